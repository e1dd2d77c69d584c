from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from httpx2 import Response
from sqlalchemy import select

from models import Deadline, Extension, ExtensionState, Notification
from models.database import reading
from models.extending import ask_for_more_time
from models.stopping import stop_clock
from notifications.announcing import announced
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import Case, at_work, make_case, on_sqlite
from tests.portal.monitored import ask_for_update
from tests.portal.people import OURS, Browser, Watch, signed_in, token_of
from tests.portal.previewed import hidden, make, text_of

pytestmark = on_sqlite
K, P = DeadlineKind, PostKind
WHY = "The Board meets on 20 July."


@pytest.fixture
def case(case: Case, watch: Watch) -> Case:
    watch.at = datetime(2012, 6, 25, 9, tzinfo=UTC)
    bring_to(case, Step.PUBLISHED)
    return case


def deadline(case: Case, kind: DeadlineKind = K.IMPROVEMENT_PLAN) -> Deadline:
    with reading() as session:
        mine = select(Deadline).where(Deadline.inspection_id == case.inspection_id)
        return session.scalars(mine.where(Deadline.kind == kind)).one()


def newest(case: Case) -> Extension:
    with reading() as session:
        mine = select(Extension).where(Extension.inspection_id == case.inspection_id)
        return session.scalars(mine.order_by(Extension.number.desc())).first()  # type: ignore[return-value]


def day(name: str, on: date) -> dict[str, str]:
    return {
        f"{name}-day": str(on.day),
        f"{name}-month": str(on.month),
        f"{name}-year": str(on.year),
    }


def asking(case: Case, kind: DeadlineKind = K.IMPROVEMENT_PLAN) -> str:
    return f"/inspections/{case.inspection_id}/dates/{deadline(case, kind).id}/more-time"


def deciding(case: Case, what: str = "") -> str:
    return f"/inspections/{case.inspection_id}/more-time/{newest(case).id}{what}"


def head(case: Case) -> Browser:
    return signed_in(case.people[P.HEAD_OF_SERVICE])


def staff(case: Case, who: PostKind = P.LEAD_INSPECTOR) -> Browser:
    return signed_in(case.people[who])


def ask(case: Case, until: date = date(2012, 7, 25)) -> None:
    with at_work(case, P.HEAD_OF_SERVICE, date(2012, 6, 25), announced) as desk:
        ask_for_more_time(desk.acting, desk.deadline(K.IMPROVEMENT_PLAN), until, WHY)


def granting(until: date = date(2012, 7, 25), **more: str) -> dict[str, str]:
    return {"decision": "grant", "reason": "It is a good reason.", **day("until", until), **more}


def decided(case: Case, browser: Browser, **fields: str) -> Response:
    address = deciding(case)
    return make(browser, address, browser.post(address, **fields))


def at_once(case: Case, message: str) -> list[UUID]:
    with reading() as session:
        wanted = select(Notification.person_id).where(Notification.message == message)
        return list(
            set(session.scalars(wanted.where(Notification.inspection_id == case.inspection_id)))
        )


def test_a_head_asks_and_the_lead_inspector_grants_what_the_preview_showed(case: Case) -> None:
    browser = head(case)
    assert asking(case) in browser.get(f"/plans/{case.inspection_id}").text
    answer = browser.post(asking(case), reason=WHY, **day("until", date(2012, 7, 25)))
    assert answer.headers["location"] == f"/plans/{case.inspection_id}"
    page = text_of(browser.get(answer.headers["location"]).text)
    assert "You have asked for more time." in page
    assert "More time asked for, until 25 July 2012" in page
    assert at_once(case, "extension_asked") == [case.people[P.LEAD_INSPECTOR]]

    lead = staff(case)
    page = text_of(lead.get(f"/inspections/{case.inspection_id}").text)
    assert "Decide on the request for more time by 9 July 2012" in page
    asked = text_of(lead.get(deciding(case)).text)
    assert WHY in asked
    assert "0 of 2 used" in asked
    preview = lead.post(deciding(case), **granting(date(2012, 7, 20)))
    said = text_of(preview.text)
    for words in (
        "11 July 2012 20 July 2012",
        "more time granted, until 20 July 2012",
        "YOS Head of Service, Thornshire (YOS Head of Service)",
        "In the next daily message",
    ):
        assert words in said, said
    assert deadline(case).due_on == date(2012, 7, 11)
    done = make(lead, deciding(case), preview)
    assert done.status_code == 303, text_of(done.text)
    assert deadline(case).due_on == date(2012, 7, 20)
    why = text_of(lead.get(f"/inspections/{case.inspection_id}").text)
    for words in (
        "As counted 11 July 2012",
        "Original date 11 July 2012",
        "More time asked for on 25 June 2012",
        "Until 20 July 2012 by Lead inspector, Thornshire, because It is a good reason.",
        "1 of 2 extensions used",
    ):
        assert words in why, why


