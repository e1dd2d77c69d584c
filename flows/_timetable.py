"""When each flow runs by itself. deploy/prefect.yaml says the same, and a test holds them equal."""

from dataclasses import dataclass

ZONE = "Europe/London"
AT_START = "timeline"


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule: its lasting name, when it fires (cron, London time), and that in words."""

    slug: str
    cron: str
    words: str


TIMETABLE: dict[str, Schedule | None] = {
    "timeline": Schedule("every-morning", "30 6 * * *", "every day at 06:30"),
    "delivery": Schedule("every-two-minutes", "*/2 * * * *", "every 2 minutes"),
    "self_check": Schedule("every-hour", "0 * * * *", "every hour"),
    "provisional_findings": None,
    "draft_report": None,
    "publication": None,
    "improvement_plan": None,
    "monitoring": None,
    "reminders": None,
    "intake": None,
}


def in_words() -> list[str]:
    """Say what runs by itself, a line each."""
    return [f"{flow} {each.words}" for flow, each in TIMETABLE.items() if each]


def by_hand() -> list[str]:
    """Name the flows that run only when somebody asks."""
    return [flow for flow, each in TIMETABLE.items() if each is None]
