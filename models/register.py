"""The register: programmes and their rules, organisations, people, posts, inspections."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.acting import Acting
from models.event import EventKind, record
from models.inspection import Inspection
from models.organisation import Organisation
from models.person import Language, Person
from models.post import Post, PostHolding
from models.posts import known_post, post_of
from models.programme import Programme, ProgrammeVersion
from models.queries.programmes import alone_with
from models.rules_document import RulesDocument, fingerprint, read_rules
from models.timetable import Timetable
from rules.errors import Refused
from rules.permissions import Act, Thing, require
from rules.posts import TEAM_POSTS, Body, PostKind
from rules.published_report import Nation
from rules.timeline import Anchor, DeadlineKind


@dataclass(frozen=True, slots=True)
class NewInspection:
    """What staff enter when they add an inspection."""

    service: str
    area: str
    nation: Nation
    visit_planned_until: date | None = None
    region: str | None = None
    visited_on: date | None = None


def adopt_rules(session: Session, acting: Acting, text: str) -> ProgrammeVersion:
    """Check a rules document and keep it as its programme's next version, if it is new."""
    document = read_rules(text)
    programme = _programme(session, document)
    newest = session.scalars(
        select(ProgrammeVersion)
        .where(ProgrammeVersion.programme_id == programme.id)
        .order_by(ProgrammeVersion.number.desc())
        .limit(1)
    ).first()
    if newest is not None and newest.sha256 == fingerprint(text):
        newest.programme = programme
        return newest
    version = ProgrammeVersion(
        programme=programme,
        programme_id=programme.id,
        number=newest.number + 1 if newest else 1,
        document=text,
        sha256=fingerprint(text),
        adopted_on=acting.on,
    )
    session.add(version)
    session.flush()
    return version


def organisation(
    session: Session, body: Body, name: str, nation: Nation | None = None, region: str | None = None
) -> Organisation:
    """Return the organisation of this name, adding it when it is new."""
    found = session.scalars(select(Organisation).where(Organisation.name == name)).one_or_none()
    if found is None:
        found = Organisation(body=body, name=name, nation=nation, region=region)
        session.add(found)
        session.flush()
    if found.body is not body:
        raise Refused(f"{name} is already on the register as a {found.body}, not a {body}.")
    return found


def person(
    session: Session, name: str, email: str, language: Language = Language.ENGLISH
) -> Person:
    """Return the person with this address, adding them when they are new."""
    address = email.strip().casefold()
    refuse_no_address(address)
    found = session.scalars(select(Person).where(Person.email == address)).one_or_none()
    if found is None:
        found = Person(name=name.strip(), email=address, language=language)
        session.add(found)
        session.flush()
    return found


def fill(acting: Acting, session: Session, post: Post, holder: Person, from_on: date) -> None:
    """Put somebody in a post from a day on; whoever held it before leaves the day before."""
    for holding in session.scalars(
        select(PostHolding).where(
            PostHolding.post_id == post.id,
            PostHolding.until_on.is_(None),
            PostHolding.is_deputy.is_(False),
        )
    ):
        if holding.person_id == holder.id:
            return
        if holding.from_on >= from_on:
            raise Refused(f"{post.title} is already held from {holding.from_on:%-d %B %Y} on.")
        holding.until_on = date.fromordinal(from_on.toordinal() - 1)
    session.add(PostHolding(post_id=post.id, person_id=holder.id, from_on=from_on))
    session.flush()
    subject = (post.inspection_id, post.id)
    record(session, EventKind.POST_FILLED, acting, subject, post=post.id, person=holder.id)


def schedule(
    session: Session,
    acting: Acting,
    version: ProgrammeVersion,
    new: NewInspection,
    act: Act = Act.SCHEDULE_INSPECTION,
) -> Inspection:
    """Add an inspection to the programme, with every date that its planned visit gives.

    Whoever orders a further one does so by another `act`.
    """
    service = organisation(session, Body.SERVICE, new.service, new.nation, new.region)
    inspection = Inspection(
        id=uuid4(),
        reference=_next_reference(
            session, version, new.visited_on or new.visit_planned_until or acting.on
        ),
        programme_version=version,
        programme_version_id=version.id,
        service=service,
        service_id=service.id,
        area=new.area,
        nation=new.nation,
        visit_planned_until=new.visit_planned_until,
    )
    monitor_id = version.programme.monitor_id
    require(acting.actor, act, Thing(inspection.id, service.id, monitor_id))
    session.add(inspection)
    session.flush()
    _make_posts(session, inspection)
    inspection.note(EventKind.INSPECTION_SCHEDULED, acting)
    _plan_visit(inspection, acting)
    return inspection


def _plan_visit(inspection: Inspection, acting: Acting) -> None:
    if inspection.visit_planned_until is not None:
        timetable = Timetable(inspection)
        anchor = Anchor.on(inspection.visit_planned_until, "entered by the inspectorate")
        timetable.set(acting, DeadlineKind.VISIT, anchor)
        timetable.replan_stages(acting, "the visit was planned")


def _programme(session: Session, document: RulesDocument) -> Programme:
    inspectorate = organisation(session, Body.INSPECTORATE, document.inspectorate.name)
    monitor = inspectorate
    if not document.is_monitored_by_the_inspectorate:
        monitor = organisation(session, Body.MONITOR, document.monitoring_body)
    found = session.scalars(select(Programme).where(Programme.key == document.key)).one_or_none()
    if found is None:
        found = Programme(
            key=document.key,
            name=document.name,
            inspectorate_id=inspectorate.id,
            monitor_id=monitor.id,
        )
        session.add(found)
        session.flush()
    if (found.inspectorate_id, found.monitor_id) != (inspectorate.id, monitor.id):
        raise Refused(
            f"{found.name} keeps the bodies it began with: under another inspectorate or monitor "
            "it is another programme, with a key of its own."
        )
    return found


def _make_posts(session: Session, inspection: Inspection) -> None:
    """Make every post the timetable may call on, so that a vacant one can be seen and filled."""
    rules = inspection.programme_version.rules
    called = {
        kind
        for milestone in rules.milestones.values()
        for level in milestone.escalation
        for kind in level
    }
    for kind, titles in rules.titles.items():
        known_post(session, inspection.service_id, kind, titles[0])
    for kind in sorted((called | TEAM_POSTS) - {PostKind.OWNER}):
        post_of(session, inspection, kind)


def _next_reference(session: Session, version: ProgrammeVersion, day: date) -> str:
    alone_with(session, [version.programme_id])
    stem = f"{version.rules.abbreviation}-{day.year}-"
    taken = session.scalars(
        select(Inspection.reference)
        .where(Inspection.reference.startswith(stem))
        .order_by(func.length(Inspection.reference).desc(), Inspection.reference.desc())
        .limit(1)
    ).first()
    number = int(taken.removeprefix(stem)) + 1 if taken else 1
    return f"{stem}{number:03}"


def refuse_no_address(address: str) -> None:
    """Refuse what cannot be an e-mail address."""
    if not _looks_like_an_address(address):
        raise Refused(f"{address!r} is not an e-mail address.")


def _looks_like_an_address(address: str) -> bool:
    name, at, domain = address.partition("@")
    clean = address.isprintable() and not any(mark.isspace() for mark in address)
    return bool(name and at and "." in domain and "@" not in domain and clean)
