"""A programme's rules as a document: read, checked, and turned into what `rules` follows."""

import tomllib
from datetime import date
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from rules.errors import RulesInvalid
from rules.offsets import Offset, Unit
from rules.posts import PostKind
from rules.reminders import Ladder
from rules.timeline import DeadlineKind, Milestone, Request, Roll, TimelineRules, Timing

SHIPPED = "core_case_inspection_2012.toml"
NO_OFFSET = Offset(0, Unit.WEEKS)


def _offset(written: object) -> object:
    """Read "4 weeks" or "-15 working_days"."""
    match str(written).split():
        case [count, unit] if count.lstrip("-").isdigit() and unit in set(Unit):
            return Offset(int(count), Unit(unit))
    raise ValueError('write a number and one of "weeks", "working_days", "months"')


WrittenOffset = Annotated[Offset, BeforeValidator(_offset)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class InspectorateDetails(_Part):
    """Whom readers write to; shown in page footers, documents and mail."""

    name: str
    address: tuple[str, ...]
    write_to: str
    code_of_practice: str


class Recipient(_Part):
    """A body that receives every published report of the programme."""

    name: str


class LadderDocument(_Part):
    """The days around a date on which reminders go."""

    before_days: tuple[Annotated[int, Field(ge=0, le=366)], ...]
    on_the_day: bool
    after_working_days: tuple[Annotated[int, Field(ge=1, le=250)], ...]
    then_every_months: Annotated[int, Field(ge=0, le=24)]


class MilestoneDocument(_Part):
    """One milestone as written."""

    timing: Timing
    anchor: DeadlineKind | None = None
    begins_with: Request | None = None
    offset: WrittenOffset = NO_OFFSET
    latest: WrittenOffset | None = None
    margin: WrittenOffset | None = None
    late_after: WrittenOffset | None = None
    roll: Roll = Roll.NEXT_WORKING_DAY
    reminders: str
    escalation: tuple[tuple[PostKind, ...], ...]
    told: tuple[PostKind, ...] = ()
    may_be_extended: bool = False
    source: str


class RulesDocument(_Part):
    """A programme: who runs and monitors it, who is told, and its timetable."""

    key: str
    name: str
    abbreviation: str
    planned_services: int
    sample_range: tuple[int, int]
    runs_from: date
    monitoring_body: str
    extensions_allowed: int
    inspectorate: InspectorateDetails
    recipients: tuple[Recipient, ...]
    titles: dict[PostKind, tuple[str, ...]]
    reminders: dict[str, LadderDocument]
    milestones: dict[DeadlineKind, MilestoneDocument]

    def timeline(self) -> TimelineRules:
        """Return the timetable as the rules follow it, or refuse a dead end in words."""
        return TimelineRules({kind: self._milestone(kind) for kind in self.milestones})

    def post_kind_of(self, printed: str) -> PostKind:
        """Return the kind of post that a report's owner in brackets means."""
        wanted = " ".join(printed.casefold().split())
        for kind, titles in self.titles.items():
            if wanted in {title.casefold() for title in titles}:
                return kind
        return PostKind.OWNER

    def _milestone(self, kind: DeadlineKind) -> Milestone:
        written = self.milestones[kind]
        if written.reminders not in self.reminders:
            raise RulesInvalid(f"{kind}: there is no reminder ladder called {written.reminders}.")
        fields = {name: getattr(written, name) for name in MilestoneDocument.model_fields}
        del fields["reminders"]
        ladder = Ladder(**self.reminders[written.reminders].model_dump())
        return Milestone(kind=kind, ladder=ladder, **fields)


def read_rules(text: str) -> RulesDocument:
    """Read and check a programme's TOML document, or raise RulesInvalid with key and line."""
    try:
        document = RulesDocument.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as mistake:
        raise RulesInvalid(f"The rules document is not TOML: {mistake}.") from None
    except ValidationError as mistakes:
        raise RulesInvalid(_in_words(mistakes, text)) from None
    document.timeline()
    return document


@lru_cache(maxsize=64)
def rules_of(text: str) -> tuple[RulesDocument, TimelineRules]:
    """Return a stored document with its timetable, read once for each text."""
    document = read_rules(text)
    return document, document.timeline()


def shipped_rules() -> str:
    """Return the text of the programme this service comes with."""
    return (files("models") / "programmes" / SHIPPED).read_text(encoding="utf-8")


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a rules document, in hex."""
    return sha256(text.encode()).hexdigest()


def _in_words(mistakes: ValidationError, text: str) -> str:
    first: Any = mistakes.errors()[0]
    path = [str(part) for part in first["loc"]]
    line = _line_of(path, text)
    where = f"{'.'.join(path)} (line {line})" if line else ".".join(path)
    return f"The rules document is wrong at {where}: {first['msg']}."


def _line_of(path: list[str], text: str) -> int | None:
    """Find the line of a key, or else of the table it stands in, so that a person can go there."""
    lines = [line.strip() for line in text.splitlines()]
    for depth in range(len(path), 0, -1):
        header = f"[{'.'.join(path[:depth])}]"
        if header in lines:
            start = lines.index(header)
            found = _key_line(path[depth:], lines, start + 1)
            return (start if found is None else found) + 1
    found = _key_line(path, lines, 0)
    return None if found is None else found + 1


def _key_line(path: list[str], lines: list[str], start: int) -> int | None:
    """Find the line of a path's first key in the table that begins at a line."""
    for number in range(start, len(lines)):
        if lines[number].startswith("["):
            break
        if path and lines[number].split("=")[0].strip() == path[0]:
            return number
    return None
