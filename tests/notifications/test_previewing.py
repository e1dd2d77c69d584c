"""A preview is the change itself, taken back: what is saved is what was shown."""

from datetime import date, timedelta

import pytest

from models import FlowRun, Session
from models.publication import publish
from models.queries.story import facts_after
from models.quiet_days import add_quiet_period
from notifications.announcing import announced
from notifications.consequences import Became, Days
from notifications.previewing import Change, ChangedMeanwhile, carry_out, consequences
from rules.permissions import OPERATOR
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests.course import Step, bring_to
from tests.factories import (
    PUBLISHED,
    Case,
    at_work,
    load_inspection,
    looking_at,
    make_case,
    make_person,
    on_sqlite,
    put_in,
)

pytestmark = pytest.mark.usefixtures("engine")

K, P = DeadlineKind, PostKind
ON = date(2012, 2, 17)


def visit_ends(case: Case, on: date = ON) -> Change:
    acting = case.acting(P.SCHEDULER, ON)
    return lambda session: load_inspection(session, case).end_visit(acting, on)


def test_a_preview_lists_each_date_each_message_and_each_reminder() -> None:
    case = make_case(within=announced)
    with at_work(case, P.SCHEDULER, ON) as desk:
        shown = consequences(desk.session, desk.acting, visit_ends(case), case.inspection_id)
    became = {each.kind: (each.became, each.old, each.new) for each in shown.changed}
    assert became[K.VISIT] == (Became.MET, Days(None, date(2012, 2, 10)), None)
    assert became[K.PROVISIONAL_FINDINGS] == (
        Became.MOVED,
        Days(None, date(2012, 2, 24)),
        Days(None, date(2012, 3, 2)),
    )
    findings = next(each for each in shown.dates if each.kind is K.PROVISIONAL_FINDINGS)
    assert findings.why == "the visit ended"
    assert findings.rule == "visit + 2 weeks"
    assert findings.post == "Lead inspector"
    assert findings.reminder_before is not None
    assert findings.reminder_before.on == ON  # that of 10 February never went
    assert findings.reminder_after is not None
    assert findings.reminder_after.on == ON
    assert findings.reminder_after.people == ("Lead inspector, Thornshire",)


@on_sqlite
@pytest.mark.parametrize(
    ("quiet_until", "has_gone", "heard_on"),
    [
        (None, False, ON),
        (None, True, date(2012, 2, 20)),  # ON is a Friday
        (date(2012, 2, 21), False, date(2012, 2, 22)),
        (date(2012, 2, 24), True, date(2012, 2, 27)),
    ],
)
def test_the_next_reminder_is_the_one_they_really_get(
    quiet_until: date | None, has_gone: bool, heard_on: date
) -> None:
    case = make_case()
    with at_work(case, P.SCHEDULER, date(2012, 2, 16)) as desk:
        if quiet_until:
            add_quiet_period(desk.session, desk.acting, ON, quiet_until, "The election")
        if has_gone:
            began = desk.acting.at + timedelta(days=1)
            run = {"flow": "reminders", "began_at": began, "ended_at": began}
            desk.session.add(FlowRun(as_of=ON, **run))
    with at_work(case, P.SCHEDULER, ON) as desk:
        shown = consequences(desk.session, desk.acting, visit_ends(case), case.inspection_id)
    findings = next(each for each in shown.dates if each.kind is K.PROVISIONAL_FINDINGS)
    assert findings.reminder_after is not None
    assert findings.reminder_after.on == heard_on
    assert findings.reminder_after.people == ("Lead inspector, Thornshire",)


def test_a_preview_leaves_nothing_behind() -> None:
    case = make_case()
    with looking_at(case) as desk:
        known = len(facts_after(desk.session, 0))
    with at_work(case, P.SCHEDULER, ON) as desk:
        consequences(desk.session, desk.acting, visit_ends(case), case.inspection_id)
        assert desk.inspection.visit_ended_on is None
    with looking_at(case) as desk:
        assert len(facts_after(desk.session, 0)) == known
        assert desk.inspection.visit_ended_on is None
        assert desk.deadline(K.PROVISIONAL_FINDINGS).due_on == date(2012, 2, 24)


def test_what_was_shown_is_what_is_saved() -> None:
    case = make_case()
    change = visit_ends(case)
    with at_work(case, P.SCHEDULER, ON) as desk:
        shown = consequences(desk.session, desk.acting, change, case.inspection_id)
    with at_work(case, P.SCHEDULER, ON, announced) as desk:
        done = carry_out(desk.session, desk.acting, change, shown.fingerprint, case.inspection_id)
        assert done == shown
    with looking_at(case) as desk:
        assert desk.deadline(K.PROVISIONAL_FINDINGS).due_on == date(2012, 3, 2)


def test_what_has_changed_meanwhile_is_refused_and_shown_anew() -> None:
    case = make_case()
    bring_to(case, Step.COMMENTS_RECEIVED)
    acting = case.acting(P.PUBLISHER, PUBLISHED)

    def published(session: Session) -> None:
        publish(acting, load_inspection(session, case), PUBLISHED)

    with at_work(case, P.PUBLISHER, PUBLISHED) as desk:
        shown = consequences(desk.session, desk.acting, published, case.inspection_id)
        heads = [m.person for m in shown.messages if "Head" in m.post]
        assert heads == ["YOS Head of Service, Thornshire"]
    with at_work(case, OPERATOR, PUBLISHED) as desk:
        newcomer = make_person(desk.session, "A new Head of Service")
        put_in(desk.session, desk.acting, desk.post(P.HEAD_OF_SERVICE), newcomer, PUBLISHED)
    with (
        pytest.raises(ChangedMeanwhile, match="This is what happens now") as refusal,
        at_work(case, P.PUBLISHER, PUBLISHED, announced) as desk,
    ):
        carry_out(desk.session, desk.acting, published, shown.fingerprint, case.inspection_id)
    anew = refusal.value.consequences
    assert "A new Head of Service" in {m.person for m in anew.messages}
    with looking_at(case) as desk:
        assert desk.inspection.published_on is None
    with at_work(case, P.PUBLISHER, PUBLISHED, announced) as desk:
        carry_out(desk.session, desk.acting, published, anew.fingerprint, case.inspection_id)
    with looking_at(case) as desk:
        assert desk.inspection.published_on == PUBLISHED
