"""What Prefect's database file may hold of ours: ids, dates and counts, and never a name."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from flows import _steps
from flows.delivery import delivery
from flows.self_check import self_check
from flows.timeline import timeline
from models import DocumentKind
from models.commenting import Written, save_comments
from models.released_document import NewDocument, release
from notifications.announcing import announced
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import Case, at_work, make_case
from tests.flows.conftest import ONE_ENGINE

pytestmark = [pytest.mark.prefect, ONE_ENGINE]
P = PostKind
A_YEAR_LATER = date(2013, 7, 12)


@pytest.fixture
def canary() -> str:
    return f"Canary{uuid4().hex}"


@pytest.fixture
def case_of_a_canary(engine: object, canary: str) -> Case:
    """An inspection whose area, service, people and addresses all hold the canary."""
    del engine
    case = make_case(area=canary)
    bring_to(case, Step.DRAFT_SENT, within=announced)
    with at_work(case, P.LEAD_INSPECTOR, date(2012, 3, 19), announced) as desk:
        text = canary.encode()
        new = NewDocument(DocumentKind.DRAFT_REPORT, f"{canary}.txt", "text/plain", text)
        release(desk.acting, desk.inspection, new)
    with at_work(case, P.HEAD_OF_SERVICE, date(2012, 3, 20), announced) as desk:
        save_comments(desk.acting, desk.inspection, [Written(canary, canary)])
    bring_to(case, Step.SUBMITTED, within=announced, after=Step.DRAFT_SENT)
    return case


def all_bytes(database: Path) -> bytes:
    return b"".join(part.read_bytes() for part in database.parent.glob(f"{database.name}*"))


def holds(database: Path, words: str) -> bool:
    return words.lower().encode() in all_bytes(database).lower()


def test_a_name_never_reaches_prefect(
    case_of_a_canary: Case, canary: str, prefect_server: Path, own_anchor: Path
) -> None:
    del case_of_a_canary, own_anchor
    timeline(as_of=A_YEAR_LATER)
    delivery()
    self_check(return_state=True)

    assert holds(prefect_server, "timeline 2013-07-12")  # so the right bytes were looked at
    assert not holds(prefect_server, canary)


def test_not_even_when_what_fails_speaks_of_one(
    case_of_a_canary: Case,
    canary: str,
    prefect_server: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del case_of_a_canary

    def fail(*_: object) -> None:
        raise LookupError(f"no such area: {canary}")

    monkeypatch.setattr(_steps, "decide", fail)
    state = timeline(as_of=A_YEAR_LATER, return_state=True)

    assert state.is_failed()
    assert holds(prefect_server, "could not be looked at")
    assert not holds(prefect_server, canary)
