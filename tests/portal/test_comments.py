from datetime import UTC, date, datetime

import pytest
from httpx2 import Response
from sqlalchemy import select

from models import DraftComment, EventKind, Inspection
from models.database import reading
from models.queries.story import facts_after
from rules.permissions import CALENDAR
from rules.posts import PostKind
from rules.stages import DeadlineState, InspectionState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to, let_the_calendar_decide
from tests.factories import Case, at_work, looking_at, on_sqlite
from tests.portal.people import Browser, Watch, signed_in
from tests.portal.service import field, words

P = PostKind
AT = datetime(2012, 3, 20, 9, tzinfo=UTC)
TWO = {
    "comments-0-place": "Page 7",
    "comments-0-text": "It was 20 cases, not 24.",
    "comments-1-place": "Paragraph 2.3",
    "comments-1-text": "The panel meets monthly.",
}


@pytest.fixture
def drafted(case: Case, watch: Watch) -> Case:
    bring_to(case, Step.DRAFT_SENT)
    watch.at = AT
    return case


def place(case: Case, end: str = "") -> str:
    return f"/inspections/{case.inspection_id}/comments{end}"


def send(browser: Browser, to: str, **fields: str) -> Response:
    """Send the form of a page as it stands, with the state the page was made from."""
    seen = field(browser.get(to), "seen")
    return browser.post(to, None, **{"seen": seen, **fields})


def commented(case: Case) -> None:
    head = signed_in(case.people[P.HEAD_OF_SERVICE])
    assert send(head, place(case), do="send", **TWO).status_code == 303


def kept(case: Case) -> list[DraftComment]:
    with reading() as session:
        wanted = select(DraftComment).where(DraftComment.inspection_id == case.inspection_id)
        return list(session.scalars(wanted.order_by(DraftComment.number)))


def inspection(case: Case) -> Inspection:
    with reading() as session:
        return session.get_one(Inspection, case.inspection_id)


def test_comments_are_saved_come_back_to_sent_and_answered_together(drafted: Case) -> None:
    head = signed_in(drafted.people[P.HEAD_OF_SERVICE])
    assert send(head, place(drafted), do="save", **TWO).status_code == 303
    assert inspection(drafted).comments_received_on is None
    lead = signed_in(drafted.people[P.LEAD_INSPECTOR])
    assert "It was 20 cases" not in lead.get(place(drafted)).text
    delegate = signed_in(drafted.people[P.DELEGATE])
    assert 'value="Paragraph 2.3"' in delegate.get(place(drafted)).text
    assert send(delegate, place(drafted), do="send", **TWO).status_code == 303
    found = inspection(drafted)
    assert (found.state, found.comments_received_on) == (
        InspectionState.COMMENTS_IN,
        date(2012, 3, 20),
    )
    with looking_at(drafted) as desk:
        assert desk.deadline(DeadlineKind.COMMENTS).state is DeadlineState.MET
    assert "It was 20 cases, not 24." in lead.get(place(drafted)).text
    half = {
        "answers-0-number": "1",
        "answers-0-answer": "accepted",
        "answers-1-number": "2",
        "answers-1-answer": "",
    }
    refused = send(lead, place(drafted, "/answers"), do="send", **half)
    assert refused.status_code == 422
    assert "Answer every comment first. Still open: 2." in refused.text
    assert send(lead, place(drafted, "/answers"), do="save", **half).status_code == 303
    assert "Accepted" not in words(head.get(place(drafted)))
    whole = {**half, "answers-1-answer": "rejected", "answers-1-reason": "The minutes say not."}
    assert send(lead, place(drafted, "/answers"), do="send", **whole).status_code == 303
    page = words(head.get(place(drafted)))
    assert "Accepted" in page
    assert "Rejected The minutes say not." in page
    with reading() as session:
        assert facts_after(session, 0)[-1].kind is EventKind.COMMENTS_ANSWERED


@on_sqlite
def test_that_there_are_none_can_be_said(drafted: Case) -> None:
    head = signed_in(drafted.people[P.HEAD_OF_SERVICE])
    nothing = {"comments-0-place": "", "comments-0-text": ""}
    refused = send(head, place(drafted), do="send", **nothing)
    assert refused.status_code == 422
    assert "Write a comment, or say that you have none." in refused.text
    assert "There are comments" in send(head, place(drafted), do="none", **TWO).text
    assert send(head, place(drafted), do="none", **nothing).status_code == 303
    assert inspection(drafted).state is InspectionState.COMMENTS_IN
    assert kept(drafted) == []


