"""What inspectors have before them: open dates that are their work, and decisions to expect."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.deadline import Deadline
from models.inspection import Inspection
from models.queries import standing
from models.queries.digests import timelines
from models.queries.leads import Leads, leading
from rules.stages import DeadlineState
from rules.timeline import Anchor, DeadlineKind, TimelineRules, dates_of
from rules.working_days import WorkingCalendar
from rules.workload import WORK_OF, Item, Work

K = DeadlineKind
# Once these come in, the inspectorate has a decision to take.
_LEAD_TO_A_DECISION = frozenset({K.IMPROVEMENT_PLAN, K.REVISED_PLAN})


def work_before(
    session: Session, only: Collection[UUID] | None, today: date, until: date
) -> tuple[list[Item], Mapping[UUID, str]]:
    """List the work with a date before a day, each with who leads on it, and the leads' names.

    A decision on a plan that has not come yet is counted from the day the plan is due, or from
    today where that day is past. What is late is with whoever leads today.
    """
    leads = leading(session, only)
    rows = session.execute(_open(only)).all()
    rules = timelines(session, {row.programme_version_id for row in rows})
    calendar = standing.calendar(session)
    items = [_item(row, rules[row.programme_version_id], calendar, leads, today) for row in rows]
    return [item for item in items if item.on < until], leads.names


def _open(only: Collection[UUID] | None) -> Select[*tuple[Any, ...]]:
    wanted: Select[*tuple[Any, ...]] = (
        select(
            Deadline.kind,
            Deadline.due_on,
            Deadline.inspection_id,
            Inspection.area,
            Inspection.programme_version_id,
        )
        .join(Inspection, Inspection.id == Deadline.inspection_id)
        .where(Deadline.state == DeadlineState.OPEN)
        .where(Deadline.kind.in_({*WORK_OF, *_LEAD_TO_A_DECISION}))
    )
    return wanted if only is None else wanted.where(Deadline.inspection_id.in_(only))


def _item(
    row: Any,  # noqa: ANN401 - a row of _open
    rules: TimelineRules,
    calendar: WorkingCalendar,
    leads: Leads,
    today: date,
) -> Item:
    if row.kind in _LEAD_TO_A_DECISION:
        comes_on = max(row.due_on, today)
        expected = Anchor.on(comes_on, "the plan, if it comes on its day, or today if it is late")
        on, work = dates_of(rules[K.DECISION], expected, calendar).due_on, Work.DECISIONS
    else:
        on, work = row.due_on, WORK_OF[row.kind]
    lead = leads.on(row.inspection_id, max(on, today))
    return Item(
        work=work,
        on=on,
        who=lead.person_id if lead else None,
        inspection_id=row.inspection_id,
        area=row.area,
        is_expected=row.kind in _LEAD_TO_A_DECISION,
    )
