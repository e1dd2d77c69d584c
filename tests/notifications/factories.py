"""Four people around one inspection, and what they must do: small, typed and plain."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy.orm import Session

from models import (
    Action,
    Deadline,
    Inspection,
    Language,
    MonitoringReview,
    Organisation,
    Person,
    Plan,
    Post,
    PostHolding,
    Programme,
    ProgrammeVersion,
    Provenance,
    Recommendation,
    Reminder,
    Report,
    ReportFile,
)
from models.rules_document import fingerprint, shipped_rules
from rules.posts import TITLES, Body, PostKind
from rules.published_report import Nation
from rules.stages import DeadlineState, PlanState
from rules.timeline import DeadlineKind
from tests.moments import london_morning

LONG_AGO = date(2009, 4, 1)
RECEIVED_AT = london_morning(date(2012, 6, 13))


@dataclass
class World:
    """One inspected service with its inspector, Head, owner and monitor, and a stranger."""

    session: Session
    inspection: Inspection
    plan: Plan
    posts: dict[PostKind, Post]
    people: dict[PostKind, Person]
    stranger: Person

    @property
    def head(self) -> Person:
        return self.people[PostKind.HEAD_OF_SERVICE]

    @property
    def owner(self) -> Person:
        return self.people[PostKind.OWNER]

    @property
    def inspector(self) -> Person:
        return self.people[PostKind.LEAD_INSPECTOR]


def make_person(session: Session, name: str, language: Language = Language.ENGLISH) -> Person:
    address = f"{name.lower().replace(' ', '.')}.{uuid4().hex[:6]}@example.org"
    person = Person(name=name, email=address, language=language)
    session.add(person)
    session.flush()
    return person


def make_world(session: Session, area: str = "Leicestershire & Rutland") -> World:
    """Write a published inspection with a plan, and everybody around it, to the database."""
    bodies = {}
    for body, name in (
        (Body.INSPECTORATE, "HM Inspectorate of Probation"),
        (Body.MONITOR, "Youth Justice Board"),
        (Body.SERVICE, f"{area} YOS"),
    ):
        bodies[body] = Organisation(body=body, name=f"{name} {uuid4().hex[:6]}")
    session.add_all(bodies.values())
    session.flush()
    inspection = _inspection(session, bodies, area)
    plan = Plan(inspection_id=inspection.id, state=PlanState.REQUESTED)
    session.add(plan)
    session.flush()
    stranger = make_person(session, "Sam Stranger")
    world = World(session, inspection, plan, {}, {}, stranger)
    for kind, name, body in (
        (PostKind.LEAD_INSPECTOR, "Ines Inspector", Body.INSPECTORATE),
        (PostKind.HEAD_OF_SERVICE, "Hanif Head", Body.SERVICE),
        (PostKind.OWNER, "Olwen Owner", Body.SERVICE),
        (PostKind.MONITOR, "Mona Monitor", Body.MONITOR),
    ):
        team = inspection.id if kind is PostKind.LEAD_INSPECTOR else None
        world.posts[kind] = Post(
            organisation_id=bodies[body].id, kind=kind, title=TITLES[kind], inspection_id=team
        )
        session.add(world.posts[kind])
        session.flush()
        world.people[kind] = make_person(session, name)
        hold(world, kind, world.people[kind], LONG_AGO)
    return world


def _inspection(session: Session, bodies: dict[Body, Organisation], area: str) -> Inspection:
    programme = Programme(
        key=f"cci-{uuid4().hex[:6]}",
        name="Core Case Inspection",
        inspectorate_id=bodies[Body.INSPECTORATE].id,
        monitor_id=bodies[Body.MONITOR].id,
    )
    session.add(programme)
    session.flush()
    text = shipped_rules()
    version = ProgrammeVersion(
        programme_id=programme.id,
        number=1,
        document=text,
        sha256=fingerprint(text),
        adopted_on=LONG_AGO,
    )
    session.add(version)
    session.flush()
    inspection = Inspection(
        reference=f"CCI-{uuid4().hex[:6]}",
        programme_version_id=version.id,
        service_id=bodies[Body.SERVICE].id,
        area=area,
        nation=Nation.ENGLAND,
        published_on=date(2012, 6, 13),
    )
    session.add(inspection)
    session.flush()
    return inspection


def hold(
    world: World, kind: PostKind, person: Person, from_on: date, until_on: date | None = None
) -> PostHolding:
    """Put a person in a post."""
    holding = PostHolding(
        post_id=world.posts[kind].id, person_id=person.id, from_on=from_on, until_on=until_on
    )
    world.session.add(holding)
    world.session.flush()
    return holding


def hand_over(world: World, kind: PostKind, person: Person, on: date) -> None:
    """End every holding of a post the day before, and begin another person's."""
    for holding in world.session.query(PostHolding).filter_by(post_id=world.posts[kind].id):
        holding.until_on = date.fromordinal(on.toordinal() - 1)
    hold(world, kind, person, on)


