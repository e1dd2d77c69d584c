from datetime import date

import pytest
from httpx2 import Response

from models import Action, Post
from models.database import transaction
from models.posts import titled_post
from notifications.announcing import announced
from notifications.channels.recording import RecordingChannel
from notifications.digest import write_digests
from notifications.dispatcher import dispatch
from rules.permissions import CALENDAR, OPERATOR
from rules.posts import PostKind
from rules.stages import ActionState, OwnershipState
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import Case, at_work, looking_at, make_person, put_in
from tests.portal.people import Browser, Watch, signed_in
from tests.portal.service import actions_of, answer, at, by, path, published, words

P = PostKind
TODAY = date(2012, 6, 14)
DONE = {"on-day": "14", "on-month": "6", "on-year": "2012", "evidence": "Minutes.", "link": ""}


@pytest.fixture
def case(case: Case) -> Case:
    published(case)
    answer(case, by(case, P.HEAD_OF_SERVICE), 1)
    return case


@pytest.fixture
def owner(case: Case) -> Browser:
    return by(case, P.OWNER)


def here(case: Case, end: str = "") -> str:
    return f"/actions/{action(case).id}{end}"


def action(case: Case) -> Action:
    return actions_of(case)[0]


def press(case: Case, browser: Browser, do: str) -> Response:
    return browser.post(here(case), "/account", do=do)


def test_an_owner_finds_their_own_actions_and_what_each_is_for(case: Case, owner: Browser) -> None:
    said = words(owner.get("/actions"))
    assert "1a , Thornshire Check every assessment before it is signed off." in said
    assert "17 September 2012" in said
    shown = words(owner.get(here(case)))
    assert "practice of kind 1 is done well enough" in shown
    assert "Nine in ten of the cases sampled meet the standard." in shown


def test_the_head_finds_every_action_of_the_service(case: Case) -> None:
    said = words(by(case, P.HEAD_OF_SERVICE).get("/actions"))
    assert "Other actions of your service's plans" in said.replace("&#39;", "'")
    assert "Check every assessment" in said


def test_who_owns_nothing_finds_nothing(case: Case) -> None:
    for who in (case.people[P.MONITOR], case.people[P.LEAD_INSPECTOR], case.stranger):
        page = signed_in(who).get("/actions")
        assert "Check every assessment" not in page.text
        assert "You own no action today." in words(page)


PAGES = ("", "/decline", "/block", "/done", "/owner")


def another_owner(case: Case) -> Browser:
    """Somebody of the same service who owns nothing of this plan."""
    with at_work(case, OPERATOR, TODAY) as desk:
        post = titled_post(desk.session, desk.inspection.service_id, P.OWNER, "Training Lead")
        somebody = make_person(desk.session, "Training Lead")
        put_in(desk.session, desk.acting, post, somebody)
    return signed_in(somebody)


@pytest.mark.parametrize("end", PAGES)
def test_anothers_action_looks_like_a_missing_one(case: Case, end: str) -> None:
    for browser in (another_owner(case), signed_in(case.stranger), by(case, P.MONITOR)):
        assert browser.get(here(case, end)).status_code == 404
        assert browser.post(here(case, end), "/account", do="accept").status_code == 404
        assert browser.get(f"/actions/{'0' * 32}{end}").status_code == 404
    assert action(case).ownership is OwnershipState.PROPOSED


@pytest.mark.parametrize("end", PAGES)
def test_the_inspectorate_carries_no_action_out(case: Case, end: str) -> None:
    lead = by(case, P.LEAD_INSPECTOR)
    assert lead.get(here(case, end)).status_code == 403
    assert lead.post(here(case, end), "/account", do="accept").status_code == 403


def test_an_owner_accepts_and_begins(case: Case, owner: Browser) -> None:
    done = press(case, owner, "accept")
    assert (done.status_code, done.headers["location"]) == (303, here(case))
    assert action(case).ownership is OwnershipState.ACCEPTED
    assert "You have accepted action 1a." in words(owner.get(here(case)))
    press(case, owner, "start")
    assert action(case).state is ActionState.IN_PROGRESS


