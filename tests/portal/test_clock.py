from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from models import Deadline
from models.database import reading
from rules.posts import PostKind
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import Case, on_sqlite
from tests.portal.people import Browser, Watch, heading, signed_in
from tests.portal.previewed import make, text_of

pytestmark = on_sqlite
P = PostKind


@pytest.fixture
def case(case: Case, watch: Watch) -> Case:
    watch.at = datetime(2012, 6, 25, 9, tzinfo=UTC)
    bring_to(case, Step.PUBLISHED)
    return case


def deadline(case: Case) -> Deadline:
    with reading() as session:
        mine = select(Deadline).where(Deadline.inspection_id == case.inspection_id)
        return session.scalars(mine.where(Deadline.kind == DeadlineKind.IMPROVEMENT_PLAN)).one()


def head(case: Case) -> Browser:
    return signed_in(case.people[P.HEAD_OF_SERVICE])


def staff(case: Case, who: PostKind) -> Browser:
    return signed_in(case.people[who])


def test_a_clock_is_stopped_and_started_from_the_inspections_page(case: Case, watch: Watch) -> None:
    scheduler = staff(case, P.SCHEDULER)
    address = f"/inspections/{case.inspection_id}/dates/{deadline(case).id}/clock"
    assert address in scheduler.get(f"/inspections/{case.inspection_id}").text
    missing = scheduler.post(address, does="stop", reason="")
    assert (missing.status_code, missing.text.count("Say why")) == (422, 2)
    preview = scheduler.post(address, does="stop", reason="The office is flooded.")
    assert "the clock is stopped" in text_of(preview.text)
    assert make(scheduler, address, preview).status_code == 303
    assert deadline(case).state is DeadlineState.STOPPED
    page = text_of(head(case).get(f"/inspections/{case.inspection_id}").text)
    assert "Clock stopped since 25 June 2012, because The office is flooded." in page
    assert head(case).get(address).status_code == 403
    assert signed_in(case.stranger).get(address).status_code == 404
    watch.at = datetime(2012, 7, 2, 9, tzinfo=UTC)
    scheduler = staff(case, P.SCHEDULER)
    assert heading(scheduler.get(address)) == "Start the clock again"
    preview = scheduler.post(address, does="start", reason="The office is dry.")
    assert "18 July 2012" in text_of(preview.text)
    assert make(scheduler, address, preview).status_code == 303
    assert deadline(case).due_on == date(2012, 7, 18)
    again = scheduler.post(address, does="start", reason="Again.")
    assert again.status_code in {409, 422}
    assert "is running" in again.text
