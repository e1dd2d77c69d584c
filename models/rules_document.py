"""A programme's rules as a document: read, checked, and turned into what `rules` follows."""

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from models.rules_lines import line_of
from rules.errors import RulesInvalid
from rules.offsets import Offset, Unit
from rules.posts import Body, PostKind, body_of
from rules.reminders import Ladder
from rules.soundness import Flaw, flaws
from rules.timeline import DeadlineKind, Milestone, Request, Roll, TimelineRules, Timing

SHIPPED = ("core_case_inspection_2012.toml", "youth_justice_services.toml")
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
    planned_services: Annotated[int, Field(ge=1)]
    sample_range: tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]]
    runs_from: date
    monitoring_body: str
    extensions_allowed: Annotated[int, Field(ge=0, le=20)]
    inspectorate: InspectorateDetails
    recipients: tuple[Recipient, ...]
    titles: dict[PostKind, tuple[str, ...]]
    reminders: dict[str, LadderDocument]
    milestones: dict[DeadlineKind, MilestoneDocument]

    @property
    def is_monitored_by_the_inspectorate(self) -> bool:
        """Whether the inspectorate itself watches how plans are carried out."""
        return self.monitoring_body == self.inspectorate.name

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
            sentence = f"{kind}: there is no reminder ladder called {written.reminders}."
            raise RulesInvalid(sentence, ("milestones", kind, "reminders"))
        fields = {name: getattr(written, name) for name in MilestoneDocument.model_fields}
        del fields["reminders"]
        ladder = Ladder(**self.reminders[written.reminders].model_dump())
        return Milestone(kind=kind, ladder=ladder, **fields)


def read_rules(text: str) -> RulesDocument:
    """Read and check a programme's TOML document before anything depends on it.

    Raises RulesInvalid with a line for each thing that is wrong: its key, its line and why.
    """
    document, timeline = _read(text)
    wrong = [*flaws(timeline.milestones), *_wrong_around(document)]
    if wrong:
        raise RulesInvalid("\n".join(_in_words(each.path, each.sentence, text) for each in wrong))
    return document


@lru_cache(maxsize=64)
def rules_of(text: str) -> tuple[RulesDocument, TimelineRules]:
    """Return a stored document with its timetable, read once for each text.

    What was adopted is followed to its end, also where it would not be adopted today.
    """
    return _read(text)


def _read(text: str) -> tuple[RulesDocument, TimelineRules]:
    try:
        document = RulesDocument.model_validate(tomllib.loads(text))
        return document, document.timeline()
    except tomllib.TOMLDecodeError as mistake:
        raise RulesInvalid(f"The rules document is not TOML: {mistake}.") from None
    except ValidationError as mistakes:
        found = [(tuple(map(str, each["loc"])), f"{each['msg']}.") for each in mistakes.errors()]
        raise RulesInvalid("\n".join(_in_words(*each, text) for each in found)) from None
    except RulesInvalid as mistake:
        raise RulesInvalid(_in_words(mistake.path, str(mistake), text), mistake.path) from None


def _wrong_around(document: RulesDocument) -> Iterator[Flaw]:
    """Give what is wrong beside the timetable: a sample, or what posts are called."""
    fewest, most = document.sample_range
    if most < fewest:
        yield Flaw(("sample_range",), "A sample's most cases are fewer than its fewest.")
    called: dict[str, PostKind] = {}
    for kind, titles in document.titles.items():
        if not titles or body_of(kind) not in {Body.SERVICE, Body.PARTNER}:
            sentence = "Titles are for posts of a service, at least one for each."
            yield Flaw(("titles", kind), sentence)
        for title in titles:
            first = called.setdefault(title.casefold(), kind)
            if first is not kind:
                yield Flaw(("titles", kind), f"{title} is also what a {first} is called.")


def _in_words(path: tuple[str, ...], sentence: str, text: str) -> str:
    line = line_of(path, text) if path else None
    where = f"{'.'.join(path)} (line {line})" if line else ".".join(path)
    return f"The rules document is wrong at {where}: {sentence}"


def shipped_rules(name: str = SHIPPED[0]) -> str:
    """Return the text of a programme this service comes with; the first unless another is named."""
    return (files("models") / "programmes" / name).read_text(encoding="utf-8")


def shipped_programmes() -> Iterator[str]:
    """Give the text of every programme this service comes with."""
    return (shipped_rules(name) for name in SHIPPED)


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a rules document, in hex."""
    return sha256(text.encode()).hexdigest()
