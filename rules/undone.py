"""What the self-check may find left undone, and how that reads. It decides nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

Plural = Callable[[str, str, int], str]


class Undone(StrEnum):
    """One way in which what should have happened differs from what did."""

    MORNING_NOT_RUN = "morning_not_run"
    STAGE_MISSED = "stage_missed"
    FACT_MISSING = "fact_missing"
    REMINDING_MISSED = "reminding_missed"
    REMINDER_MISSING = "reminder_missing"
    PLAN_NOT_FORWARDED = "plan_not_forwarded"
    REMINDER_IN_NO_DIGEST = "reminder_in_no_digest"
    NEWS_IN_NO_DIGEST = "news_in_no_digest"
    DIGEST_NOT_QUEUED = "digest_not_queued"
    MESSAGE_NOT_LEFT = "message_not_left"
    MESSAGE_GIVEN_UP = "message_given_up"
    MESSAGE_NOT_DELIVERED = "message_not_delivered"
    CHANNEL_PAUSED = "channel_paused"
    BACKUP_OLD = "backup_old"
    RECORD_CHANGED = "record_changed"


@dataclass(frozen=True, slots=True)
class Place:
    """An inspection in which something was left undone."""

    inspection_id: UUID
    area: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How much of one kind was left undone: since when, and in the first few places where.

    `detail` says what no number can, such as which fact of the record was changed.
    """

    what: Undone
    count: int = 1
    since_on: date | None = None
    places: tuple[Place, ...] = ()
    detail: str = ""


U = Undone
WORDS: Mapping[Undone, tuple[str, str]] = {
    U.MORNING_NOT_RUN: (
        "The morning's work has not been done since %(day)s.",
        "The morning's work has not been done since %(day)s.",
    ),
    U.STAGE_MISSED: (
        "%(num)s deadline that a stage should have looked at was not looked at.",
        "%(num)s deadlines that a stage should have looked at were not looked at.",
    ),
    U.FACT_MISSING: (
        "%(num)s date went by and the record does not say so.",
        "%(num)s dates went by and the record does not say so.",
    ),
    U.REMINDING_MISSED: (
        "%(num)s deadline of which somebody should have heard was passed over.",
        "%(num)s deadlines of which somebody should have heard were passed over.",
    ),
    U.REMINDER_MISSING: (
        "%(num)s reminder that somebody should have had was never entered.",
        "%(num)s reminders that somebody should have had were never entered.",
    ),
    U.PLAN_NOT_FORWARDED: (
        "%(num)s finalised plan has not gone to the monitor.",
        "%(num)s finalised plans have not gone to the monitor.",
    ),
    U.REMINDER_IN_NO_DIGEST: (
        "%(num)s reminder is in nobody's morning message.",
        "%(num)s reminders are in nobody's morning message.",
    ),
    U.NEWS_IN_NO_DIGEST: (
        "%(num)s piece of news is in nobody's morning message.",
        "%(num)s pieces of news are in nobody's morning message.",
    ),
    U.DIGEST_NOT_QUEUED: (
        "%(num)s morning message was made and never sent on its way.",
        "%(num)s morning messages were made and never sent on their way.",
    ),
    U.MESSAGE_NOT_LEFT: (
        "%(num)s message that should have left is still waiting.",
        "%(num)s messages that should have left are still waiting.",
    ),
    U.MESSAGE_GIVEN_UP: (
        "%(num)s message was given up and reached nobody.",
        "%(num)s messages were given up and reached nobody.",
    ),
    U.MESSAGE_NOT_DELIVERED: (
        "%(num)s message counts as sent and is in nobody's inbox.",
        "%(num)s messages count as sent and are in nobody's inbox.",
    ),
    U.CHANNEL_PAUSED: (
        "%(num)s channel is paused until its settings are mended.",
        "%(num)s channels are paused until their settings are mended.",
    ),
    U.BACKUP_OLD: (
        "The last backup was made on %(day)s.",
        "The last backup was made on %(day)s.",
    ),
    U.RECORD_CHANGED: ("%(detail)s", "%(detail)s"),
}
NEVER = "it was set up"


def one_or_many(one: str, many: str, count: int) -> str:
    """Choose the English words for a number."""
    return one if count == 1 else many


def in_words(
    found: Difference,
    plural: Plural = one_or_many,
    day: Callable[[date], str] = "{:%-d %B %Y}".format,
    never: str = NEVER,
) -> str:
    """Say what was left undone in one sentence."""
    one, many = WORDS[found.what]
    since = day(found.since_on) if found.since_on else never
    words = {"num": f"{found.count:,}", "day": since, "detail": found.detail}
    return plural(one, many, found.count) % words
