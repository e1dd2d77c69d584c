"""An operator asks why a date is the date it is, and hears what its page says."""

import json
from datetime import date
from pathlib import Path

import pytest

from models.correcting import correct_visit_end
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests.cli.commands import assert_refused, plans
from tests.course import Step, bring_to
from tests.factories import Case, at_work, make_case, on_sqlite

pytestmark = [on_sqlite, pytest.mark.usefixtures("engine")]


def corrected() -> Case:
    """Bring a case to where its visit's end was put right, so that dates moved."""
    case = make_case()
    bring_to(case, Step.VISIT_ENDED)
    with at_work(case, PostKind.SCHEDULER, date(2012, 2, 20)) as desk:
        correct_visit_end(desk.acting, desk.inspection, date(2012, 2, 9), "It ended a day earlier.")
    return case


def test_a_date_that_moved_says_its_rule_its_anchor_and_who_moved_it_why(
    address: str, tmp_path: Path
) -> None:
    corrected()
    done = plans(
        "why", "cci-2012-001", "provisional_findings", folder=tmp_path, database_url=address
    )
    assert done.returncode == 0, done.stderr
    assert [" ".join(line.split()) for line in done.stdout.splitlines() if line] == [
        "CCI-2012-001, Thornshire",
        "provisional findings: 23 February 2012",
        "rule visit + 2 weeks (Appendix 3, Publication arrangements)",
        "counted from 9 February 2012 (visit ended, as recorded)",
        "as counted 23 February 2012",
        "first set to 24 February 2012",
        (
            "moved from 24 February 2012 to 23 February 2012 on 20 February 2012 "
            "by Follow-up scheduler, everywhere: It ended a day earlier."
        ),
        "answered for Lead inspector",
        "set by inspectorate",
    ]


def test_the_same_as_json_holds_every_date_with_its_reason(address: str, tmp_path: Path) -> None:
    corrected()
    done = plans("why", "CCI-2012-001", "--json", folder=tmp_path, database_url=address)
    said = json.loads(done.stdout)
    found = {each["milestone"]: each for each in said["deadlines"]}
    assert set(found) == {"visit", "provisional_findings", "draft_report", "publication"}
    assert found["draft_report"]["why"]["rule"] == "visit + 4 to 6 weeks"
    assert found["publication"]["is_forecast"] is True
    assert found["provisional_findings"]["moves"][0]["reason"] == "It ended a day earlier."


def test_an_inspection_or_date_that_is_not_there_is_refused(address: str, tmp_path: Path) -> None:
    make_case()
    settings = {"folder": tmp_path, "database_url": address}
    assert_refused(plans("why", "CCI-1999-001", **settings), "no inspection called CCI-1999-001")  # type: ignore[arg-type]
    kind = DeadlineKind.ACKNOWLEDGEMENT
    assert_refused(plans("why", "CCI-2012-001", kind, **settings), "no date called acknowledgement")  # type: ignore[arg-type]
