"""The people of a whole programme: a small inspectorate, some monitors, and every service's own."""

from collections.abc import Iterator
from datetime import date
from itertools import cycle
from random import Random
from uuid import UUID

from models import Acting, Inspection, Language, MonitoredService, Organisation, Person, Session
from models.posts import post_of, titled_post
from models.queries.plans import recommendations_of
from models.register import fill, person
from rehearsal.cast import Cast
from rehearsal.invented import Place, names
from rules.posts import PostKind
from rules.published_report import Nation

P = PostKind
_LEAD_INSPECTORS = 12
_ONE_FOR_ALL = (
    P.SCHEDULER,
    P.ASSISTANT_CHIEF_INSPECTOR,
    P.CHIEF_INSPECTOR,
    P.PUBLISHER,
    P.MONITOR_HEAD_OF_AREA,
)
_OF_THE_SERVICE = (P.HEAD_OF_SERVICE, P.BOARD_CHAIR)


class Company:
    """Puts invented people in the posts of a programme. One person a name, one address a person."""

    def __init__(self, random: Random, opens_on: date) -> None:
        self.opens_on = opens_on
        self._names = names(random)
        self._leads: Iterator[str] = cycle([next(self._names) for _ in range(_LEAD_INSPECTORS)])
        self._standing: dict[PostKind, UUID] = {}
        self._monitors: dict[str, tuple[UUID, UUID]] = {}

    def watch(
        self, session: Session, acting: Acting, monitor: UUID, service: Organisation, place: Place
    ) -> None:
        """Name the monitor post of the region as the one that watches a service."""
        if place.region not in self._monitors:
            post = titled_post(session, monitor, P.MONITOR, f"Monitor, {place.region}")
            somebody = self._somebody(session)
            fill(acting, session, post, somebody, self.opens_on)
            self._monitors[place.region] = (post.id, somebody.id)
        session.add(
            MonitoredService(service_id=service.id, post_id=self._monitors[place.region][0])
        )
        session.flush()

    def assemble(
        self, session: Session, acting: Acting, inspection: Inspection, place: Place
    ) -> Cast:
        """Fill every post that a new inspection calls on."""
        for kind in _ONE_FOR_ALL:
            if kind not in self._standing:
                self._standing[kind] = self._fill(session, acting, inspection, kind)
        lead = self._named(session, next(self._leads))
        fill(acting, session, post_of(session, inspection, P.LEAD_INSPECTOR), lead, self.opens_on)
        language = Language.BOTH if place.nation is Nation.WALES else Language.ENGLISH
        own = {
            kind: self._fill(session, acting, inspection, kind, language)
            for kind in _OF_THE_SERVICE
        }
        monitor = self._monitors[place.region][1]
        return Cast({**self._standing, **own, P.LEAD_INSPECTOR: lead.id, P.MONITOR: monitor}, {})

    def fill_owners(
        self, session: Session, acting: Acting, cast: Cast, inspection: Inspection
    ) -> None:
        """Put somebody in each post that a recommendation names and nobody holds yet."""
        for recommendation in recommendations_of(session, inspection.id):
            for each in recommendation.posts:
                if each.post_id in cast.owner_posts:
                    continue
                holder = cast.holders.get(each.post.kind)
                if holder is None:
                    somebody = self._somebody(session)
                    fill(acting, session, each.post, somebody, self.opens_on)
                    holder = somebody.id
                cast.owner_posts[each.post_id] = holder

    def replace_head(
        self, session: Session, acting: Acting, cast: Cast, inspection: Inspection
    ) -> None:
        """Let the Head of Service leave and somebody else take the post over today."""
        left = cast[P.HEAD_OF_SERVICE]
        somebody = self._somebody(session)
        fill(acting, session, post_of(session, inspection, P.HEAD_OF_SERVICE), somebody, acting.on)
        cast.holders[P.HEAD_OF_SERVICE] = somebody.id
        for post_id, holder in cast.owner_posts.items():
            if holder == left:
                cast.owner_posts[post_id] = somebody.id

    def _fill(
        self,
        session: Session,
        acting: Acting,
        inspection: Inspection,
        kind: PostKind,
        language: Language = Language.ENGLISH,
    ) -> UUID:
        somebody = self._somebody(session, language)
        fill(acting, session, post_of(session, inspection, kind), somebody, self.opens_on)
        return somebody.id

    def _somebody(self, session: Session, language: Language = Language.ENGLISH) -> Person:
        return self._named(session, next(self._names), language)

    @staticmethod
    def _named(session: Session, name: str, language: Language = Language.ENGLISH) -> Person:
        address = f"{name.casefold().replace(' ', '.')}@rehearsal.example"
        return person(session, name, address, language)
