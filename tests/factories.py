"""One invented inspection and everybody who meets over it, brought as far as a test needs.

Four people are everywhere: the inspector, the Head of Service, the monitor, and the Head of
another area, the stranger, who must see nothing. Dates follow the report published in June 2012.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

import pytest
from sqlalchemy import Select, select

from models import (
    Acting,
    Deadline,
    Inspection,
    MonitoringReview,
    NewAction,
    Person,
    Plan,
    Post,
    Recommendation,
    RecommendationPost,
    Report,
    ReportFile,
    Session,
)
from models.database import reading, transaction
from models.ids import one_id
from models.posts import post_of, titled_post
from models.queries import people as who_is
from models.queries import standing
from models.queries.plans import plan_for_update, plan_parts, reviews_of
from models.queries.rehearsing import inspection_in_full
from models.register import NewInspection, adopt_rules, fill, organisation, person, schedule
from models.rules_document import shipped_rules
from rules.errors import NotAllowed, Refused
from rules.permissions import OPERATOR, Actor
from rules.posts import Body, PostKind
from rules.published_report import Nation
from rules.stages import Answer
from rules.timeline import DeadlineKind
from tests.memory import lived_once
from tests.moments import london_morning

P = PostKind
# Guards and states are Python's: SQLite shows them. What a database decides runs on both.
on_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
REGISTERED_ON = date(2012, 1, 16)
HELD_SINCE = date(2012, 1, 2)
VISIT_ENDED = date(2012, 2, 10)
FINDINGS_GIVEN = date(2012, 2, 24)
DRAFT_SENT = date(2012, 3, 16)
COMMENTS_RECEIVED = date(2012, 3, 30)
PUBLISHED = date(2012, 6, 13)
SUBMITTED = date(2012, 7, 9)
TAKEN_UP = date(2012, 7, 10)
FINALISED = date(2012, 7, 16)
FORWARDED = date(2012, 7, 17)
ACKNOWLEDGED = date(2012, 7, 20)
TARGET = date(2012, 9, 17)

FILLED = (
    P.SCHEDULER,
    P.LEAD_INSPECTOR,
    P.ASSISTANT_CHIEF_INSPECTOR,
    P.CHIEF_INSPECTOR,
    P.PUBLISHER,
    P.HEAD_OF_SERVICE,
    P.DELEGATE,
    P.BOARD_CHAIR,
    P.MONITOR,
    P.MONITOR_HEAD_OF_AREA,
)
OWNERS_TITLE = "YOS Operational Manager"
Within = Callable[[Acting], AbstractContextManager[Session]]
Who = PostKind | UUID | Actor


@dataclass(frozen=True, slots=True)
class Case:
    """One inspection with the people in its posts, and somebody who has nothing to do with it."""

    inspection_id: UUID
    area: str
    people: Mapping[PostKind, UUID]
    stranger: UUID
    owners_post: UUID

    def actor(self, who: Who, on: date) -> Actor:
        """Return somebody with the posts they hold on a day."""
        if isinstance(who, Actor):
            return who
        identity = self.people[who] if isinstance(who, PostKind) else who
        with reading() as session:
            return who_is.actor(session, identity, on)

    def acting(self, who: Who, on: date) -> Acting:
        """Act as somebody on the morning of a day."""
        return Acting(self.actor(who, on), on, london_morning(on))


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at work on a case: one transaction, and what lies before them."""

    session: Session
    acting: Acting
    inspection: Inspection

    def plan(self) -> Plan:
        """Load the plan whole: locked by whoever may change it, and not by one who looks."""
        if "acting" in self.session.info:
            return plan_for_update(self.session, self.inspection.id)
        mine = {"inspection": self.inspection.id}
        return self.session.scalars(_plan_to_look_at(), mine).one()

    def review(self, number: int = 1) -> MonitoringReview:
        return reviews_of(self.session, self.inspection.id)[number - 1]

    def deadlines(self, kind: DeadlineKind) -> list[Deadline]:
        every = standing.deadlines_of(self.session, self.inspection.id)
        return [deadline for deadline in every if deadline.kind is kind]

    def deadline(self, kind: DeadlineKind) -> Deadline:
        (only,) = self.deadlines(kind)
        return only

    def post(self, kind: PostKind) -> Post:
        return post_of(self.session, self.inspection, kind)


@contextmanager
def at_work(case: Case, who: Who, on: date, within: Within = transaction) -> Iterator[Desk]:
    """Let somebody work on a case on a day, in one transaction of theirs."""
    acting = case.acting(who, on)
    with within(acting) as session:
        yield Desk(session, acting, load_inspection(session, case))


@contextmanager
def looking_at(case: Case, on: date = PUBLISHED) -> Iterator[Desk]:
    """Read a case without changing anything."""
    with reading() as session:
        acting = Acting.calendar(on, london_morning(on))
        yield Desk(session, acting, load_inspection(session, case))


@cache
def _plan_to_look_at() -> Select[Plan]:
    return select(Plan).where(Plan.inspection_id == one_id("inspection")).options(*plan_parts())


def load_inspection(session: Session, case: Case) -> Inspection:
    """Load an inspection with the rules it runs under."""
    return inspection_in_full(session, case.inspection_id)


def refused(words: str) -> pytest.RaisesExc[Refused]:
    """Expect a refusal whose sentence holds these words."""
    return pytest.raises(Refused, match=re.escape(words))


def not_allowed() -> pytest.RaisesExc[NotAllowed]:
    """Expect a refusal because nobody's post carries the right."""
    return pytest.raises(NotAllowed, match="does not carry the right")


