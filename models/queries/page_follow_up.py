"""The follow-up list: inspections as staff ask for them, with what is due next and how late."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.deadline import Deadline
from models.inspection import Inspection
from models.organisation import Organisation
from models.programme import Programme, ProgrammeVersion
from models.queries.leads import Lead, leads_of
from models.rules_document import rules_of
from rules.attention import ASKING
from rules.published_report import Nation
from rules.stages import DeadlineState, InspectionState
from rules.timeline import DeadlineKind, Timing

PAGE = 50
SOON = timedelta(days=14)
_OPEN = Deadline.state == DeadlineState.OPEN
# An action's target is its owner's; it says nothing of how the inspection's own dates stand.
_ITS_OWN = Deadline.kind != DeadlineKind.ACTION_TARGET
Forecasts = Mapping[UUID, frozenset[DeadlineKind]]
Listing = Select[*tuple[Any, ...]]


class Order(StrEnum):
    """What the list is sorted by."""

    NEXT = "next"
    AREA = "area"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which inspections to list: those somebody reaches, and of these what they asked for.

    `led_by` names a lead inspector; `is_led_by_nobody` asks for those without one.
    """

    only: Collection[UUID] | None = None
    state: InspectionState | None = None
    words: str | None = None
    led_by: UUID | None = None
    is_led_by_nobody: bool = False
    nation: Nation | None = None
    programme: UUID | None = None
    is_late: bool = False
    is_soon: bool = False
    asks: bool = False
    order: Order = Order.NEXT


@dataclass(frozen=True, slots=True)
class Next:
    """The open date of an inspection that comes first. A forecast is never late."""

    kind: DeadlineKind
    opens_on: date | None
    due_on: date
    is_forecast: bool


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """One line of the follow-up list; `days_late` is by how much its latest date is late."""

    id: UUID
    reference: str
    area: str
    service: str
    nation: Nation
    state: InspectionState
    lead: Lead | None
    next: Next | None
    days_late: int


def followed_up(
    session: Session, wanted: Wanted, today: date, page: int | None = 1
) -> tuple[int, Sequence[FollowedUp]]:
    """Count what is wanted and list a page of it, or all when no page is named."""
    leads, forecasts = leads_of(session, today, wanted.only), forecasts_by_version(session)
    matching = _matching(wanted, today, leads, forecasts)
    total = session.scalar(select(func.count()).select_from(matching.subquery())) or 0
    listed = _sorted(matching, wanted.order)
    if page is not None:
        listed = listed.offset((page - 1) * PAGE).limit(PAGE)
    rows = session.execute(listed).all()
    due = _open_dates(session, rows)
    return total, [
        _line(row, leads, _standing(due[row[0]], row[6], forecasts, today)) for row in rows
    ]


def _line(
    row: Any,  # noqa: ANN401 - a row of _matching
    leads: Mapping[UUID, Lead],
    standing: tuple[Next | None, int],
) -> FollowedUp:
    return FollowedUp(
        id=row.id,
        reference=row.reference,
        area=row.area,
        service=row.name,
        nation=row.nation,
        state=row.state,
        lead=leads.get(row.id),
        next=standing[0],
        days_late=standing[1],
    )


def programmes(session: Session) -> Sequence[tuple[UUID, str]]:
    """List the programmes of inspections, for the filter."""
    rows = session.execute(select(Programme.id, Programme.name).order_by(Programme.name))
    return [(row[0], row[1]) for row in rows]


def forecasts_by_version(session: Session) -> Forecasts:
    """Return which dates are only forecasts under each version of each programme's rules."""
    versions = session.execute(select(ProgrammeVersion.id, ProgrammeVersion.document))
    return {
        version_id: frozenset(
            kind
            for kind, each in rules_of(document)[1].milestones.items()
            if each.timing is Timing.FORECAST
        )
        for version_id, document in versions
    }


