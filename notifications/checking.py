"""Looks at a message once more before it leaves: still true, and still this reader's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import clock
from models import Session
from models.queries import told
from models.queries.holdings import holdings_of
from models.queries.outbox import Waiting
from notifications.digest import Contents, contents
from notifications.letter import Letter
from notifications.messages import Reader, choices_link, link_to, render
from notifications.minting import with_token
from notifications.outbox import DIGEST, Draft, enqueue, key_of
from notifications.outcome import Outcome, OutcomeKind
from rules.responsibility import Answerable, answerable

K = OutcomeKind


@dataclass(frozen=True, slots=True)
class Checked:
    """A message with the letter it became, or with why it goes no further."""

    message: Waiting
    letter: Letter | None
    refusal: Outcome | None = None


def check_again(session: Session, messages: Sequence[Waiting], at: datetime) -> list[Checked]:
    """Word each message as things stand now, and say of the rest why they are not sent.

    Where somebody else answers for the post by now, the message is queued for them instead. A
    message that cannot be worded stops nobody else's.
    """
    on = at.astimezone(clock.LONDON).date()
    holders = _holders(session, messages, on)
    said = contents(session, [m for m in messages if m.message == DIGEST], on)
    facts = _facts(session, messages)
    moved: list[Draft] = []
    checked = []
    for message in messages:
        refusal = _refusal(message, holders, said, at)
        if refusal is _MOVED_ON:
            holder = holders[message.post_id]
            assert holder is not None
            moved.append(_draft_for(message, holder.person_id, at))
        if refusal:
            checked.append(Checked(message, None, refusal))
            continue
        known = said[message.id].facts if message.id in said else facts[message.id]
        checked.append(_worded(message, with_token(session, message, known, at)))
    if moved:
        enqueue(session, moved, at, channels=(messages[0].channel,))
    return checked


_MOVED_ON = Outcome(K.CANCELLED, "holder_changed", "Somebody else answers for the post now.")
_VACANT = Outcome(K.PERMANENT, "post_vacant", "Nobody holds the post this message is for.")
_LEFT = Outcome(K.CANCELLED, "person_left", "The person no longer uses the service.")
_EXPIRED = Outcome(K.CANCELLED, "expired", "What the message offers could no longer be used.")
_NOTHING_LEFT = Outcome(K.CANCELLED, "nothing_left", "Everything in it was done meanwhile.")


def _refusal(
    message: Waiting,
    holders: Mapping[UUID | None, Answerable | None],
    said: Mapping[UUID, Contents],
    at: datetime,
) -> Outcome | None:
    if message.post_id:
        holder = holders[message.post_id]
        if holder is None:
            return _VACANT
        if holder.person_id != message.person_id:
            return _MOVED_ON
    if not message.is_active:
        return _LEFT
    until = message.facts.get("expires_at")
    if until and datetime.fromisoformat(until) <= at:
        return _EXPIRED
    return _NOTHING_LEFT if message.id in said and not said[message.id].is_needed else None


def _holders(
    session: Session, messages: Iterable[Waiting], on: date
) -> dict[UUID | None, Answerable | None]:
    posts = {message.post_id for message in messages if message.post_id}
    held = holdings_of(session, posts) if posts else {}
    return {post_id: answerable(holdings, on) for post_id, holdings in held.items()}


def _facts(session: Session, messages: Iterable[Waiting]) -> dict[UUID, dict[str, Any]]:
    """Join what is on record of each message's event with what it was drafted with."""
    wanted = list(messages)
    events = told.events(session, {m.event_id for m in wanted if m.event_id})
    known = told.facts_to_tell(session, events)
    return {m.id: {"area": m.area, **known.get(m.event_id or m.id, {}), **m.facts} for m in wanted}


def _draft_for(message: Waiting, person_id: UUID, at: datetime) -> Draft:
    return Draft(
        key=key_of(message.dedupe_key),
        message=message.message,
        person_id=person_id,
        post_id=message.post_id,
        facts=message.facts,
        event_id=message.event_id,
        inspection_id=message.inspection_id,
        not_before=at,
    )


def _worded(message: Waiting, facts: Mapping[str, Any]) -> Checked:
    reader = Reader(message.name, message.language, message.post_kind)
    try:
        link = link_to(message.message, message.inspection_id, facts, message.post_kind)
        words = render(message.message, facts, reader, link)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, staff see it as dead
        detail = f"{type(error).__name__}: {error}"
        return Checked(message, None, Outcome(K.PERMANENT, "words", detail))
    letter = Letter(
        reference=str(message.id),
        message_id=message.message_id,
        to_name=message.name,
        to_address=message.email,
        subject=words.subject,
        text=words.text,
        html=words.html,
        attempt=message.attempts + 1,
        maybe_duplicate=message.maybe_duplicate or message.is_taken_again,
        choices_link=choices_link(message.message),
    )
    return Checked(message, letter)
