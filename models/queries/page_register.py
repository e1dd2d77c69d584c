"""The register as staff keep it: services and other bodies, their posts, who holds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from models.organisation import Organisation
from models.person import Person
from models.post import Post, PostHolding
from models.programme import Programme, ProgrammeVersion
from rules.errors import NotFound
from rules.posts import Body

PAGE = 50


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """Somebody on the register, and how many posts they hold or have held."""

    id: UUID
    name: str
    email: str
    is_active: bool
    posts: int


def newest_rules(session: Session) -> ProgrammeVersion | None:
    """Load the rules adopted last, with their programme; None before any are."""
    return session.scalars(
        select(ProgrammeVersion)
        .options(joinedload(ProgrammeVersion.programme))
        .order_by(ProgrammeVersion.adopted_on.desc(), ProgrammeVersion.number.desc())
        .limit(1)
    ).first()


def newest_of_each(session: Session) -> Sequence[ProgrammeVersion]:
    """Load the newest rules of every programme, by the programme's name."""
    newer = aliased(ProgrammeVersion)
    is_newest = ~(
        select(newer.id)
        .where(
            newer.programme_id == ProgrammeVersion.programme_id,
            newer.number > ProgrammeVersion.number,
        )
        .exists()
    )
    return session.scalars(
        select(ProgrammeVersion)
        .join(ProgrammeVersion.programme)
        .where(is_newest)
        .options(contains_eager(ProgrammeVersion.programme))
        .order_by(Programme.name)
    ).all()


def services(session: Session) -> Sequence[Organisation]:
    """List every service by name."""
    return session.scalars(
        select(Organisation).where(Organisation.body == Body.SERVICE).order_by(Organisation.name)
    ).all()


def services_named(
    session: Session, words: str, page: int = 1
) -> tuple[int, Sequence[Organisation]]:
    """Count the services whose name holds these words and list a page of them."""
    wanted = select(Organisation).where(
        Organisation.body == Body.SERVICE, Organisation.name.icontains(words, autoescape=True)
    )
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    found = wanted.order_by(Organisation.name).offset((page - 1) * PAGE).limit(PAGE)
    return total, session.scalars(found).all()


def other_bodies(session: Session) -> Sequence[Organisation]:
    """List the inspectorate and the monitors."""
    return session.scalars(
        select(Organisation)
        .where(Organisation.body.in_((Body.INSPECTORATE, Body.MONITOR)))
        .order_by(Organisation.name)
    ).all()


def organisation_of(session: Session, organisation_id: UUID) -> Organisation:
    """Load a body, or say that there is none."""
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound("organisation", organisation_id)
    return found


def is_a_monitor(session: Session, organisation_id: UUID) -> bool:
    """Whether a body monitors a programme; the inspectorate may monitor its own."""
    found = select(Programme.id).where(Programme.monitor_id == organisation_id).limit(1)
    return session.scalars(found).first() is not None


def organisation_called(session: Session, name: str) -> Organisation | None:
    """Find a body by its name, however it is capitalised."""
    return session.scalars(
        select(Organisation).where(func.lower(Organisation.name) == name.strip().lower())
    ).first()


def posts_of(session: Session, organisation_id: UUID) -> Sequence[Post]:
    """Load a body's standing posts with everybody who holds or has held them."""
    return session.scalars(
        select(Post)
        .where(Post.organisation_id == organisation_id, Post.inspection_id.is_(None))
        .options(_with_holders())
        .order_by(Post.title)
    ).all()


def post_of(session: Session, post_id: UUID) -> Post:
    """Load one post with its body and holders, or say that there is none."""
    found = session.scalars(
        select(Post)
        .where(Post.id == post_id)
        .options(_with_holders(), joinedload(Post.organisation))
    ).one_or_none()
    if found is None:
        raise NotFound("post", post_id)
    return found


def people_named(session: Session, words: str, page: int = 1) -> tuple[int, Sequence[ListedPerson]]:
    """Count the people whose name or address holds these words and list a page of them."""
    matching = Person.name.icontains(words, autoescape=True) | Person.email.icontains(
        words, autoescape=True
    )
    total = session.scalar(select(func.count()).select_from(Person).where(matching)) or 0
    rows = session.execute(
        select(Person.id, Person.name, Person.email, Person.is_active, func.count(PostHolding.id))
        .outerjoin(PostHolding, PostHolding.person_id == Person.id)
        .where(matching)
        .group_by(Person.id, Person.name, Person.email, Person.is_active)
        .order_by(Person.name, Person.email)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    return total, [ListedPerson(*row) for row in rows]


def person_of(session: Session, person_id: UUID) -> Person:
    """Load somebody, or say that there is nobody."""
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound("person", person_id)
    return found


def holdings_of(session: Session, person_id: UUID) -> Sequence[PostHolding]:
    """Load the posts somebody holds or has held, the newest first."""
    return session.scalars(
        select(PostHolding)
        .where(PostHolding.person_id == person_id)
        .options(joinedload(PostHolding.post).joinedload(Post.organisation))
        .order_by(PostHolding.from_on.desc())
    ).all()


def _with_holders() -> LoaderOption:
    return selectinload(Post.holdings).joinedload(PostHolding.person)