def _matching(
    wanted: Wanted, today: date, leads: Mapping[UUID, Lead], forecasts: Forecasts
) -> Listing:
    found: Listing = select(
        Inspection.id,
        Inspection.reference,
        Inspection.area,
        Organisation.name,
        Inspection.nation,
        Inspection.state,
        Inspection.programme_version_id,
    ).join(Organisation, Organisation.id == Inspection.service_id)
    conditions = [*_of_inspection(wanted), *_of_lead(wanted, leads)]
    if wanted.programme is not None:
        mine = select(ProgrammeVersion.id).where(ProgrammeVersion.programme_id == wanted.programme)
        conditions.append(Inspection.programme_version_id.in_(mine))
    return found.where(*conditions, *_of_dates(wanted, today, forecasts))


def _of_inspection(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    asked: list[tuple[InstrumentedAttribute[Any], object]] = [
        (Inspection.state, wanted.state),
        (Inspection.nation, wanted.nation),
    ]
    conditions = [column == value for column, value in asked if value is not None]
    if wanted.only is not None:
        conditions.append(Inspection.id.in_(wanted.only))
    if wanted.words:
        said = (Inspection.area, Organisation.name, Inspection.reference)
        conditions.append(or_(*(c.icontains(wanted.words, autoescape=True) for c in said)))
    return conditions


def _of_lead(wanted: Wanted, leads: Mapping[UUID, Lead]) -> Sequence[ColumnElement[bool]]:
    if wanted.is_led_by_nobody:
        return [Inspection.id.not_in(list(leads))]
    if wanted.led_by is None:
        return []
    return [Inspection.id.in_([i for i, lead in leads.items() if lead.person_id == wanted.led_by])]


def _of_dates(wanted: Wanted, today: date, forecasts: Forecasts) -> Sequence[ColumnElement[bool]]:
    conditions = []
    if wanted.is_late:
        conditions.append(_has_date(Deadline.due_on < today, _is_binding(forecasts)))
    if wanted.is_soon:
        days = (today, today + SOON)
        comes = or_(Deadline.due_on.between(*days), Deadline.opens_on.between(*days))
        conditions.append(_has_date(comes))
    if wanted.asks:
        conditions.append(_has_date(Deadline.due_on < today, Deadline.kind.in_(ASKING)))
    return conditions


def _has_date(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    mine = Deadline.inspection_id == Inspection.id
    return select(Deadline.id).where(mine, _OPEN, _ITS_OWN, *where).exists()


def _is_binding(forecasts: Forecasts) -> ColumnElement[bool]:
    """Narrow to dates that can be late; what is only a forecast never is."""
    binding = [
        and_(Inspection.programme_version_id == version, Deadline.kind.not_in(kinds))
        for version, kinds in forecasts.items()
    ]
    return or_(False, *binding)  # noqa: FBT003 - nothing is late where there are no rules


def _sorted(matching: Listing, order: Order) -> Listing:
    if order is Order.AREA:
        return matching.order_by(Inspection.area, Inspection.reference)
    if order is Order.REFERENCE:
        return matching.order_by(Inspection.reference)
    first = (
        select(Deadline.inspection_id, func.min(Deadline.due_on).label("due_on"))
        .where(_OPEN, _ITS_OWN)
        .group_by(Deadline.inspection_id)
        .subquery()
    )
    return matching.outerjoin(first, first.c.inspection_id == Inspection.id).order_by(
        first.c.due_on.nulls_last(), Inspection.area, Inspection.reference
    )


def _open_dates(session: Session, rows: Sequence[Any]) -> Mapping[UUID, list[Any]]:
    """Load the open dates of these inspections, the earliest first."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(
        select(Deadline.inspection_id, Deadline.kind, Deadline.opens_on, Deadline.due_on)
        .where(Deadline.inspection_id.in_([row[0] for row in rows]), _OPEN, _ITS_OWN)
        .order_by(Deadline.due_on, Deadline.kind)
    ):
        found[row.inspection_id].append(row)
    return found


def _standing(
    due: Sequence[Any], version: UUID, forecasts: Forecasts, today: date
) -> tuple[Next | None, int]:
    """Return what comes first, and by how many days the latest of what binds is late."""
    if not due:
        return None, 0
    first, expected = due[0], forecasts.get(version, frozenset())
    late = [(today - row.due_on).days for row in due if row.kind not in expected]
    coming = Next(first.kind, first.opens_on, first.due_on, first.kind in expected)
    return coming, max(0, *late, 0)