@lived_once
def make_case(
    area: str = "Thornshire",
    visit_planned_until: date | None = VISIT_ENDED,
    recommendations: int | None = 2,
    vacant: Sequence[PostKind] = (),
    within: Within = transaction,
    nation: Nation = Nation.ENGLAND,
) -> Case:
    """Put an inspection on the register, its posts filled and its recommendations known.

    With None for `recommendations` its report is not registered yet.
    """
    acting = Acting(OPERATOR, REGISTERED_ON, london_morning(REGISTERED_ON))
    with within(acting) as session:
        version = adopt_rules(session, acting, shipped_rules())
        new = NewInspection(f"{area} YOS", area, nation, visit_planned_until)
        inspection = schedule(session, acting, version, new)
        return _peopled(session, acting, inspection, recommendations, vacant)


def make_case_under(rules: str, area: str = "Thornshire") -> Case:
    """Put the usual inspection on the register under other rules than those shipped first."""
    acting = Acting(OPERATOR, REGISTERED_ON, london_morning(REGISTERED_ON))
    with transaction(acting) as session:
        version = adopt_rules(session, acting, rules)
        new = NewInspection(f"{area} YOS", area, Nation.ENGLAND, VISIT_ENDED)
        return _peopled(session, acting, schedule(session, acting, version, new), 2, ())


def _peopled(
    session: Session,
    acting: Acting,
    inspection: Inspection,
    recommendations: int | None,
    vacant: Sequence[PostKind],
) -> Case:
    held = {}
    for kind in FILLED:
        post = post_of(session, inspection, kind)
        held[kind] = make_person(session, f"{post.title}, {_home(inspection, kind)}")
        if kind not in vacant:
            put_in(session, acting, post, held[kind])
    owners_post = titled_post(session, inspection.service_id, P.OWNER, OWNERS_TITLE)
    held[P.OWNER] = make_person(session, f"{OWNERS_TITLE}, {inspection.area}")
    put_in(session, acting, owners_post, held[P.OWNER])
    head = post_of(session, inspection, P.HEAD_OF_SERVICE)
    if recommendations is not None:
        make_recommendations(session, inspection, [head, owners_post][:recommendations])
    stranger = make_stranger(session, acting)
    return Case(inspection.id, inspection.area, held, stranger, owners_post.id)


def make_person(session: Session, name: str) -> UUID:
    """Return somebody of this name; the same name is the same person."""
    stem = "".join(letter if letter.isalnum() else "." for letter in name.lower())
    return person(session, name, f"{stem}@example.org").id


def put_in(
    session: Session, acting: Acting, post: Post, person_id: UUID, since: date = HELD_SINCE
) -> None:
    """Fill a post from a day on."""
    somebody = session.get_one(Person, person_id)
    fill(acting, session, post, somebody, since)


def make_stranger(session: Session, acting: Acting) -> UUID:
    """Return the Head of Service of an area nobody inspects here."""
    elsewhere = organisation(session, Body.SERVICE, "Farshire YOS", Nation.ENGLAND)
    post = titled_post(session, elsewhere.id, P.HEAD_OF_SERVICE, "YOS Head of Service")
    stranger = make_person(session, "YOS Head of Service, Farshire")
    put_in(session, acting, post, stranger)
    return stranger


def make_recommendations(session: Session, inspection: Inspection, owners: Sequence[Post]) -> None:
    """Give an inspection a report with one recommendation for each of these posts."""
    text = inspection.reference.encode()
    file = ReportFile(
        name="report.txt", content=text, sha256=text.hex(), received_at=london_morning(PUBLISHED)
    )
    session.add(file)
    session.flush()
    report = Report(inspection_id=inspection.id, file_id=file.id, registered_on=REGISTERED_ON)
    session.add(report)
    session.flush()
    for number, post in enumerate(owners, 1):
        recommendation = Recommendation(
            inspection_id=inspection.id,
            report_id=report.id,
            number=number,
            lead_in="Changes are necessary to ensure that:",
            text=f"practice of kind {number} is done well enough",
            printed_owners=[post.title],
            line=number,
        )
        session.add(recommendation)
        session.flush()
        session.add(
            RecommendationPost(recommendation_id=recommendation.id, post_id=post.id, position=0)
        )


def new_action(case: Case, target_on: date | None = TARGET, **more: str | None) -> NewAction:
    """Return an action that nothing is missing from, unless `more` says otherwise."""
    said: dict[str, str | None] = {
        "what": "Check every assessment before it is signed off.",
        "success_measure": "Nine in ten of the cases sampled meet the standard.",
    }
    return NewAction(owner_post_id=case.owners_post, target_on=target_on, **(said | more))  # type: ignore[arg-type]


def answer_everything(case: Case, desk: Desk, answer: Answer = Answer.AGREED) -> Plan:
    """Answer every recommendation, each with one action unless it is not agreed."""
    plan = desk.plan()
    for recommendation in plan.recommendations:
        reason = "" if answer is Answer.AGREED else "It is done already."
        plan.answer(desk.acting, recommendation, answer, reason)
        if answer is not Answer.NOT_AGREED:
            plan.add_action(desk.acting, recommendation, new_action(case))
    return plan


def _home(inspection: Inspection, kind: PostKind) -> str:
    of_the_area = kind in {P.LEAD_INSPECTOR, P.HEAD_OF_SERVICE, P.DELEGATE, P.BOARD_CHAIR}
    return inspection.area if of_the_area else "everywhere"
