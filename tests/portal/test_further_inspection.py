from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from models import Inspection
from models.database import reading
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import Case, on_sqlite
from tests.portal.people import Watch, signed_in
from tests.portal.service import words

P = PostKind
pytestmark = on_sqlite
VISIT = {"ends-day": "9", "ends-month": "11", "ends-year": "2012"}


@pytest.fixture
def followed(case: Case, watch: Watch) -> Case:
    bring_to(case, Step.ACKNOWLEDGED)
    watch.at = datetime(2012, 9, 3, 9, tzinfo=UTC)
    return case


def place(case: Case, end: str = "") -> str:
    return f"/inspections/{case.inspection_id}/further-inspection{end}"


def test_one_that_is_needed_is_ordered_and_each_leads_to_the_other(followed: Case) -> None:
    lead = signed_in(followed.people[P.LEAD_INSPECTOR])
    lead.post(place(followed), needed="yes", reason="Safeguarding is low.")
    assert place(followed, "/order") not in lead.get(place(followed)).text
    assert lead.get(place(followed, "/order")).status_code == 403
    chief = signed_in(followed.people[P.ASSISTANT_CHIEF_INSPECTOR])
    tasks = f"/inspections/{followed.inspection_id}"
    assert "Order the early further inspection" in chief.get(tasks).text
    assert place(followed, "/order") in chief.get(place(followed)).text
    wrong = chief.post(place(followed, "/order"), **{**VISIT, "ends-year": "2011"})
    assert wrong.status_code == 422
    assert wrong.text.count("The visit is planned for days to come") == 2
    answer = chief.post(place(followed, "/order"), **VISIT)
    assert answer.status_code == 303
    new = chief.get(answer.headers["location"])
    assert "Looked at again from the earlier report" in new.text
    assert tasks in new.text
    assert answer.headers["location"] in chief.get(tasks).text
    assert answer.headers["location"] in chief.get(place(followed)).text
    twice = chief.post(place(followed, "/order"), **VISIT)
    assert twice.status_code == 409
    assert "ordered already" in twice.text
    with reading() as session:
        assert len(session.scalars(select(Inspection)).all()) == 2
    head = signed_in(followed.people[P.HEAD_OF_SERVICE])
    assert "Followed by the further inspection" in words(head.get(tasks))
    assert head.get(place(followed)).status_code == 403


def test_nothing_is_decided_without_an_answer_and_a_reason(followed: Case) -> None:
    chief = signed_in(followed.people[P.ASSISTANT_CHIEF_INSPECTOR])
    answer = chief.post(place(followed), reason="")
    assert answer.status_code == 422
    assert answer.text.count("Select whether an early further inspection is needed") == 2
    assert answer.text.count("Say why it is needed, or is not") == 2
    scheduler = signed_in(followed.people[P.SCHEDULER])
    assert "Record the decision" not in scheduler.get(place(followed)).text