def test_a_refusal_moves_nothing_and_is_told(case: Case, watch: Watch) -> None:
    ask(case)
    watch.at = datetime(2012, 7, 9, 9, tzinfo=UTC)
    done = decided(case, staff(case), decision="refuse", reason="Four weeks are enough.")
    assert done.status_code == 303
    assert (deadline(case).due_on, newest(case).state) == (
        date(2012, 7, 11),
        ExtensionState.REFUSED,
    )
    assert at_once(case, "extension_refused") == [case.people[P.HEAD_OF_SERVICE]]
    page = text_of(head(case).get(f"/inspections/{case.inspection_id}").text)
    assert "because Four weeks are enough." in page
    again = staff(case).get(deciding(case))
    assert "no longer open" in again.text
    late = staff(case).post(deciding(case), page="/account", **granting())
    assert late.status_code in {409, 422}
    assert "no longer open" in late.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (day("until", date(2012, 7, 14)) | {"reason": WHY}, "Nobody works on 14 July 2012"),
        (day("until", date(2012, 7, 11)) | {"reason": WHY}, "Choose a day after 11 July 2012"),
        ({"until-day": "31", "until-month": "6", "until-year": "2012", "reason": WHY}, "real date"),
        (day("until", date(2012, 7, 25)), "Say why more time is needed"),
        ({"reason": WHY}, "Enter the day until which"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_field_and_nothing_typed_is_lost(
    case: Case, fields: dict[str, str], words: str
) -> None:
    answer = head(case).post(asking(case), **fields)
    assert answer.status_code == 422
    assert answer.text.count(words) >= 2
    assert fields.get("reason", "") in answer.text


def test_the_same_is_not_asked_for_twice_and_can_be_withdrawn(case: Case) -> None:
    browser = head(case)
    fields = {"reason": WHY, **day("until", date(2012, 7, 25))}
    token = token_of(browser.get(asking(case)))
    for status in (303, 409):
        answer = browser.http.post(asking(case), data={"csrf": token, **fields}, headers=OURS)
        assert answer.status_code == status, text_of(answer.text)
    assert "has been asked for already" in text_of(answer.text)
    assert browser.get(asking(case)).status_code == 409
    assert browser.post(deciding(case, "/withdraw")).status_code == 303
    assert newest(case).state is ExtensionState.WITHDRAWN
    assert "no longer open" in browser.get(deciding(case, "/withdraw")).text


def test_comments_on_the_draft_are_given_time_before_anything_is_public(
    case: Case, watch: Watch
) -> None:
    del case
    drafted = make_case("Marlshire")
    bring_to(drafted, Step.DRAFT_SENT)
    watch.at = datetime(2012, 3, 19, 9, tzinfo=UTC)
    browser, address = head(drafted), asking(drafted, K.COMMENTS)
    assert address in browser.get(f"/inspections/{drafted.inspection_id}").text
    answer = browser.post(
        address, reason="We are short of staff.", **day("until", date(2012, 4, 5))
    )
    assert answer.headers["location"] == f"/inspections/{drafted.inspection_id}"
    assert decided(drafted, staff(drafted), **granting(date(2012, 4, 5))).status_code == 303
    assert deadline(drafted, K.COMMENTS).due_on == date(2012, 4, 5)


def test_an_update_is_given_time_from_the_page_of_the_reviews(case: Case, watch: Watch) -> None:
    bring_to(case, Step.ACKNOWLEDGED, after=Step.PUBLISHED)
    ask_for_update(case)
    watch.at = datetime(2012, 10, 1, 9, tzinfo=UTC)
    reviews = head(case).get(f"/plans/{case.inspection_id}/reviews").text
    assert asking(case, K.PROGRESS_UPDATE) in reviews


def test_nobody_else_asks_or_decides(case: Case) -> None:
    ask(case)
    stranger = signed_in(case.stranger)
    for path in (asking(case), deciding(case), deciding(case, "/withdraw")):
        assert stranger.get(path).status_code == 404
    for who, paths in (
        (P.HEAD_OF_SERVICE, [deciding(case), deciding(case, "/take-back")]),
        (P.SCHEDULER, [asking(case), deciding(case)]),
        (P.DELEGATE, [asking(case), deciding(case, "/withdraw")]),
        (P.MONITOR, [asking(case), deciding(case)]),
    ):
        assert {staff(case, who).get(path).status_code for path in paths} == {403}
    token = token_of(stranger.get("/account"))
    sent = {"csrf": token, "decision": "refuse", "reason": "Because."}
    assert stranger.http.post(deciding(case), data=sent, headers=OURS).status_code == 404


def test_a_third_extension_takes_an_assistant_chief_and_a_reason_of_its_own(case: Case) -> None:
    lead = staff(case)
    for until in (date(2012, 7, 18), date(2012, 7, 25)):
        ask(case, until)
        assert decided(case, lead, **granting(until)).status_code == 303
    ask(case, date(2012, 8, 1))
    assert "Only an assistant chief inspector" in lead.get(deciding(case)).text
    assert lead.post(deciding(case), **granting(date(2012, 8, 1))).status_code == 403
    chief = staff(case, P.ASSISTANT_CHIEF_INSPECTOR)
    without = chief.post(deciding(case), **granting(date(2012, 8, 1)))
    assert without.status_code == 422
    assert "goes beyond what the programme allows" in without.text
    assert (
        decided(case, chief, **granting(date(2012, 8, 1), beyond="The Head left.")).status_code
        == 303
    )
    assert newest(case).is_over_the_limit


def test_granted_time_is_taken_back_and_into_the_past_only_knowingly(
    case: Case, watch: Watch
) -> None:
    ask(case)
    lead = staff(case)
    decided(case, lead, **granting())
    watch.at = datetime(2012, 7, 16, 9, tzinfo=UTC)
    lead = staff(case)
    address = deciding(case, "/take-back")
    refused = lead.post(address, reason="It was untrue.")
    assert refused.status_code == 422
    assert "which has passed" in refused.text
    assert "It was untrue." in refused.text
    preview = lead.post(address, reason="It was untrue.", known="yes")
    assert "25 July 2012 11 July 2012" in text_of(preview.text)
    assert make(lead, address, preview).status_code == 303
    assert deadline(case).due_on == date(2012, 7, 11)
    assert lead.get(address).status_code == 409


def test_a_preview_that_is_overtaken_is_shown_anew_with_all_that_was_typed(case: Case) -> None:
    ask(case)
    lead, address = staff(case), deciding(case)
    preview = lead.post(address, **granting())
    with at_work(case, P.SCHEDULER, date(2012, 6, 25), announced) as desk:
        stop_clock(desk.acting, desk.deadline(K.EXTENSION_DECISION), "The inspector is ill.")
    answer = make(lead, address, preview)
    assert answer.status_code == 409
    assert "Something has changed since you looked" in text_of(answer.text)
    assert hidden(answer)["reason"] == "It is a good reason."
    assert deadline(case).due_on == date(2012, 7, 11)
    assert make(lead, address, answer).status_code == 303
