"""What if: one change to how a rehearsal goes, written as KIND=…, read and made to happen."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rehearsal.habits import Course
from rehearsal.wording import full_date
from rules.errors import Refused
from rules.timeline import DeadlineKind

_FOLDED = {kind.value: kind for kind in DeadlineKind}
_KINDS_OF_DATE = ", ".join(_FOLDED)


class Kind(StrEnum):
    """The changes a rehearsal can be asked for."""

    VISIT_END = "visit_end"
    PUBLICATION = "publication"
    LATE = "late"
    EXTENSION = "extension"
    CLOCK_STOP = "clock_stop"
    CLOSURE = "closure"
    QUIET = "quiet"


GRAMMAR: Mapping[Kind, str] = {
    Kind.VISIT_END: "visit_end=DATE",
    Kind.PUBLICATION: "publication=DATE",
    Kind.LATE: "late=WHAT:DAYS",
    Kind.EXTENSION: "extension=WHAT:DATE",
    Kind.CLOCK_STOP: "clock_stop=WHAT:DATE..DATE",
    Kind.CLOSURE: "closure=DATE:NAME",
    Kind.QUIET: "quiet=DATE..DATE",
}
OF_EVERY_SERVICE = frozenset({Kind.CLOSURE, Kind.QUIET})


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `about` is the date it concerns, `on` and `until` its days, if it has any."""

    kind: Kind
    words: str
    on: date = date.min
    until: date = date.min
    about: DeadlineKind | None = None
    days: int = 0
    name: str = ""

    @property
    def sentence(self) -> str:
        """The words, begun with a capital."""
        return self.words[:1].upper() + self.words[1:]


@dataclass(frozen=True, slots=True)
class AsAsked:
    """How a rehearsal of one report is asked to go: the visit's end, and everybody's course."""

    visit_ended_on: date
    course: Course


def read_changes(written: Iterable[str]) -> tuple[Change, ...]:
    """Read each change as written, or refuse in a sentence that says how it is written."""
    return tuple(_read(each) for each in written)


def refuse_for_one_service(changes: Iterable[Change]) -> None:
    """Refuse, for a whole programme, what can only be asked of one report's dates."""
    for change in changes:
        if change.kind not in OF_EVERY_SERVICE:
            every = " or ".join(GRAMMAR[kind] for kind in sorted(OF_EVERY_SERVICE))
            raise Refused(f"For a programme --what-if takes {every}; {change.kind} is about one.")


def changed(asked: AsAsked, changes: Sequence[Change]) -> AsAsked:
    """Return the dates and lateness that a rehearsal is asked for with the changes made."""
    for change in changes:
        match change.kind:
            case Kind.VISIT_END:
                asked = replace(asked, visit_ended_on=change.on)
            case Kind.PUBLICATION:
                asked = replace(asked, course=replace(asked.course, published_on=change.on))
            case Kind.LATE:
                assert change.about is not None
                late = {**asked.course.late, change.about: change.days}
                asked = replace(asked, course=replace(asked.course, late=late))
    return asked


def _read(written: str) -> Change:
    name, equals, rest = written.partition("=")
    if name not in set(Kind) or not equals:
        raise Refused(
            f"--what-if {written} is not understood. Write one of {', '.join(GRAMMAR.values())}."
        )
    kind = Kind(name)
    try:
        return _READERS[kind](kind, rest)
    except ValueError:
        raise Refused(
            f"--what-if {written} is not understood. Write {GRAMMAR[kind]}, with each DATE as "
            f"YYYY-MM-DD{_what(kind)}."
        ) from None


def _what(kind: Kind) -> str:
    return f" and WHAT as one of {_KINDS_OF_DATE}" if "WHAT" in GRAMMAR[kind] else ""


def _a_day(kind: Kind, rest: str) -> Change:
    on = date.fromisoformat(rest)
    what = "the visit ends" if kind is Kind.VISIT_END else "the report is published"
    return Change(kind, f"{what} on {full_date(on)}", on)


def _late(kind: Kind, rest: str) -> Change:
    about, days = _about(rest)
    if not days.isdigit():
        raise ValueError(days)
    words = f"{_words(about)} is {int(days)} days late"
    return Change(kind, words, about=about, days=int(days))


def _extension(kind: Kind, rest: str) -> Change:
    about, day = _about(rest)
    until = date.fromisoformat(day)
    words = f"more time for the {_words(about)} is granted until {full_date(until)}"
    return Change(kind, words, until=until, about=about)


def _clock_stop(kind: Kind, rest: str) -> Change:
    about, days = _about(rest)
    on, until = _stretch(days)
    words = (
        f"the clock of the {_words(about)} stands still from {full_date(on)} to {full_date(until)}"
    )
    return Change(kind, words, on, until, about)


def _closure(kind: Kind, rest: str) -> Change:
    day, _, name = rest.partition(":")
    on, name = date.fromisoformat(day), name.strip().strip("\"'").strip()
    if not name:
        raise ValueError(rest)
    return Change(kind, f"nobody works on {full_date(on)}: {name}", on, name=name)


def _quiet(kind: Kind, rest: str) -> Change:
    on, until = _stretch(rest)
    words = f"nobody is reminded from {full_date(on)} to {full_date(until)}"
    return Change(kind, words, on, until)


def _about(rest: str) -> tuple[DeadlineKind, str]:
    name, _, more = rest.partition(":")
    if name not in _FOLDED:
        raise ValueError(name)
    return _FOLDED[name], more


def _stretch(written: str) -> tuple[date, date]:
    first, _, last = written.partition("..")
    opens, closes = date.fromisoformat(first), date.fromisoformat(last)
    if closes < opens:
        raise ValueError(written)
    return opens, closes


def _words(kind: DeadlineKind) -> str:
    return kind.value.replace("_", " ")


_READERS: Mapping[Kind, Callable[[Kind, str], Change]] = {
    Kind.VISIT_END: _a_day,
    Kind.PUBLICATION: _a_day,
    Kind.LATE: _late,
    Kind.EXTENSION: _extension,
    Kind.CLOCK_STOP: _clock_stop,
    Kind.CLOSURE: _closure,
    Kind.QUIET: _quiet,
}
