"""Previews a change by making it and taking it back, so that what is saved is what was shown."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from models import Acting, Fact, Session
from models.event import noted
from models.queries import consequences as before_and_after
from models.queries import runs, standing
from models.queries.consequences import Stood
from models.queries.expected import REMINDERS
from models.queries.quiet_calendar import quiet_days
from models.queries.told import facts_to_tell
from models.trial import taken_back
from notifications import messages
from notifications.announcing import Told, told_of
from notifications.consequences import Consequences, Message, NotSent
from notifications.date_changes import DateChanges, Moment
from notifications.quiet_changes import Quiet, reminders_moved
from notifications.templating import ENGLISH
from rules.errors import Refused
from rules.working_days import ONE_DAY

Change = Callable[[Session], None]
LOOKED_AHEAD = timedelta(days=366)  # a quiet period begins within nine months and lasts three


class ChangedMeanwhile(Refused):
    """What a change does now is not what was shown; `consequences` is what it does now."""

    status = 409

    def __init__(self, now: Consequences) -> None:
        super().__init__("Something has changed since you looked. This is what happens now.")
        self.consequences = now


def consequences(
    session: Session, acting: Acting, change: Change, inspection_id: UUID | None = None
) -> Consequences:
    """Return all that a change does, by making it in a session of its own and taking it back.

    `change` is given that session and loads from it whatever it changes. It may touch the dates
    of the inspection named, or where none is named those of all.
    """
    with taken_back(session) as trial:
        return _made(trial, acting, change, inspection_id)


def carry_out(
    session: Session,
    acting: Acting,
    change: Change,
    fingerprint: str,
    inspection_id: UUID | None = None,
) -> Consequences:
    """Make a change for good, as it was previewed; refuse one that does something else now."""
    done = _made(session, acting, change, inspection_id)
    if done.fingerprint != fingerprint:
        raise ChangedMeanwhile(done)
    return done


def _made(
    session: Session, acting: Acting, change: Change, inspection_id: UUID | None
) -> Consequences:
    session.flush()
    known = len(noted(session))
    stood = before_and_after.standing_now(session, inspection_id)
    since = _reminded_from(session, acting.on)
    before = Moment(stood, standing.calendar(session), _quiet(session, acting), since)
    change(session)
    session.flush()
    facts = noted(session)[known:]
    stands = before_and_after.standing_now(session, inspection_id, also=stood)
    after = Moment(stands, standing.calendar(session), _quiet(session, acting), since)
    changes = DateChanges(session, (before, after))
    days = Quiet(before.quiet, after.quiet, after.calendar)
    return Consequences(
        dates=[*changes.listed(facts), *reminders_moved(session, stands.values(), days)],
        messages=sorted(_messages(session, facts, acting), key=_by_person),
        not_sent=list(_not_sent(session, stood, changes.no_longer_so())),
        facts=[_fact(fact) for fact in facts],
    )


def _quiet(session: Session, acting: Acting) -> frozenset[date]:
    return quiet_days(session, acting.on, acting.on + LOOKED_AHEAD)


def _reminded_from(session: Session, today: date) -> date:
    """Return the first day whose reminders have not gone: today's go once, early in the morning."""
    return today + ONE_DAY if runs.finished(session, REMINDERS, today) else today


def _by_person(message: Message) -> tuple[bool, str, str]:
    return (not message.is_at_once, message.person, message.words)


def _messages(session: Session, facts: Iterable[Fact], acting: Acting) -> Iterator[Message]:
    told = list(told_of(session, facts, acting))
    people = before_and_after.names_of(session, {each.person_id for each in told})
    posts = before_and_after.titles_of(session, {each.post_id for each in told})
    named = facts_to_tell(session, {each.fact.id: each.fact for each in told}.values())
    for each in told:
        yield Message(
            words=messages.line(_kind(each), named[each.fact.id], ENGLISH),
            person_id=each.person_id,
            person=people[each.person_id],
            post=posts[each.post_id],
            is_at_once=each.is_at_once,
        )


def _kind(told: Told) -> str:
    """Name the message whose words are read: a digest has a line of the event's own."""
    return told.telling.message if told.is_at_once else told.fact.kind.value


def _not_sent(
    session: Session, stood: dict[UUID, Stood], no_longer_so: set[UUID]
) -> Iterator[NotSent]:
    for each in before_and_after.unsent_about(session, sorted(no_longer_so)):
        was = stood[each.deadline_id]
        if was.is_open and each.due_on == was.due_on:
            yield NotSent(was.area, was.kind, was.number, was.due_on, each.rung_on, each.person)


def _fact(fact: Fact) -> tuple[str, ...]:
    body = (f"{name}={value}" for name, value in sorted(fact.body.items()) if not _is_id(value))
    place = fact.inspection_id.hex if fact.inspection_id else ""
    return (fact.kind.value, place, fact.occurred_on.isoformat(), *body)


def _is_id(value: object) -> bool:
    """Whether a value of a fact's body is an id, which may have been made just now."""
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True
