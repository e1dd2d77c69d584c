"""What a published inspection report says, as read: every fact with the line it stands on.

Shared by `reports`, which reads it, and `models`, which remembers it. A month in the report
stays a month; nothing here is worked out or guessed.
"""

from dataclasses import dataclass

from rules.report_words import (
    Comment,
    Footnote,
    Month,
    Nation,
    Period,
    Problem,
    Stated,
    Theme,
)

__all__ = [
    "Appendix",
    "Comment",
    "ContextFact",
    "Credit",
    "Criterion",
    "Footnote",
    "ForewordScore",
    "HeadlineScore",
    "Month",
    "Nation",
    "NumberedItem",
    "Period",
    "PlanRoute",
    "PrintedRecommendation",
    "Problem",
    "PublishedReport",
    "Questionnaires",
    "Recommendations",
    "ScoresToDate",
    "Section",
    "Stated",
    "StatedTiming",
    "Theme",
]


@dataclass(frozen=True, slots=True)
class HeadlineScore:
    """One headline theme's percentage and printed comment."""

    theme: Theme
    label: str
    percent: int
    comment: Comment | None
    informs_early_further_inspection: bool
    line: int
    comment_text: str = ""


@dataclass(frozen=True, slots=True)
class ScoresToDate:
    """One row of the foreword's table: Wales and the English regions inspected so far.

    A figure is None where a dash is printed instead.
    """

    theme: Theme
    label: str
    lowest: int | None
    highest: int | None
    average: int | None
    area: int | None
    line: int


@dataclass(frozen=True, slots=True)
class ForewordScore:
    """A headline score that the foreword gives in a sentence: "done well enough 65%"."""

    theme: Theme
    percent: int
    line: int


@dataclass(frozen=True, slots=True)
class NumberedItem:
    """One printed strength or area for improvement."""

    number: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Criterion:
    """A general criterion with its score and what was found under it.

    `areas_heading` is None where nothing is printed under such a heading (3.2 in 2012).
    """

    ref: str
    title: str
    general_criterion: str
    percent: int | None
    comment: Comment | None
    strengths: tuple[NumberedItem, ...]
    areas_for_improvement: tuple[NumberedItem, ...]
    areas_heading: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the findings: its overall score, its criteria and its commentary."""

    number: int
    title: str
    percent: int | None
    criteria: tuple[Criterion, ...]
    introduction: str
    commentary: str
    line: int


@dataclass(frozen=True, slots=True)
class PrintedRecommendation:
    """A recommendation as printed: its number, its words and who is named in brackets.

    `group` is the line it stands under in later reports ("The YJS manager should:").
    """

    number: int
    text: str
    owners: tuple[str, ...]
    line: int
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Recommendations:
    """The recommendations with the sentence that leads into each of them."""

    heading: str
    owner_note: str
    lead_in: str
    items: tuple[PrintedRecommendation, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Credit:
    """People named under one role in the acknowledgements."""

    role: str
    names: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class StatedTiming:
    """A timing rule in the report's own words.

    Offsets are weeks; `exactness` is "exact", "range", "approximate", "event-driven" or
    "no-clock" (a rule that holds, but sets no time).
    """

    event: str
    anchor: str
    weeks_min: int | None
    weeks_max: int | None
    exactness: str
    quote: str
    line: int


@dataclass(frozen=True, slots=True)
class Questionnaires:
    """How many people of one group answered, and how many findings are drawn from them."""

    group: str
    questionnaires: int
    findings: int
    line: int


@dataclass(frozen=True, slots=True)
class Appendix:
    """An appendix by number and title, and its text as printed.

    Charts do not survive in a text: `missing_charts` are the captions with nothing under them.
    """

    number: int
    title: str
    text: str
    line: int
    missing_charts: tuple[Stated[str], ...] = ()
    only_missing_charts: bool = False


@dataclass(frozen=True, slots=True)
class PlanRoute:
    """Where the improvement plan goes: to whom it is sent, who gets it then, and what for."""

    plan_term: str
    submitted_to: str
    forwarded_to: str
    purpose: str
    line: int


@dataclass(frozen=True, slots=True)
class ContextFact:
    """One fact about the area: `name` is a stable word, `of` says whose figure it is.

    `of` is empty where the figure is the whole area's.
    """

    name: str
    of: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """A published report, read whole.

    Optional facts are None when the report does not state them; each such gap that a reader
    would miss is also a sentence in `problems`.
    """

    programme_title: Stated[str]
    area: Stated[str]
    service: Stated[str] | None
    isbn: Stated[str] | None
    year: Stated[int] | None
    dated: Stated[Month] | None
    signatory: Stated[str] | None
    signatory_title: Stated[str] | None
    overall_judgement: Stated[str] | None
    nation: Stated[Nation] | None
    region: Stated[str] | None
    fieldwork: Stated[Month] | None
    cases_examined: Stated[int] | None
    sample_range: Stated[tuple[int, int]] | None
    services_in_programme: Stated[int] | None
    scope_note: Stated[str] | None
    headline_scores: tuple[HeadlineScore, ...]
    scores_to_date: tuple[ScoresToDate, ...]
    sections: tuple[Section, ...]
    recommendations: Recommendations
    next_steps: Stated[str] | None
    timings: tuple[StatedTiming, ...]
    publication_recipients: tuple[Stated[str], ...]
    publication_also: tuple[Stated[str], ...]
    credits: tuple[Credit, ...]
    cited_criteria: tuple[Stated[str], ...]
    questionnaires: tuple[Questionnaires, ...]
    appendices: tuple[Appendix, ...]
    glossary: tuple[tuple[Stated[str], str], ...]
    contact_address: tuple[Stated[str], ...]
    website: Stated[str] | None
    context: tuple[ContextFact, ...]
    problems: tuple[Problem, ...]
    programme_name: Stated[str] | None = None
    programme_abbreviation: Stated[str] | None = None
    parent_programme: Stated[str] | None = None
    programme_period: Stated[Period] | None = None
    service_kind: Stated[str] | None = None
    cover_welsh: tuple[Stated[str], ...] = ()
    overall_judgement_sentence: Stated[str] | None = None
    footnotes: tuple[Footnote, ...] = ()
    foreword_scores: tuple[ForewordScore, ...] = ()
    scores_to_date_headings: tuple[Stated[str], ...] = ()
    comment_scale: Stated[tuple[Comment, ...]] | None = None
    plan_route: PlanRoute | None = None
    case_age_limit: Stated[str] | None = None
    inputs_before_the_visit: tuple[Stated[str], ...] = ()

    @property
    def languages_on_cover(self) -> tuple[str, ...]:
        """The languages its cover is printed in, as codes: English, and Welsh where it is."""
        return ("en", "cy") if self.cover_welsh else ("en",)