@on_sqlite
def test_late_comments_still_count_until_publication(drafted: Case, watch: Watch) -> None:
    with at_work(drafted, CALENDAR, date(2012, 4, 10)) as desk:
        let_the_calendar_decide(desk, DeadlineKind.COMMENTS)
    watch.at = datetime(2012, 4, 11, 9, tzinfo=UTC)
    assert inspection(drafted).state is InspectionState.COMMENTS_LAPSED
    commented(drafted)
    assert inspection(drafted).state is InspectionState.COMMENTS_IN


@on_sqlite
def test_they_are_sent_once(drafted: Case) -> None:
    head = signed_in(drafted.people[P.HEAD_OF_SERVICE])
    seen = field(head.get(place(drafted)), "seen")
    commented(drafted)
    again = head.post(place(drafted), "/account", seen=seen, do="send", **TWO)
    assert again.status_code == 409
    state = field(
        signed_in(drafted.people[P.LEAD_INSPECTOR]).get(place(drafted, "/answers")), "seen"
    )
    twice = head.post(place(drafted), "/account", seen=state, do="send", **TWO)
    assert twice.status_code == 409
    assert "with the inspectorate already" in twice.text
    assert len(kept(drafted)) == 2


@on_sqlite
def test_two_who_write_at_once_lose_nothing(drafted: Case) -> None:
    head = signed_in(drafted.people[P.HEAD_OF_SERVICE])
    seen = field(head.get(place(drafted)), "seen")
    delegate = signed_in(drafted.people[P.DELEGATE])
    other = {"comments-0-place": "Page 1", "comments-0-text": "The name is wrong."}
    send(delegate, place(drafted), do="save", **other)
    overtaken = head.post(place(drafted), None, seen=seen, do="save", **TWO)
    assert overtaken.status_code == 409
    assert "The name is wrong." in overtaken.text
    assert "It was 20 cases, not 24." in overtaken.text


@on_sqlite
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"comments-0-text": ""}, "Say what is wrong there"),
        ({"comments-0-place": ""}, "Enter the page or paragraph in the draft"),
        ({"comments-0-place": "x" * 201}, "The place must be 200 characters or fewer"),
        ({"comments-0-text": "x" * 4_001}, "The comment must be 4000 characters or fewer"),
    ],
)
def test_a_comment_is_whole_or_refused_at_its_field(
    drafted: Case, fields: dict[str, str], sentence: str
) -> None:
    head = signed_in(drafted.people[P.HEAD_OF_SERVICE])
    answer = send(head, place(drafted), **{"do": "send", **TWO, **fields})
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert "The panel meets monthly." in answer.text
    assert kept(drafted) == []


@on_sqlite
def test_a_comment_is_not_rejected_without_a_reason(drafted: Case) -> None:
    commented(drafted)
    lead = signed_in(drafted.people[P.LEAD_INSPECTOR])
    fields = {"answers-0-number": "1", "answers-0-answer": "partly_accepted"}
    answer = send(lead, place(drafted, "/answers"), do="save", **fields)
    assert answer.status_code == 422
    assert answer.text.count("Say why comment 1 is not accepted in full.") == 2


@on_sqlite
def test_who_neither_writes_nor_works_on_it_sees_no_comments(drafted: Case) -> None:
    commented(drafted)
    for kind, status in {P.BOARD_CHAIR: 403, P.MONITOR: 404, P.OWNER: 404}.items():
        assert signed_in(drafted.people[kind]).get(place(drafted)).status_code == status
    assert signed_in(drafted.stranger).get(place(drafted)).status_code == 404
    head = signed_in(drafted.people[P.HEAD_OF_SERVICE])
    assert head.get(place(drafted, "/answers")).status_code == 403


@on_sqlite
def test_the_heads_date_for_comments_leads_to_where_they_are_written(drafted: Case) -> None:
    head = signed_in(drafted.people[P.HEAD_OF_SERVICE])
    assert f'href="{place(drafted)}"' in head.get("/").text
