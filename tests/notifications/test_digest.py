from datetime import date

import pytest
from sqlalchemy import Engine, select

from models import (
    Deadline,
    EventKind,
)
from models.notices import add_notices
from notifications.digest import write_digests
from notifications.dispatcher import Delivered, dispatch
from rules.posts import PostKind
from rules.stages import DeadlineState
from tests.conftest import Transaction
from tests.moments import london_morning
from tests.notifications.factories import (
    make_actions,
    make_deadline,
    make_review,
    make_world,
    remind,
)
from tests.notifications.mornings import (
    AT,
    DUE,
    ONE_DAY,
    WEDNESDAY,
    K,
    S,
    inbox_of,
    notifications,
    prepared,
)
from tests.statements import counting


def change_deadline(writing: Transaction, **columns: object) -> None:
    with writing(WEDNESDAY) as session:
        for deadline in session.scalars(select(Deadline)):
            for name, value in columns.items():
                setattr(deadline, name, value)


def test_a_reminder_reaches_its_person_as_one_line_of_the_digest(writing: Transaction) -> None:
    world = prepared(writing)
    assert dispatch(AT) == Delivered(sent=1)
    [text] = inbox_of(writing, world.head)
    assert "- Improvement plan for Leicestershire & Rutland: due on 11 July 2012, in 7 days" in text
    assert inbox_of(writing, world.stranger) == []


def test_five_actions_of_one_owner_are_one_message(writing: Transaction) -> None:
    with writing(WEDNESDAY) as session:
        world = make_world(session)
        for deadline in make_actions(world, 5, DUE):
            remind(world, deadline, world.owner)
        write_digests(session, WEDNESDAY, AT)
    assert dispatch(AT) == Delivered(sent=1)
    [text] = inbox_of(writing, world.owner)
    assert text.count("due on 11 July 2012, in 7 days") == 5
    assert "- Action 1a for Leicestershire & Rutland: due on 11 July 2012, in 7 days" in text
    assert "- Action 1e for" in text


@pytest.mark.parametrize(
    "changed",
    [
        {"state": DeadlineState.MET, "met_on": WEDNESDAY},
        {"due_on": DUE + 30 * ONE_DAY},
    ],
)
def test_what_is_done_or_moved_meanwhile_drops_out(
    writing: Transaction, changed: dict[str, object]
) -> None:
    world = prepared(writing)
    change_deadline(writing, **changed)
    assert dispatch(AT) == Delivered(cancelled=1)
    [message] = notifications(writing)
    assert (message.state, message.code) == (S.CANCELLED, "nothing_left")
    assert inbox_of(writing, world.head) == []


def test_only_what_is_done_drops_out_of_a_digest_with_more_in_it(writing: Transaction) -> None:
    with writing(WEDNESDAY) as session:
        world = make_world(session)
        for deadline in make_actions(world, 2, DUE):
            remind(world, deadline, world.owner)
        write_digests(session, WEDNESDAY, AT)
        deadline.end(DeadlineState.MET, WEDNESDAY)
    assert dispatch(AT) == Delivered(sent=1)
    [text] = inbox_of(writing, world.owner)
    assert "Action 1a" in text
    assert "Action 1b" not in text


