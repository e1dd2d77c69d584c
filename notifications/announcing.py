"""Hands a transaction's facts to whoever must hear of them, before it commits."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from models import Acting, EventKind, Fact, Session
from models.chain import seal
from models.database import transaction
from models.event import TAKEN_IN, noted
from models.notices import add_notices
from models.queries.audience import audience_of, posts_and_holders
from models.queries.told import people_reminded
from notifications.audience import TELLINGS, Group, Telling
from notifications.outbox import Draft, enqueue
from notifications.reached import Reached, deadline_of
from rules.responsibility import Answerable

_OF_A_DATE: frozenset[EventKind] = frozenset(
    kind
    for kind, tellings in TELLINGS.items()
    if any(Group.KNEW_THE_DATE in telling.to for telling in tellings)
)
_OWNING = frozenset({Group.OWNERS, Group.ACTION_OWNERS, Group.KNEW_THE_DATE})


@contextmanager
def announced(acting: Acting) -> Iterator[Session]:
    """Yield a transaction whose facts are told: no caller can forget a message.

    What can wait becomes a line of each person's next digest; what cannot goes to the outbox.
    """
    with transaction(acting) as session:
        yield session
        session.flush()
        told = list(told_of(session, noted(session), acting))
        seal(session)
        _write(session, told, acting)


@dataclass(frozen=True, slots=True)
class Told:
    """One fact that one person hears of, through one post."""

    fact: Fact
    telling: Telling
    post_id: UUID
    person_id: UUID

    @property
    def is_at_once(self) -> bool:
        """Whether it goes at once: its telling says so, or the fact itself that it cannot wait."""
        return self.telling.at_once or bool(self.fact.body.get("cannot_wait"))


def told_of(session: Session, happened: Iterable[Fact], acting: Acting) -> Iterator[Told]:
    """Work out who hears of which of these facts: what is written, and what a preview shows."""
    facts = [(fact, telling) for fact in happened for telling in _tellings(fact)]
    inspections = {fact.inspection_id for fact, _ in facts if fact.inspection_id}
    if not inspections:
        return
    dates = {deadline_of(fact) for fact, _ in facts if fact.kind in _OF_A_DATE}
    owned = any(not _OWNING.isdisjoint(telling.to) for _, telling in facts)
    audience = (audience_of if owned else posts_and_holders)(session, inspections)
    reached = Reached(audience, people_reminded(session, [*dates]))
    for fact, telling in facts:
        yield from _hearers(fact, telling, reached, acting)


def _tellings(fact: Fact) -> Iterator[Telling]:
    """Give the messages a fact is told in; what was taken in from before is told to nobody."""
    if TAKEN_IN not in fact.body:
        for telling in TELLINGS.get(fact.kind, ()):
            if not telling.only_if or fact.body.get(telling.only_if):
                yield telling


def _hearers(fact: Fact, telling: Telling, reached: Reached, acting: Acting) -> Iterator[Told]:
    heard: set[UUID] = set()
    for to in telling.to:
        for post_id in reached.posts(fact, to, acting.on):
            holder = reached.audience.holder(post_id, acting.on)
            if holder is not None and _should_hear(holder, heard, telling, fact):
                heard.add(holder.person_id)
                yield Told(fact, telling, post_id, holder.person_id)


def _should_hear(holder: Answerable, heard: set[UUID], telling: Telling, fact: Fact) -> bool:
    themselves = holder.person_id == fact.actor_id
    return holder.person_id not in heard and (telling.even_themselves or not themselves)


def _write(session: Session, told: Sequence[Told], acting: Acting) -> None:
    waits = [(each.fact.id, each.person_id) for each in told if not each.is_at_once]
    add_notices(session, waits)
    enqueue(session, [_draft(each, acting) for each in told if each.is_at_once], acting.at)


def _draft(told: Told, acting: Acting) -> Draft:
    return Draft(
        key=f"{told.telling.message}:{told.fact.id.hex}",
        message=told.telling.message,
        person_id=told.person_id,
        post_id=told.post_id,
        facts=dict(told.fact.body),
        event_id=told.fact.id,
        digest_id=None,
        inspection_id=told.fact.inspection_id,
        not_before=acting.at,
    )
