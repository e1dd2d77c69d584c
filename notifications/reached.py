"""Which posts a fact reaches: by kind, through what people own, or through a date they knew."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from models import Fact
from models.queries.audience import Audience
from notifications.audience import WATCHED, Group, To, first_told_of
from rules.posts import PostKind
from rules.timeline import DeadlineKind


@dataclass(slots=True)
class Reached:
    """The posts of some inspections, and who has been reminded of which of their dates."""

    audience: Audience
    reminded: Mapping[UUID, set[UUID]]
    _held: dict[UUID, dict[UUID, list[UUID]]] = field(default_factory=dict)

    def posts(self, fact: Fact, to: To, day: date) -> Sequence[UUID]:
        """Return the posts whose holders hear of a fact in this way."""
        assert fact.inspection_id is not None
        match to:
            case Group.OWNERS | Group.ACTION_OWNERS:
                of_all = to is Group.OWNERS
                owned = self.audience.owners if of_all else self.audience.action_owners
                return owned.get(fact.inspection_id, [])
            case Group.NAMED_OWNER | Group.ANSWERABLE:
                return [UUID(fact.body["post"])]
            case Group.ALSO_TOLD:
                kinds = map(PostKind, fact.body["told"])
                return [post for kind in kinds for post in self._posts_of(fact, kind)]
            case Group.KNEW_THE_DATE:
                return list(self._knew_the_date(fact, day))
            case Group.WATCHING:
                return self._watching(fact)
            case PostKind():
                return self._posts_of(fact, to)

    def _posts_of(self, fact: Fact, kind: PostKind) -> Sequence[UUID]:
        assert fact.inspection_id is not None
        return self.audience.posts_of(fact.inspection_id, kind)

    def _watching(self, fact: Fact) -> Sequence[UUID]:
        assert fact.inspection_id is not None
        if fact.body["about"] not in WATCHED:
            return ()
        return self.audience.posts_of(fact.inspection_id, PostKind.MONITOR)

    def _knew_the_date(self, fact: Fact, day: date) -> Iterator[UUID]:
        for to in first_told_of(DeadlineKind(fact.body["about"])):
            yield from self.posts(fact, to, day)
        assert fact.inspection_id is not None
        reminded = self.reminded.get(deadline_of(fact), ())
        if reminded:
            held = self._posts_by_holder(fact.inspection_id, day)
            for person_id in sorted(reminded):
                yield from held.get(person_id, ())[:1]

    def _posts_by_holder(self, inspection_id: UUID, day: date) -> Mapping[UUID, list[UUID]]:
        """Return what posts of an inspection each person holds; who has left holds none."""
        if inspection_id not in self._held:
            held: dict[UUID, list[UUID]] = {}
            for post_id in self._posts_around(inspection_id):
                holder = self.audience.holder(post_id, day)
                if holder is not None:
                    held.setdefault(holder.person_id, []).append(post_id)
            self._held[inspection_id] = held
        return self._held[inspection_id]

    def _posts_around(self, inspection_id: UUID) -> Iterable[UUID]:
        return (post for kind in PostKind for post in self.audience.posts_of(inspection_id, kind))


def deadline_of(fact: Fact) -> UUID:
    """Return the deadline a fact about a date is about."""
    return UUID(fact.body["deadline"])
