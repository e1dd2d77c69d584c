"""Makes random changes, each previewed first, and compares the record with what was shown."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select

from models import Acting, Deadline, Event, Notice, Notification, Session
from models.database import reading, transaction
from models.timetable import Timetable
from notifications.announcing import announced
from notifications.consequences import Became, Consequences
from notifications.previewing import carry_out, consequences
from rules.errors import Refused
from rules.posts import PostKind
from rules.stages import DeadlineState, InspectionState
from tests.factories import Case, load_inspection, looking_at, make_case
from tests.mornings import morning_of
from tests.notifications.random_changes import Drawn, Lottery

BEGINS = date(2012, 1, 17)
A_DAY = 8
ALIVE = 4
LOOKED_AT = 5  # what must be so each time is looked at each fifth time
_OVER = frozenset({InspectionState.CANCELLED, InspectionState.CLOSED, InspectionState.FOLLOW_UP})
_NO_DAYS = frozenset({DeadlineState.MET, DeadlineState.LAPSED, DeadlineState.CANCELLED})


@dataclass(slots=True)
class Record:
    """What a reader finds in the database: every date, and how many facts and messages."""

    dates: dict[Any, tuple[Any, ...]]
    facts: int
    told: Counter[tuple[Any, bool]]

    @classmethod
    def now(cls) -> "Record":
        """Read it anew, by no way that the preview goes."""
        with reading() as session:
            rows = session.execute(
                select(Deadline.id, Deadline.kind, Deadline.state).add_columns(
                    Deadline.opens_on, Deadline.due_on, Deadline.remind_on
                )
            )
            dates = {row[0]: tuple(row[1:]) for row in rows}
            facts = session.scalar(select(func.count()).select_from(Event)) or 0
            told = Counter((person, False) for person in session.scalars(select(Notice.person_id)))
            sent = select(Notification.person_id).where(Notification.digest_id.is_(None))
            told += Counter((person, True) for person in session.scalars(sent))
        return cls(dates, facts, told)

    def changed_to(self, after: "Record") -> Counter[tuple[Any, ...]]:
        """List what became of each date: its kind, from which days, to which."""
        return Counter(
            (now[0], _days(self.dates.get(identity)), _days(now))
            for identity, now in after.dates.items()
            if _stands(self.dates.get(identity)) != _stands(now)
        )


def _stands(row: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    return None if row is None else (row[1], _days(row))


def _days(row: tuple[Any, ...] | None) -> tuple[Any, Any] | None:
    return None if row is None or row[1] in _NO_DAYS else (row[2], row[3])


def _shown(preview: Consequences) -> Counter[tuple[Any, ...]]:
    return Counter(
        (
            each.kind,
            (each.old.opens_on, each.old.due_on) if each.old else None,
            (each.new.opens_on, each.new.due_on) if each.new else None,
        )
        for each in preview.dates
        if each.became is not Became.KEPT
    )


@dataclass(slots=True)
class Trial:
    """A run of random changes over some inspections, day after day."""

    seed: int
    today: date = BEGINS
    areas: int = 0
    record: Record | None = None
    cases: list[tuple[Case, InspectionState]] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def run(self, changes: int) -> None:
        """Make this many changes that are not refused."""
        random = Random(self.seed)  # noqa: S311 - a lottery that can be drawn again
        while self.made.total() < changes:
            self._keep_some_alive()
            lot = Lottery(random, self.today)
            for case, state in random.choices(self.cases, k=A_DAY):
                self._try(lot.draw(case, state))
            if self.made.total() % LOOKED_AT == 0:
                self._agree_with_the_rules()
            self.today += timedelta(days=random.choice((1, 1, 2, 5)))
            morning_of(self.today)
            self.record = None

    def _keep_some_alive(self) -> None:
        """See how far each has come, and put others in the place of those that are over."""
        stands = [(case, _state(case)) for case, _ in self.cases]
        self.cases = [(case, state) for case, state in stands if state not in _OVER]
        while len(self.cases) < ALIVE:
            self.areas += 1
            planned = self.today + timedelta(days=7)
            case = make_case(f"Area {self.areas}", visit_planned_until=planned)
            self.cases.append((case, InspectionState.SCHEDULED))

    def _agree_with_the_rules(self) -> None:
        """Work every date out anew: none may stand elsewhere than the rules now put it."""
        for case, _ in self.cases:
            with transaction(case.acting(PostKind.SCHEDULER, self.today)) as session:
                timetable = Timetable(load_inspection(session, case))
                acting: Acting = session.info["acting"]
                moved = timetable.redate(acting, "to see whether it agrees")
                assert [each for each in moved if each.is_redated] == [], (self.seed, self.today)
                session.rollback()
                session.info.pop("facts", None)

    def _try(self, drawn: Drawn) -> None:
        acting = drawn.case.acting(drawn.who, self.today)
        before = self.record or Record.now()
        try:
            preview = _previewed(drawn, acting)
        except Refused:
            self.refused[drawn.name] += 1
            return
        if self.made.total() % LOOKED_AT == 0:
            assert Record.now() == before, f"the preview of {drawn.name} left something"
        done = _carried_out(drawn, acting, preview.fingerprint)
        self._compare(drawn, preview, done, before)
        self.made[drawn.name] += 1

    def _compare(
        self, drawn: Drawn, preview: Consequences, done: Consequences, before: Record
    ) -> None:
        after = self.record = Record.now()
        where = f"{drawn.name}, seed {self.seed}, {self.today}"
        assert done == preview, where
        assert before.changed_to(after) == _shown(preview), where
        assert after.facts - before.facts == len(preview.facts), where
        told = Counter((each.person_id, each.is_at_once) for each in preview.messages)
        assert after.told - before.told == told, where


def _scope(drawn: Drawn) -> Any:  # noqa: ANN401 - an id or none
    return None if drawn.is_for_all else drawn.case.inspection_id


def _previewed(drawn: Drawn, acting: Acting) -> Consequences:
    with transaction(acting) as session:
        return consequences(session, acting, _change(drawn, acting), _scope(drawn))


def _carried_out(drawn: Drawn, acting: Acting, fingerprint: str) -> Consequences:
    with announced(acting) as session:
        return carry_out(session, acting, _change(drawn, acting), fingerprint, _scope(drawn))


def _change(drawn: Drawn, acting: Acting) -> Any:  # noqa: ANN401 - a change
    def change(session: Session) -> None:
        drawn.do(session, acting)

    return change


def _state(case: Case) -> InspectionState:
    with looking_at(case) as desk:
        return desk.inspection.state