def make_deadline(
    world: World,
    due_on: date,
    kind: DeadlineKind = DeadlineKind.IMPROVEMENT_PLAN,
    post: PostKind = PostKind.HEAD_OF_SERVICE,
    about: Action | MonitoringReview | None = None,
) -> Deadline:
    """Write an open deadline; about the plan, or about one action or review of it."""
    deadline = Deadline(
        inspection_id=world.inspection.id,
        kind=kind,
        subject_id=about.id if about else world.plan.id,
        plan_id=None if about else world.plan.id,
        action_id=about.id if isinstance(about, Action) else None,
        review_id=about.id if isinstance(about, MonitoringReview) else None,
        post_id=world.posts[post].id,
        anchor_opens_on=due_on,
        anchor_on=due_on,
        anchor_source="as entered",
        raw_on=due_on,
        due_on=due_on,
        original_due_on=due_on,
        provenance=Provenance.INSPECTORATE,
        state=DeadlineState.OPEN,
    )
    world.session.add(deadline)
    world.session.flush()
    return deadline


def make_actions(world: World, count: int, due_on: date) -> list[Deadline]:
    """Write a recommendation with this many actions of the owner's, each due on a day."""
    file = ReportFile(name="report.txt", content=b"", sha256=uuid4().hex, received_at=RECEIVED_AT)
    world.session.add(file)
    world.session.flush()
    report = Report(
        inspection_id=world.inspection.id, file_id=file.id, registered_on=date(2012, 6, 13)
    )
    world.session.add(report)
    world.session.flush()
    home = Recommendation(
        inspection_id=world.inspection.id,
        report_id=report.id,
        number=1,
        lead_in="",
        text="Assess in time.",
        printed_owners=[],
        line=1,
    )
    world.session.add(home)
    world.session.flush()
    return [_action_due(world, home, "abcdefgh"[n], due_on) for n in range(count)]


def _action_due(world: World, home: Recommendation, letter: str, due_on: date) -> Deadline:
    action = Action(
        plan_id=world.plan.id,
        inspection_id=world.inspection.id,
        recommendation_id=home.id,
        letter=letter,
        what="Train everybody.",
        owner_post_id=world.posts[PostKind.OWNER].id,
        target_on=due_on,
    )
    world.session.add(action)
    world.session.flush()
    return make_deadline(world, due_on, DeadlineKind.ACTION_TARGET, PostKind.OWNER, action)


def make_review(world: World, number: int, review_on: date) -> MonitoringReview:
    """Write a scheduled review of the plan."""
    review = MonitoringReview(plan_id=world.plan.id, number=number, review_on=review_on)
    world.session.add(review)
    world.session.flush()
    return review


def remind(
    world: World, deadline: Deadline, person: Person, step: str = "-7", level: int = 0
) -> Reminder:
    """Enter one line in the reminder ledger."""
    reminder = Reminder(
        deadline_id=deadline.id,
        step=step,
        level=level,
        due_on=deadline.due_on,
        rung_on=deadline.due_on,
        person_id=person.id,
    )
    world.session.add(reminder)
    world.session.flush()
    return reminder
