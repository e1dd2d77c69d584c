"""Seven inspections, each in another state, and everybody who might call on the portal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, update

from models import (
    Acting,
    Action,
    ApiToken,
    ClosureDay,
    Distribution,
    DocumentKind,
    Extension,
    InboxMessage,
    Inspection,
    Post,
    PostHolding,
    QuietPeriod,
    ReleasedDocument,
    Report,
    Session,
)
from models.api_keys import BEGINS
from models.database import reading, transaction
from models.queries.people import actor
from models.queries.standing import deadlines_of
from models.signing_in import begin_session, hashed
from notifications.announcing import announced
from notifications.dispatcher import dispatch
from rules.permissions import OPERATOR
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import (
    HELD_SINCE,
    SUBMITTED,
    Case,
    Desk,
    answer_everything,
    at_work,
    make_case,
    make_person,
    put_in,
)
from tests.moments import london_morning

P = PostKind
AT = datetime(2012, 7, 24, 9, tzinfo=UTC)
ON = AT.date()

# In the order of the columns of every table: s v d p u f m.
STATES: dict[str, Step] = {
    "scheduled": Step.REGISTERED,
    "visit done": Step.VISIT_ENDED,
    "draft sent": Step.DRAFT_SENT,
    "published": Step.PUBLISHED,
    "submitted": Step.TAKEN_UP,
    "finalised": Step.FINALISED,
    "monitored": Step.ACKNOWLEDGED,
}
PRINCIPALS: Mapping[str, PostKind | None] = {
    "nobody": None,
    "scheduler": P.SCHEDULER,
    "lead inspector": P.LEAD_INSPECTOR,
    "assistant chief": P.ASSISTANT_CHIEF_INSPECTOR,
    "publisher": P.PUBLISHER,
    "administrator": P.ADMINISTRATOR,
    "local assessor": P.LOCAL_ASSESSOR,
    "own head": P.HEAD_OF_SERVICE,
    "delegate": P.DELEGATE,
    "board chair": P.BOARD_CHAIR,
    "action owner": P.OWNER,
    "partner's owner": P.PARTNER_OWNER,
    "other head": None,
    "monitor": P.MONITOR,
    "revoked": None,
}
_THE_SAME_EVERYWHERE = {
    "number": "1",
    "language": "en",
    "token": "no-such-link",
    "fact": "announced",
    "correctable": "visit-end",
}
_ALSO_FILLED = (P.ADMINISTRATOR, P.LOCAL_ASSESSOR, P.PARTNER_OWNER)


@dataclass(frozen=True, slots=True)
class Place:
    """One inspection in one state: what its addresses are made of, and who comes with what key."""

    state: str
    case: Case
    ids: Mapping[str, str]
    keys: Mapping[str, str]


def make_places() -> list[Place]:
    """Live seven inspections to their states, and let everybody sign in at each."""
    # The last state first: what its calendar decides, it would decide for all that are there.
    lived = {state: _lived(state, STATES[state]) for state in reversed(STATES)}
    dispatch(london_morning(ON))
    with transaction(Acting.calendar(ON, london_morning(ON))) as session:
        session.add(ClosureDay(day=date(2013, 3, 4), reason="The office moves"))
        days = {"opens_on": date(2013, 4, 29), "closes_on": date(2013, 5, 3), "added_on": ON}
        session.add(QuietPeriod(reason="The election", **days))
    return [
        Place(state, case, ids_of(case), keys_of(case, people))
        for state, (case, people) in ((state, lived[state]) for state in STATES)
    ]


def form_token(key: str) -> str:
    """Return what a page gives the forms of the session or browser with this secret."""
    return hashed(f"form:{key}")


def _lived(state: str, last: Step) -> tuple[Case, Mapping[PostKind, UUID]]:
    case = make_case(f"{state.title().replace(' ', '')}shire", within=announced)
    people = {**case.people, **fill_the_rest(case)}
    if list(Step).index(last) < list(Step).index(Step.SUBMITTED):
        bring_to(case, last, announced)
    else:
        bring_to(case, Step.PUBLISHED, announced)
        _submit_with_a_partner(case)
        bring_to(case, last, announced, after=Step.SUBMITTED)
    release_the_draft(case)
    ask_for_time(case)
    tick_one_off(case)
    return case, people


def release_the_draft(case: Case) -> None:
    """Put the draft where the service can open it, once it was sent."""
    with at_work(case, OPERATOR, ON) as desk:
        if desk.inspection.draft_sent_on is not None:
            desk.session.add(
                ReleasedDocument(
                    inspection_id=case.inspection_id,
                    kind=DocumentKind.DRAFT_REPORT,
                    name="draft.pdf",
                    content_type="application/pdf",
                    size=8,
                    sha256="0" * 64,
                    content=b"%PDF-1.7",
                    released_on=desk.inspection.draft_sent_on,
                    released_at=AT,
                )
            )


def tick_one_off(case: Case) -> None:
    """Record that one of the recipients was sent the report, once it is public."""
    with at_work(case, OPERATOR, ON) as desk:
        if desk.inspection.published_on is not None:
            desk.session.add(
                Distribution(
                    inspection_id=case.inspection_id,
                    recipient="The press",
                    how="By e-mail",
                    sent_on=desk.inspection.published_on,
                    recorded_at=AT,
                )
            )


def ask_for_time(case: Case) -> None:
    """Let more time be asked for the first date there is, which nobody has decided."""
    with at_work(case, OPERATOR, ON) as desk:
        first = deadlines_of(desk.session, case.inspection_id)[0]
        asked = Extension(
            inspection_id=case.inspection_id,
            deadline_id=first.id,
            number=1,
            asked_on=ON,
            wanted_until=date(2012, 8, 1),
            reason="The Board meets late.",
            due_before=first.due_on,
        )
        desk.session.add(asked)


def fill_the_rest(case: Case) -> dict[PostKind, UUID]:
    held = {}
    with at_work(case, OPERATOR, HELD_SINCE, announced) as desk:
        for kind in _ALSO_FILLED:
            post = desk.post(kind)
            held[kind] = make_person(desk.session, f"{post.title}, {_home(case, kind)}")
            put_in(desk.session, desk.acting, post, held[kind])
    return held


def _home(case: Case, kind: PostKind) -> str:
    return "everywhere" if kind is P.ADMINISTRATOR else case.area


def _submit_with_a_partner(case: Case) -> None:
    """Submit a plan whose first action is the owner's and whose second is the partner's."""
    with at_work(case, P.HEAD_OF_SERVICE, SUBMITTED, announced) as desk:
        plan, partner = answer_everything(case, desk), desk.post(P.PARTNER_OWNER)
        plan.actions[1].owner_post, plan.actions[1].owner_post_id = partner, partner.id
        plan.endorse(desk.acting, "Management Board", desk.acting.on)
        plan.submit(desk.acting)


def ids_of(case: Case) -> dict[str, str]:
    """Return what stands in the addresses about this inspection; what is not there is invented."""
    with reading() as session:
        inspection = session.get_one(Inspection, case.inspection_id)
        head, head_post = case.people[P.HEAD_OF_SERVICE], _posts(session, P.HEAD_OF_SERVICE)
        holding = select(PostHolding.id).where(PostHolding.person_id == head)
        report = select(Report.file_id).where(Report.inspection_id == inspection.id)
        message = select(InboxMessage.id).where(InboxMessage.person_id == head)
        mine = select(Action.id).where(Action.owner_post_id == case.owners_post)
        partners = select(Action.id).where(
            Action.inspection_id == inspection.id, Action.owner_post_id != case.owners_post
        )
        document = select(ReleasedDocument.id).where(
            ReleasedDocument.inspection_id == inspection.id
        )
        ticked = select(Distribution.id).where(Distribution.inspection_id == inspection.id)
        request = select(Extension.id).where(Extension.inspection_id == inspection.id)
        return {
            **_THE_SAME_EVERYWHERE,
            "sent_id": str(session.scalars(ticked).first() or uuid4()),
            "document_id": str(session.scalars(document).first() or uuid4()),
            "inspection_id": str(inspection.id),
            "reference": inspection.reference,
            "key_id": str(uuid4()),
            "action_id": str(session.scalars(mine).first() or uuid4()),
            "partners_action_id": str(session.scalars(partners).first() or uuid4()),
            "file_id": str(session.scalars(report).one()),
            "organisation_id": str(inspection.service_id),
            "post_id": str(head_post[inspection.service_id]),
            "holding_id": str(session.scalars(holding).one()),
            "person_id": str(head),
            "message_id": str(session.scalars(message).first() or uuid4()),
            "closure_id": str(session.scalars(select(ClosureDay.id)).first() or uuid4()),
            "period_id": str(session.scalars(select(QuietPeriod.id)).first() or uuid4()),
            "deadline_id": str(deadlines_of(session, inspection.id)[0].id),
            "request_id": str(session.scalars(request).first() or uuid4()),
        }


def key_of(secret: str) -> str:
    """Return the API key of whoever's session this secret opens."""
    return f"{BEGINS}_{secret}"


