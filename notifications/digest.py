"""One message a person a morning: made with what waits for them, worded when it is sent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import clock
from models import EventKind, Session
from models.queries import digests, making_digests, standing
from models.queries.holdings import holdings_of
from models.queries.outbox import Waiting
from models.queries.told import facts_to_tell
from models.reminding import Hearing
from notifications.messages import GROUPS
from notifications.outbox import DIGEST, Draft, enqueue, next_sending_time
from rules.reminders import Ladder
from rules.responsibility import answerable
from rules.timeline import DeadlineKind, TimelineRules
from settings import get_settings

SOON = timedelta(days=14)
_ONLY_EXPECTED = frozenset({DeadlineKind.VISIT, DeadlineKind.PUBLICATION})


def write_digests(session: Session, on: date, at: datetime) -> int:
    """Put one digest in the outbox for everybody something waits for; return how many are new.

    On a day nobody works nothing is made: what waits goes into the next working day's.
    """
    calendar, settings = standing.calendar(session), get_settings()
    if not calendar.is_working_day(on):
        return 0
    made = making_digests.open_digests(session, on, DIGEST)
    opens = max(at, clock.london(on, settings.sending_opens))
    not_before = next_sending_time(opens, calendar, settings)
    enqueue(session, [_draft(on, digest, person, not_before) for digest, person in made], at)
    if made:
        making_digests.supersede_older(session, on, DIGEST)
    return len(made)


def _draft(on: date, digest_id: UUID, person_id: UUID, not_before: datetime) -> Draft:
    return Draft(
        key=f"digest:{on}",
        message=DIGEST,
        person_id=person_id,
        digest_id=digest_id,
        not_before=not_before,
    )


@dataclass(frozen=True, slots=True)
class Contents:
    """What a digest says now. One nobody needs has no reminder and no news left in it."""

    facts: Mapping[str, Any]
    is_needed: bool


def contents(session: Session, messages: Sequence[Waiting], on: date) -> dict[UUID, Contents]:
    """Work out what each of these digests says today, by message.

    What is done, moved or somebody else's by now is left out, and whoever took a post over is
    entered for the next digest. The number of queries doesn't grow with the number of lines.
    """
    if not messages:
        return {}
    wanted = {message.digest_id for message in messages if message.digest_id}
    reminded = _still_to_remind(session, wanted, on)
    duties = _duties(session, {message.person_id for message in messages}, on)
    news = _news(session, wanted)
    found = {}
    for message in messages:
        assert message.digest_id is not None
        own, told = reminded[message.digest_id], news[message.digest_id]
        lines = {row.id: row for row in (*own, *duties[message.person_id])}
        new = _told(told)
        facts = {"today": on.isoformat(), **new, **_grouped(lines.values(), on)}
        found[message.id] = Contents(facts, is_needed=bool(own or any(new.values())))
    return found


def _still_to_remind(session: Session, wanted: set[UUID], on: date) -> dict[UUID, list[Any]]:
    rows = digests.reminders_in(session, wanted)
    if not rows:
        return defaultdict(list)
    rules = digests.timelines(session, {row.programme_version_id for row in rows})
    asked = [(row, rules[row.programme_version_id][row.kind], row.level) for row in rows]
    hearing = Hearing(session, asked, on)
    kept: dict[UUID, list[Any]] = defaultdict(list)
    passed_on: list[dict[str, Any]] = []
    for row, milestone, level in asked:
        hear = hearing.people(row, milestone, level)
        if row.reminded_id in hear:
            kept[row.digest_id].append(row)
        else:
            passed_on += _for_others(row, hear)
    digests.add_reminders(session, passed_on)
    return kept


def _for_others(row: Any, people: Iterable[UUID]) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    for person_id in people:
        yield {
            "id": uuid4(),
            "deadline_id": row.id,
            "step": row.step,
            "level": row.level,
            "due_on": row.due_on,
            "rung_on": row.rung_on,
            "person_id": person_id,
            "digest_id": None,
        }


def _duties(session: Session, people: set[UUID], on: date) -> dict[UUID, list[Any]]:
    """Return what each person's posts must do soon or should have done."""
    candidates = digests.posts_of_people(session, people, on)
    held = holdings_of(session, {post_id for post_id, _ in candidates})
    answers = {post_id: answerable(holdings, on) for post_id, holdings in held.items()}
    rows = digests.due_for_posts(session, set(answers), on + SOON)
    rules = digests.timelines(session, {row.programme_version_id for row in rows})
    duties: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        person = answers[row.post_id]
        if person and _is_told_of(row, rules, on):
            duties[person.person_id].append(row)
    return duties


def _is_told_of(row: Any, rules: Mapping[UUID, TimelineRules], on: date) -> bool:  # noqa: ANN401
    """Whether a date's ladder has anybody hear of it on this side of its day."""
    ladder: Ladder = rules[row.programme_version_id][row.kind].ladder
    if row.due_on > on:
        return bool(ladder.before_days)
    if row.due_on == on:
        return ladder.on_the_day
    return bool(ladder.after_working_days or ladder.then_every_months)


def _news(session: Session, wanted: set[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    rows = digests.notices_in(session, wanted)
    facts = facts_to_tell(session, [event for _, event in rows])
    news: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for digest_id, event in rows:
        assert digest_id is not None
        news[digest_id].append(facts[event.id])
    return news


def _told(news: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Part what is new: dates that moved stand together, one line a date, from where it stood.

    One that moved and came back where it was is no news.
    """
    moved: dict[str, dict[str, Any]] = {}
    for each in news:
        if each["kind"] == EventKind.DEADLINE_MOVED:
            before = moved.pop(each["deadline"], None)
            now = {**each, "old_due_on": before["old_due_on"]} if before else each
            if before is None or now["old_due_on"] != now["new_due_on"]:
                moved[each["deadline"]] = now
    others = [each for each in news if each["kind"] != EventKind.DEADLINE_MOVED]
    return {"moved": [*moved.values()], "news": others}


def _grouped(rows: Iterable[Any], on: date) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS}
    for row in sorted(rows, key=lambda row: row.due_on):
        days = (row.due_on - on).days
        groups[_group(row.kind, days)].append(_line(row, days))
    return groups


def _group(kind: DeadlineKind, days: int) -> str:
    """Name a line's group. What was only expected is never late: somebody is asked to record it."""
    if days < 0:
        return "to_record" if kind in _ONLY_EXPECTED else "late"
    return "soon" if days else "due_today"


def _line(row: Any, days: int) -> dict[str, Any]:  # noqa: ANN401 - a row of models.queries.digests
    line = {"kind": row.kind.value, "area": row.area, "due_on": row.due_on.isoformat()}
    number = row.review or (f"{row.recommendation}{row.letter}" if row.letter else None)
    return line | {"days": days} | ({"number": number} if number else {})