def test_an_owner_declines_with_a_reason_the_head_reads(case: Case, owner: Browser) -> None:
    refused = owner.post(here(case, "/decline"), None, reason=" ")
    assert refused.status_code == 422
    assert refused.text.count("Enter the reason") == 2
    owner.post(here(case, "/decline"), None, reason="I leave in <July>.")
    assert action(case).ownership is OwnershipState.DECLINED
    shown = by(case, P.HEAD_OF_SERVICE).get(here(case))
    assert "I leave in &lt;July&gt;." in shown.text
    assert "Declined" in words(shown)


def test_what_was_declined_is_not_accepted_afterwards(case: Case, owner: Browser) -> None:
    owner.post(here(case, "/decline"), None, reason="I leave in July.")
    refused = press(case, owner, "accept")
    assert refused.status_code == 422
    assert "This action is declined, so it cannot become accepted now." in refused.text


def test_what_stands_in_the_way_is_said_and_cleared(case: Case, owner: Browser) -> None:
    press(case, owner, "accept")
    assert owner.post(here(case, "/block"), None, reason="").status_code == 422
    owner.post(here(case, "/block"), None, reason="The checklist is not agreed.")
    assert action(case).state is ActionState.BLOCKED
    shown = words(owner.get(here(case)))
    assert "What stands in the way The checklist is not agreed." in shown
    assert "Claim it done" not in shown
    press(case, owner, "start")
    assert action(case).state is ActionState.IN_PROGRESS


def test_a_claim_keeps_its_day_words_and_link(case: Case, owner: Browser) -> None:
    link = "https://example.org/minutes?id=1&page=2"
    assert owner.post(here(case, "/done"), None, **{**DONE, "link": link}).status_code == 303
    claimed = action(case)
    assert (claimed.state, claimed.done_on) == (ActionState.DONE, TODAY)
    assert claimed.evidence == f"Minutes.\n{link}"
    page = owner.get(here(case))
    assert "https://example.org/minutes?id=1&amp;page=2" in page.text
    assert 'href="https://example.org' not in page.text


def test_a_link_alone_is_evidence(case: Case, owner: Browser) -> None:
    sent = {**DONE, "evidence": "", "link": "http://example.org/a"}
    assert owner.post(here(case, "/done"), None, **sent).status_code == 303
    assert action(case).evidence == "http://example.org/a"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"evidence": ""}, "Say what shows that the action is done, or give a link"),
        (
            {"on-day": "", "on-month": "", "on-year": ""},
            "Enter the date on which the action was done",
        ),
        ({"on-day": "15"}, "An action is claimed done on the day it was done, or after."),
        ({"on-day": "31"}, "The date must be a real date, such as 11 7 2012."),
        ({"evidence": "x" * 4001}, "What shows it must be 4,000 characters or fewer"),
        ({"link": "javascript:alert(1)"}, "Enter a link that begins with https:// or http://"),
        ({"link": "ftp://example.org/a"}, "Enter a link that begins with https:// or http://"),
        ({"link": "https://"}, "Enter a link that begins with https:// or http://"),
        ({"link": "https://exa mple.org"}, "Enter a link that begins with https:// or http://"),
        ({"link": "http://[::1"}, "Enter a link that begins with https:// or http://"),
        ({"link": "file:///etc/passwd"}, "Enter a link that begins with https:// or http://"),
    ],
)
def test_a_claim_that_cannot_stand_says_why_and_keeps_every_word(
    case: Case, owner: Browser, fields: dict[str, str], sentence: str
) -> None:
    sent = {**DONE, **fields}
    refused = owner.post(here(case, "/done"), None, **sent)
    assert refused.status_code == 422
    assert refused.text.count(sentence) == 2
    assert f">{sent['evidence']}</textarea>" in refused.text
    assert f'value="{sent["link"]}"' in refused.text or not sent["link"]
    assert action(case).state is ActionState.PLANNED


def test_a_claim_is_not_begun_again_by_a_page_gone_back_to(case: Case, owner: Browser) -> None:
    owner.post(here(case, "/done"), None, **DONE)
    refused = press(case, owner, "start")
    assert refused.status_code == 422
    assert "the monitor verifies or refuses that" in refused.text
    again = owner.post(here(case, "/done"), None, **DONE)
    assert again.status_code == 422