def _key_of_a_program(person_id: UUID, secret: str, at: datetime) -> ApiToken:
    return ApiToken(
        person_id=person_id,
        name="A program",
        prefix="a",
        token_hash=hashed(key_of(secret)),
        made_at=at,
        expires_at=at + timedelta(days=30),
    )


def _posts(session: Session, kind: PostKind) -> dict[UUID, UUID]:
    rows = session.execute(select(Post.organisation_id, Post.id).where(Post.kind == kind))
    return {row[0]: row[1] for row in rows}


def keys_of(case: Case, people: Mapping[PostKind, UUID], at: datetime = AT) -> dict[str, str]:
    """Open a session for each of them, then end the posts of the one who is revoked."""
    on = at.date()
    with at_work(case, OPERATOR, on) as desk:
        who = {name: people[kind] for name, kind in PRINCIPALS.items() if kind}
        who |= {"other head": case.stranger, "revoked": _somebody_with_posts(desk)}
        keys = {}
        for name, person_id in who.items():
            posts = actor(desk.session, person_id, on).posts
            assert posts, name
            keys[name] = begin_session(desk.session, person_id, posts, "A browser", at)
            desk.session.add(_key_of_a_program(person_id, keys[name], at))
        desk.session.execute(
            update(PostHolding)
            .where(PostHolding.person_id == who["revoked"])
            .values(until_on=on - timedelta(days=1))
        )
    return keys


def _somebody_with_posts(desk: Desk) -> UUID:
    """Return a deputy of the Head of Service, the monitor and the scheduler."""
    deputy = make_person(desk.session, f"Revoked, {desk.inspection.area}")
    for kind in (P.HEAD_OF_SERVICE, P.MONITOR, P.SCHEDULER):
        post = desk.post(kind)
        desk.session.add(
            PostHolding(post_id=post.id, person_id=deputy, from_on=HELD_SINCE, is_deputy=True)
        )
    desk.session.flush()
    return deputy
