"""The words every reading of a report is made of: themes, comments, months, values with a line."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Theme(StrEnum):
    """The three headline themes of a core case inspection."""

    SAFEGUARDING = "safeguarding"
    RISK_OF_HARM = "risk_of_harm"
    LIKELIHOOD_OF_REOFFENDING = "likelihood_of_reoffending"


class Comment(StrEnum):
    """How much improvement a score's printed comment requires, least first."""

    MINIMUM = "minimum"
    MODERATE = "moderate"
    SUBSTANTIAL = "substantial"
    DRASTIC = "drastic"


class Nation(StrEnum):
    """Where the inspected service is; a report on Wales is published in two languages."""

    ENGLAND = "england"
    WALES = "wales"


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """A value with the line of the source it was read from, counted from 1."""

    value: T
    line: int


@dataclass(frozen=True, slots=True)
class Month:
    """A month as the report gives it; never a day."""

    year: int
    month: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, or that does not agree with itself.

    `line` is None only where what is missing has no line to stand on.
    """

    sentence: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Period:
    """How long a programme runs, and the month it runs from."""

    years: int
    starts: Month


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote by the mark it carries."""

    mark: str
    text: str
    line: int