def test_a_late_action_says_so_in_words(case: Case, owner: Browser, watch: Watch) -> None:
    del owner
    at(watch, 2012, 10, 5)
    said = words(by(case, P.OWNER).get("/actions"))
    assert "Seriously late or blocked 18 days late" in said


def finalised(case: Case) -> None:
    answer(case, by(case, P.HEAD_OF_SERVICE), 2)
    with at_work(case, P.HEAD_OF_SERVICE, TODAY) as desk:
        desk.plan().submit(desk.acting, "The Board meets next month.")
    with at_work(case, P.LEAD_INSPECTOR, TODAY) as desk:
        desk.plan().latest.take_up(desk.acting)
        desk.plan().latest.finalise(desk.acting)


def post_of(case: Case, kind: PostKind) -> Post:
    with looking_at(case) as desk:
        return desk.post(kind)


def test_the_head_names_another_owner_once_the_plan_is_final(case: Case, owner: Browser) -> None:
    finalised(case)
    owner.post(here(case, "/decline"), None, reason="I leave in July.")
    head, other = by(case, P.HEAD_OF_SERVICE), post_of(case, P.DELEGATE)
    assert here(case, "/owner") in head.get(here(case)).text
    assert head.post(here(case, "/owner"), None, owner=str(other.id)).status_code == 303
    moved = action(case)
    assert (moved.owner_post_id, moved.ownership) == (other.id, OwnershipState.PROPOSED)
    with looking_at(case) as desk:
        targets = desk.deadlines(DeadlineKind.ACTION_TARGET)
        assert {d.post_id for d in targets if d.action_id == moved.id} == {other.id}
    assert owner.get(here(case)).status_code == 404


@pytest.mark.parametrize("chosen", ["", "0" * 32, "nobody"])
def test_an_owner_is_chosen_from_the_list(case: Case, chosen: str) -> None:
    finalised(case)
    refused = by(case, P.HEAD_OF_SERVICE).post(here(case, "/owner"), None, owner=chosen)
    assert refused.status_code == 422
    assert refused.text.count("Select who owns the action") == 2


def test_the_same_owner_is_not_asked_again(case: Case) -> None:
    finalised(case)
    same = str(case.owners_post)
    refused = by(case, P.HEAD_OF_SERVICE).post(here(case, "/owner"), None, owner=same)
    assert refused.text.count("This post owns the action already.") == 2


def test_before_the_plan_is_final_owners_are_named_in_the_plan(case: Case) -> None:
    head, other = by(case, P.HEAD_OF_SERVICE), post_of(case, P.DELEGATE)
    assert here(case, "/owner") not in head.get(here(case)).text
    refused = head.post(here(case, "/owner"), None, owner=str(other.id))
    assert refused.status_code == 422
    assert action(case).owner_post_id == case.owners_post


@pytest.mark.parametrize("kind", [P.DELEGATE, P.OWNER])
def test_only_the_head_names_another_owner(case: Case, kind: PostKind) -> None:
    finalised(case)
    somebody = by(case, kind)
    assert somebody.get(here(case, "/owner")).status_code == 403
    assert here(case, "/owner") not in somebody.get(here(case)).text


def test_the_owner_who_is_named_hears_of_it_the_next_morning(
    case: Case, mail: RecordingChannel
) -> None:
    morning = case.acting(CALENDAR, date(2012, 6, 15))
    with transaction(morning) as session:
        assert write_digests(session, morning.on, morning.at)
    dispatch(morning.at)
    told = [letter for letter in mail.letters if letter.to_name.startswith("YOS Operational")]
    assert ["Action 1a for Thornshire: you are named as its owner" in one.text for one in told] == [
        True
    ]


def test_home_leads_an_owner_to_the_action_that_is_due(case: Case) -> None:
    finalised(case)
    assert f'href="{here(case)}"' in by(case, P.OWNER).get("/").text


def test_home_leads_the_head_to_the_plan_that_is_due(case: Case) -> None:
    assert f'href="{path(case)}"' in by(case, P.HEAD_OF_SERVICE).get("/").text


def test_home_leads_the_monitor_to_the_plan_to_acknowledge(case: Case) -> None:
    finalised(case)
    bring_to(case, Step.FORWARDED, announced, Step.FINALISED)
    assert f'href="/monitoring/{case.inspection_id}"' in by(case, P.MONITOR).get("/").text