def test_a_digest_also_says_what_else_its_reader_must_do(writing: Transaction) -> None:
    with writing(WEDNESDAY) as session:
        world = make_world(session)
        remind(world, make_deadline(world, DUE), world.head)
        head = PostKind.HEAD_OF_SERVICE
        review = make_review(world, 3, WEDNESDAY)
        make_deadline(world, WEDNESDAY - 3 * ONE_DAY, K.PROGRESS_UPDATE, head, review)
        for due_on, kind in (
            (WEDNESDAY, K.REVISED_PLAN),
            (WEDNESDAY + 14 * ONE_DAY, K.COMMENTS),
            (WEDNESDAY + 15 * ONE_DAY, K.EXTENSION_DECISION),
            (WEDNESDAY, K.FORWARDING),  # asks for a fact only once it has passed
            (WEDNESDAY - ONE_DAY, K.UPDATE_REQUEST),  # nobody is reminded of it at all
        ):
            make_deadline(world, due_on, kind, head)
        make_deadline(world, DUE, K.DECISION, PostKind.LEAD_INSPECTOR)
        write_digests(session, WEDNESDAY, AT)
    dispatch(AT)
    [text] = inbox_of(writing, world.head)
    lines = [line for line in text.splitlines() if line.startswith("- ") or line in HEADINGS]
    area = "Leicestershire & Rutland"
    assert lines == [
        "Late",
        f"- Update before monitoring review 3 for {area}: was due on 1 July 2012, 3 days late",
        "Today",
        f"- Revised improvement plan for {area}: due today, 4 July 2012, by 11:59pm",
        "Coming up",
        f"- Improvement plan for {area}: due on 11 July 2012, in 7 days",
        f"- Comments on the draft report on {area}: due on 18 July 2012, in 14 days",
    ]


HEADINGS = {"Late", "Today", "Coming up", "News"}


def test_a_digest_tells_the_news(writing: Transaction) -> None:
    with writing(WEDNESDAY) as session:
        world = make_world(session)
        acting = session.info["acting"]
        facts = [
            world.inspection.note(kind, acting, None, world.plan.id)
            for kind in (EventKind.PLAN_TAKEN_UP, EventKind.PLAN_RETURNED)
        ]
    with writing(WEDNESDAY) as session:
        add_notices(session, [(fact.id, world.head.id) for fact in facts])
        assert write_digests(session, WEDNESDAY, AT) == 1
    assert dispatch(AT) == Delivered(sent=1)
    [text] = inbox_of(writing, world.head)
    area = "Leicestershire & Rutland"
    assert f"News\n- Improvement plan for {area}: being read\n- Improvement plan for" in text


def test_news_about_a_date_says_which(writing: Transaction) -> None:
    with writing(WEDNESDAY) as session:
        world = make_world(session)
        [deadline] = make_actions(world, 1, DUE)
        deadline.inspection = world.inspection
        fact = deadline.note(
            EventKind.DEADLINE_MOVED,
            session.info["acting"],
            old_due_on=date(2012, 7, 4),
            new_due_on=DUE,
        )
    with writing(WEDNESDAY) as session:
        add_notices(session, [(fact.id, world.head.id)])
        write_digests(session, WEDNESDAY, AT)
    dispatch(AT)
    [text] = inbox_of(writing, world.head)
    assert "- Action 1a for Leicestershire & Rutland: moved from 4 July 2012 to 11 July" in text


def test_a_higher_level_hears_too_and_keeps_hearing(writing: Transaction) -> None:
    monday = date(2012, 7, 30)
    with writing(monday) as session:
        world = make_world(session)
        late = make_deadline(world, DUE)
        remind(world, late, world.inspector, "+10", level=2)
        remind(world, late, world.stranger, "+10", level=2)
        assert write_digests(session, monday, london_morning(monday)) == 2
    assert dispatch(london_morning(monday)) == Delivered(sent=1, cancelled=1)
    [text] = inbox_of(writing, world.inspector)
    assert "was due on 11 July 2012, 19 days late" in text
    assert inbox_of(writing, world.stranger) == []


def test_the_number_of_queries_does_not_grow_with_lines_or_people(
    writing: Transaction, engine: Engine
) -> None:
    counts = []
    for people, lines in ((1, 1), (4, 8)):
        with writing(WEDNESDAY) as session:
            for _ in range(people):
                world = make_world(session, f"Area {people}{lines}")
                for deadline in make_actions(world, lines, DUE):
                    remind(world, deadline, world.owner)
        counts.append((_queries(engine, writing, people), people))
    (few, _), (many, _) = counts
    assert few == many


def _queries(engine: Engine, writing: Transaction, people: int) -> int:
    with counting(engine) as seen:
        with writing(WEDNESDAY) as session:
            assert write_digests(session, WEDNESDAY, AT) == people
        assert dispatch(AT).sent == people
    return len(seen)
