"""Inspections under way come in with their past, of which nobody is told, and go on from today."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select

from models import Acting, Deadline, Event, EventKind, Inspection, Notice, Notification, Reminder
from models.chain import verify
from models.database import reading, transaction
from models.in_flight import TakenIn, UnderWay, take_in
from models.person import Person
from models.queries import standing
from models.register import adopt_rules
from models.rules_document import SHIPPED, shipped_rules
from notifications.announcing import announced
from rules.errors import NotAllowed
from rules.in_flight import DatesSoFar
from rules.permissions import OPERATOR
from rules.posts import PostKind
from rules.published_report import Nation
from rules.stages import DeadlineState, InspectionState
from rules.timeline import DeadlineKind
from tests.factories import make_case, on_sqlite
from tests.moments import london_morning
from tests.mornings import morning_of

K, S = DeadlineKind, InspectionState
TODAY = date(2012, 7, 2)
TOMORROW = date(2012, 7, 3)
pytestmark = pytest.mark.usefixtures("engine")


def as_operator(on: date = TODAY) -> Acting:
    return Acting(OPERATOR, on, london_morning(on))


def under_way(row: int, area: str, **dates: date) -> UnderWay:
    return UnderWay(
        row=row,
        service=f"{area} YOS",
        nation=Nation.ENGLAND,
        area=area,
        dates=DatesSoFar(**dates),
        lead_inspector=f"Lead for {area}",
        lead_email=f"lead.{area.lower()}@example.org",
    )


VISITED = under_way(2, "Ashshire", visit_ended=date(2012, 6, 22))
DRAFTED = under_way(
    3,
    "Birchshire",
    visit_until=date(2012, 4, 13),
    visit_ended=date(2012, 4, 13),
    findings_given=date(2012, 4, 30),
    draft_sent=date(2012, 5, 18),
)
PUBLISHED = under_way(
    4,
    "Cedarshire",
    visit_ended=date(2012, 2, 10),
    findings_given=date(2012, 2, 24),
    draft_sent=date(2012, 3, 16),
    comments_received=date(2012, 3, 30),
    published=date(2012, 5, 30),
)


def taken_in(rows: Sequence[UnderWay], on: date = TODAY) -> TakenIn:
    with announced(as_operator(on)) as session:
        return take_in(session, as_operator(on), rows)


def inspection_of(area: str) -> Inspection:
    with reading() as session:
        return session.scalars(select(Inspection).where(Inspection.area == area)).one()


def deadlines_of(area: str) -> dict[DeadlineKind, Deadline]:
    with reading() as session:
        found = standing.deadlines_of(session, inspection_of(area).id)
        return {deadline.kind: deadline for deadline in found}


def told() -> list[tuple[str, EventKind]]:
    """Whom a fact will be told in the morning, and at once nobody of anything."""
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Notification)) == 0
        rows = session.execute(
            select(Person.name, Event.kind)
            .join(Notice, Notice.person_id == Person.id)
            .join(Event, Event.id == Notice.event_id)
            .order_by(Person.name)
        ).all()
        return [(row[0], row[1]) for row in rows]


def test_each_comes_in_as_far_as_it_had_got_and_nobody_hears_of_the_past() -> None:
    done = taken_in([VISITED, DRAFTED, PUBLISHED])
    assert (len(done.added), done.wrong) == (3, {})
    states = {area: inspection_of(area).state for area in ("Ashshire", "Birchshire", "Cedarshire")}
    assert states == {
        "Ashshire": S.VISIT_DONE,
        "Birchshire": S.COMMENTS_LAPSED,
        "Cedarshire": S.PUBLISHED,
    }
    assert {inspection_of(area).taken_in_on for area in states} == {TODAY}
    assert inspection_of("Cedarshire").reference == "CCI-2012-003"
    assert told() == [(f"Lead for {area}", EventKind.INSPECTION_TAKEN_IN) for area in states]
    with reading() as session:
        assert verify(session).is_intact
        happened = session.execute(
            select(Event.kind, Event.occurred_on, Event.recorded_at, Event.body)
            .where(Event.inspection_id == inspection_of("Birchshire").id)
            .order_by(Event.sequence)
        ).all()
    lapsed = next(each for each in happened if each.kind is EventKind.COMMENTS_LAPSED)
    assert lapsed.occurred_on == date(2012, 6, 2)
    assert lapsed.recorded_at == london_morning(TODAY)
    assert lapsed.body["taken_in"] is True
    assert EventKind.FACT_ASKED_FOR not in {each.kind for each in happened}


def test_deadlines_run_from_today_and_only_the_newest_reminder_goes_next_morning() -> None:
    taken_in([VISITED, PUBLISHED])
    plan = deadlines_of("Cedarshire")[K.IMPROVEMENT_PLAN]
    assert (plan.due_on, plan.state) == (date(2012, 6, 27), DeadlineState.OPEN)
    findings = deadlines_of("Ashshire")[K.PROVISIONAL_FINDINGS]
    assert (findings.due_on, findings.remind_on) == (date(2012, 7, 6), TODAY)
    assert all(
        each.decide_on is None or each.decide_on > TODAY
        for area in ("Ashshire", "Cedarshire")
        for each in deadlines_of(area).values()
    )
    morning_of(TOMORROW)
    with reading() as session:
        steps = session.execute(
            select(Deadline.kind, Reminder.step)
            .join(Reminder, Reminder.deadline_id == Deadline.id)
            .order_by(Deadline.kind)
        ).all()
        noted = session.scalars(select(Event.kind).where(Event.occurred_on == TOMORROW)).all()
    newest = {(K.PROVISIONAL_FINDINGS, "-7"), (K.IMPROVEMENT_PLAN, "+1")}
    assert {(row[0], row[1]) for row in steps} == newest
    assert noted == []


def test_a_second_time_the_same_rows_add_nothing_and_say_so() -> None:
    taken_in([VISITED, DRAFTED])
    again = taken_in([VISITED, DRAFTED], TOMORROW)
    assert (again.added, again.wrong, set(again.known)) == ({}, {}, {2, 3})
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Inspection)) == 2


def test_two_who_take_the_same_rows_in_at_once_add_them_once() -> None:
    taken_in([PUBLISHED])
    together = Barrier(2)

    def try_it() -> TakenIn:
        together.wait(timeout=30)
        return taken_in([VISITED, DRAFTED])

    with ThreadPoolExecutor(2) as hands:
        both = [each.result(timeout=60) for each in [hands.submit(try_it) for _ in range(2)]]
    assert sorted(len(done.added) for done in both) == [0, 2]
    assert sorted(len(done.known) for done in both) == [0, 2]
    with reading() as session:
        references = session.scalars(select(Inspection.reference)).all()
    assert sorted(references) == ["CCI-2012-001", "CCI-2012-002", "CCI-2012-003"]


@on_sqlite
def test_everything_wrong_is_said_by_row_and_column() -> None:
    taken_in([DRAFTED])
    make_case("Thornshire")
    rows = [
        replace(VISITED, dates=DatesSoFar(visit_ended=date(2012, 8, 1)), address="https://a.org/x"),
        replace(DRAFTED, dates=replace(DRAFTED.dates, draft_sent=date(2012, 5, 21))),
        replace(PUBLISHED, nation=Nation.WALES, lead_inspector=""),
        replace(PUBLISHED, row=5, service="Thornshire YOS", nation=Nation.WALES, lead_email="x"),
        replace(PUBLISHED, row=6, address="http://example.org/report", programme="unheard-of"),
    ]
    said = {
        row: [each.column for each in wrong] for row, wrong in taken_in_wrongly(rows).wrong.items()
    }
    assert said == {
        2: ["visit_ended", "address"],
        3: ["service"],
        4: ["lead_inspector"],
        5: ["nation", "lead_email"],
        6: ["programme", "address"],
    }


class TakenBackError(Exception):
    """Rolls a transaction back, as whoever finds something wrong does."""


def taken_in_wrongly(rows: Sequence[UnderWay]) -> TakenIn:
    with suppress(TakenBackError), transaction(as_operator()) as session:
        done = take_in(session, as_operator(), rows)
        raise TakenBackError
    return done


@on_sqlite
def test_the_same_inspection_twice_in_a_file_is_said() -> None:
    done = taken_in_wrongly([VISITED, replace(VISITED, row=9)])
    assert [each.sentence for each in done.wrong[9]] == [
        "The same inspection is in the file twice."
    ]


@on_sqlite
def test_with_two_programmes_a_row_says_which() -> None:
    with transaction(as_operator()) as session:
        for name in SHIPPED:
            adopt_rules(session, as_operator(), shipped_rules(name))
    assert [each.column for each in taken_in_wrongly([VISITED]).wrong[2]] == ["programme"]
    taken_in([replace(VISITED, programme="youth-justice-services")])
    assert inspection_of("Ashshire").reference == "YJS-2012-001"


@on_sqlite
def test_only_schedulers_and_assistant_chiefs_take_inspections_in() -> None:
    case = make_case()
    for kind, may in ((PostKind.SCHEDULER, True), (PostKind.PUBLISHER, False)):
        acting = case.acting(kind, TODAY)
        with transaction(acting) as session:
            if may:
                assert take_in(session, acting, [PUBLISHED]).added
            else:
                with pytest.raises(NotAllowed):
                    take_in(session, acting, [DRAFTED])
