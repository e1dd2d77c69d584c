"""The people of a rehearsal: one in each post, named after the report where it names them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models import Acting, Inspection, Language, Post, Session
from models.posts import post_of
from models.register import fill, person
from rules.posts import TITLES, PostKind
from rules.published_report import Nation, PublishedReport

FILLED = (
    PostKind.SCHEDULER,
    PostKind.LEAD_INSPECTOR,
    PostKind.ASSISTANT_CHIEF_INSPECTOR,
    PostKind.CHIEF_INSPECTOR,
    PostKind.PUBLISHER,
    PostKind.HEAD_OF_SERVICE,
    PostKind.BOARD_CHAIR,
    PostKind.MONITOR,
    PostKind.MONITOR_HEAD_OF_AREA,
)
_CREDITED = {
    PostKind.LEAD_INSPECTOR: "lead inspector",
    PostKind.ASSISTANT_CHIEF_INSPECTOR: "assistant chief inspector",
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who holds which post of one inspection, by the person's id."""

    holders: dict[PostKind, UUID]
    owner_posts: dict[UUID, UUID]

    def __getitem__(self, kind: PostKind) -> UUID:
        return self.holders[kind]


def assemble(
    session: Session, acting: Acting, inspection: Inspection, report: PublishedReport
) -> Cast:
    """Fill every post of the inspection from some days before it begins."""
    since = date.fromordinal(acting.on.toordinal() - 30)
    holders = {}
    for kind in FILLED:
        name = _name(kind, inspection, report)
        somebody = person(session, name, _address(kind, inspection), _language(kind, inspection))
        fill(acting, session, post_of(session, inspection, kind), somebody, since)
        holders[kind] = somebody.id
    return Cast(holders, {})


def fill_owners(
    session: Session, acting: Acting, cast: Cast, posts: list[Post], inspection: Inspection
) -> None:
    """Put somebody in each post a recommendation names that nobody holds yet."""
    since = date.fromordinal(acting.on.toordinal() - 30)
    for post in posts:
        if post.id in cast.owner_posts:
            continue
        named = cast.holders.get(post.kind)
        if named is None:
            stem = f"{post.title} {inspection.reference}".lower()
            address = "".join(c if c.isalnum() else "." for c in stem) + "@service.example"
            somebody = person(session, f"{post.title}, {inspection.area}", address)
            fill(acting, session, post, somebody, since)
            named = somebody.id
        cast.owner_posts[post.id] = named


def service_name(report: PublishedReport) -> str:
    """Return the inspected body's name, or the area's where the report gives no other."""
    return report.service.value if report.service else f"{report.area.value} YOS"


def _name(kind: PostKind, inspection: Inspection, report: PublishedReport) -> str:
    role = _CREDITED.get(kind)
    for credit in report.credits:
        if role and credit.role.casefold().rstrip("s") == role and credit.names:
            return credit.names[0]
    return f"{TITLES[kind]}, {inspection.area}"


def _address(kind: PostKind, inspection: Inspection) -> str:
    return f"{kind.value}.{inspection.reference.lower()}@rehearsal.example"


def _language(kind: PostKind, inspection: Inspection) -> Language:
    service = kind in {PostKind.HEAD_OF_SERVICE, PostKind.BOARD_CHAIR}
    return Language.BOTH if service and inspection.nation is Nation.WALES else Language.ENGLISH
