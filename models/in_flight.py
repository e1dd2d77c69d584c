"""Takes in inspections that were under way already, with the dates they really had.

Nobody is told of the past: its facts are marked, and the calendar goes on from today.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.acting import Acting
from models.calendar_acts import decide
from models.deadline import Deadline
from models.inspection import Inspection
from models.posts import post_of
from models.programme import ProgrammeVersion
from models.publication import is_public_address, take_in_published
from models.queries import standing
from models.queries.page_register import newest_of_each, organisation_called
from models.queries.programmes import alone_with
from models.register import NewInspection, adopt_rules, fill, person, schedule
from models.rules_document import shipped_rules
from rules.errors import Refused
from rules.in_flight import DatesSoFar, Wrong, wrong_dates
from rules.permissions import Act, Thing, require
from rules.posts import Body, PostKind
from rules.published_report import Nation
from rules.reminders import newest_rung
from rules.stages import InspectionState
from rules.working_days import WorkingCalendar

_NONE_YET = Thing(UUID(int=0), UUID(int=0), None)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """One inspection under way, as staff write it down; `row` is its line in a file."""

    row: int
    service: str
    nation: Nation
    area: str
    dates: DatesSoFar
    programme: str = ""
    region: str | None = None
    lead_inspector: str = ""
    lead_email: str = ""
    address: str | None = None


@dataclass(slots=True)
class TakenIn:
    """What became of each row: those taken in, those here already, and what is wrong."""

    added: dict[int, Inspection] = field(default_factory=dict)
    known: dict[int, Inspection] = field(default_factory=dict)
    wrong: dict[int, list[Wrong]] = field(default_factory=dict)


def take_in(session: Session, acting: Acting, rows: Iterable[UnderWay]) -> TakenIn:
    """Take every row in, each checked by itself.

    Where any is wrong the caller rolls the whole back, so that nothing is written by halves.
    """
    require(acting.actor, Act.TAKE_IN_INSPECTION, _NONE_YET)
    done = TakenIn()
    versions = _versions(session, acting)
    for row in rows:
        wrong = list(_wrong(session, acting, row, versions))
        if wrong:
            done.wrong[row.row] = wrong
            continue
        version = _version(row, versions)
        assert version is not None
        try:
            _take_in_one(session, acting, row, version, done)
        except Refused as refusal:
            done.wrong[row.row] = [Wrong("", str(refusal))]
    return done


def _take_in_one(
    session: Session, acting: Acting, row: UnderWay, version: ProgrammeVersion, done: TakenIn
) -> None:
    known = _same(session, row, version)
    if known is None:
        done.added[row.row] = _added(session, acting, row, version)
    elif known.id in {each.id for each in done.added.values()}:
        done.wrong[row.row] = [Wrong("service", "The same inspection is in the file twice.")]
    elif row.dates.agree_with(_facts_of(known)):
        done.known[row.row] = known
    else:
        sentence = f"{known.reference} is here already, with other dates. Put them right there."
        done.wrong[row.row] = [Wrong("service", sentence)]


def _added(
    session: Session, acting: Acting, row: UnderWay, version: ProgrammeVersion
) -> Inspection:
    past = replace(acting, is_taking_in=True)
    dates = row.dates
    new = NewInspection(
        row.service, row.area, row.nation, dates.visit_until, row.region, dates.visit_ended
    )
    inspection = schedule(session, past, version, new)
    inspection.visit_planned_from = dates.visit_from
    inspection.note_taken_in(acting)
    if row.lead_inspector:
        lead = person(session, row.lead_inspector, row.lead_email)
        post = post_of(session, inspection, PostKind.LEAD_INSPECTOR)
        fill(acting, session, post, lead, acting.on)
    _live_through(past, inspection, dates)
    inspection.report_address = row.address
    go_on_from_today(session, past, inspection)
    return inspection


def _live_through(past: Acting, inspection: Inspection, dates: DatesSoFar) -> None:
    """Record what has happened, each fact on the day it did."""
    for name, on in dates.happened():
        then = replace(past, on=on)
        match name:
            case "visit_ended":
                inspection.end_visit(then, on)
            case "findings_given":
                inspection.give_provisional_findings(then, on)
            case "draft_sent":
                inspection.send_draft(then, on)
            case "comments_received":
                inspection.receive_comments(then, on)
            case "published":
                take_in_published(then, inspection, on)


def go_on_from_today(session: Session, past: Acting, inspection: Inspection) -> None:
    """Put on record what went by, and let the calendar look at each open date from today on.

    Of what is overdue, or near, the newest step of its reminders goes the next morning.
    """
    calendar = standing.calendar(session)
    for deadline in standing.deadlines_of(session, inspection.id):
        if deadline.is_open:
            decide(deadline, past)
        if deadline.is_open:
            _remind_of_the_newest(deadline, calendar, past.on)


def _remind_of_the_newest(deadline: Deadline, calendar: WorkingCalendar, today: date) -> None:
    ladder = deadline.milestone.ladder
    if newest_rung(ladder, deadline.due_on, calendar, today) is not None:
        deadline.remind_on = today
    else:
        deadline.watch(calendar, today)
        deadline.looked_at(today, calendar)


def _wrong(
    session: Session, acting: Acting, row: UnderWay, versions: Mapping[str, ProgrammeVersion]
) -> Iterator[Wrong]:
    yield from wrong_dates(row.dates, acting.on)
    if _version(row, versions) is None:
        known = ", ".join(versions)
        yield Wrong("programme", f"Say which programme it belongs to: {known}.")
    yield from _wrong_service(session, row)
    if bool(row.lead_inspector) != bool(row.lead_email):
        missing = "lead_email" if row.lead_inspector else "lead_inspector"
        yield Wrong(missing, "A lead inspector needs both a name and an e-mail address.")
    elif row.lead_email:
        yield from _wrong_lead(session, row)
    if row.address and not row.dates.published:
        yield Wrong("address", "Only a published report has an address.")
    elif row.address and not is_public_address(row.address):
        yield Wrong("address", "The address must begin with https:// and name a website.")


def _wrong_service(session: Session, row: UnderWay) -> Iterator[Wrong]:
    found = organisation_called(session, row.service)
    if found is None:
        return
    if found.body is not Body.SERVICE or found.name != row.service:
        yield Wrong("service", f"{found.name} is on the register as a {found.body}.")
    elif found.nation is not None and found.nation is not row.nation:
        yield Wrong("nation", f"{found.name} is on the register in {found.nation.title()}.")


def _wrong_lead(session: Session, row: UnderWay) -> Iterator[Wrong]:
    try:
        somebody = person(session, row.lead_inspector, row.lead_email)
    except Refused as refusal:
        yield Wrong("lead_email", str(refusal))
        return
    if somebody.name.casefold() != row.lead_inspector.casefold():
        yield Wrong("lead_inspector", f"{somebody.email} is on the register as {somebody.name}.")


def _versions(session: Session, acting: Acting) -> Mapping[str, ProgrammeVersion]:
    """Return the newest rules of each programme by its key; where there are none, the shipped."""
    newest: Sequence[ProgrammeVersion] = newest_of_each(session)
    if not newest:
        newest = [adopt_rules(session, acting, shipped_rules())]
    alone_with(session, [version.programme_id for version in newest])
    return {version.programme.key: version for version in newest}


def _version(row: UnderWay, versions: Mapping[str, ProgrammeVersion]) -> ProgrammeVersion | None:
    if not row.programme and len(versions) == 1:
        return next(iter(versions.values()))
    return versions.get(row.programme)


def _same(session: Session, row: UnderWay, version: ProgrammeVersion) -> Inspection | None:
    """Find the inspection of this service, in this programme, with the same visit."""
    service = organisation_called(session, row.service)
    if service is None:
        return None
    programmes = select(ProgrammeVersion.id).where(
        ProgrammeVersion.programme_id == version.programme_id
    )
    found = session.scalars(
        select(Inspection).where(
            Inspection.service_id == service.id,
            Inspection.programme_version_id.in_(programmes),
            Inspection.state != InspectionState.CANCELLED,
        )
    ).all()
    return next((each for each in found if _is_same_visit(each, row.dates)), None)


def _is_same_visit(known: Inspection, dates: DatesSoFar) -> bool:
    if known.visit_ended_on and dates.visit_ended:
        return known.visit_ended_on == dates.visit_ended
    planned = known.visit_planned_until
    return planned is not None and planned == dates.visit_until


def _facts_of(known: Inspection) -> DatesSoFar:
    return DatesSoFar(
        visit_from=known.visit_planned_from,
        visit_until=known.visit_planned_until,
        visit_ended=known.visit_ended_on,
        findings_given=known.provisional_findings_given_on,
        draft_sent=known.draft_sent_on,
        comments_received=known.comments_received_on,
        published=known.published_on,
    )
