"""The changes an inspection's pages offer: what each asks for, does, and says when it is done."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from models import Acting, Inspection
from models.changes import VisitDays, cancel_inspection, postpone, replan_visit, resume
from models.correcting import (
    correct_draft_sent,
    correct_provisional_findings,
    correct_publication,
    correct_visit_end,
)
from models.forecasting import ForecastDays, enter_forecast
from portal.fields import FormDate, MaybeDate, Text, parts_of
from portal.language import _, for_later, long_date
from portal.previews import ChangeForm
from rules.permissions import Act, Actor, may
from rules.stages import InspectionState
from rules.timeline import DeadlineKind

S = InspectionState
_NOT_YET_VISITED = frozenset({S.SCHEDULED, S.ANNOUNCED})
_WHY = {
    ("reason", "*"): for_later("Enter the reason"),
    ("reason", "string_too_long"): for_later("The reason must be 4,000 characters or fewer"),
}


class ReasonForm(ChangeForm):
    """Why something is done."""

    reason: Text
    sentences: ClassVar[Mapping[tuple[str, str], str]] = _WHY


class VisitForm(ChangeForm):
    """The days of a visit, and why these."""

    begins: MaybeDate = None
    until: FormDate
    reason: Text
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        **_WHY,
        ("until", "*"): for_later("Enter the last day of the visit"),
    }


class ForecastForm(ChangeForm):
    """Between which days something is expected, and why then."""

    opens: FormDate
    closes: FormDate
    reason: Text
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        **_WHY,
        ("opens", "*"): for_later("Enter the first day on which it may be published"),
        ("closes", "*"): for_later("Enter the last day on which it may be published"),
    }


class DayForm(ChangeForm):
    """The right day, and why the one on record is not."""

    on: FormDate
    reason: Text
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        **_WHY,
        ("on", "*"): for_later("Enter the day on which it happened"),
    }


# Each input of these forms, with the question that stands above it.
_QUESTIONS = {
    "begins": for_later("First day of the visit (optional)"),
    "until": for_later("Last day of the visit"),
    "opens": for_later("First day on which it may be published"),
    "closes": for_later("Last day on which it may be published"),
    "on": for_later("The right day"),
    "reason": for_later("Why?"),
}


class Correctable(StrEnum):
    """A fact whose day can be put right, by its name in addresses."""

    VISIT_END = "visit-end"
    PROVISIONAL_FINDINGS = "provisional-findings"
    DRAFT_REPORT = "draft-report"


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One change: who may make it, what is asked, what it does, and what is said then."""

    place: str
    act: Act
    title: str
    hint: str
    form: type[ChangeForm]
    do: Callable[[Acting, Inspection, Any], None]
    done: str
    is_offered: Callable[[Inspection], bool]
    on_record: Callable[[Inspection], Mapping[str, date | None]] = lambda _: {}

    @property
    def title_here(self) -> str:
        """What the change is called, in the reader's language."""
        return _(self.title)

    @property
    def done_here(self) -> str:
        """What is said once it is made, in the reader's language."""
        return _(self.done)

    @property
    def days(self) -> Sequence[tuple[str, str]]:
        """The days that are asked for: the name of each input and its question."""
        names = [name for name in self.form.model_fields if name in _QUESTIONS and name != "reason"]
        return [(name, _(_QUESTIONS[name])) for name in names]

    @property
    def field(self) -> str:
        """The input beside which a refusal stands."""
        days = self.days
        return f"{days[-1][0]}-day" if days else "reason"

    def filled_with(self, inspection: Inspection) -> dict[str, Any]:
        """Return what the form begins with: the days on record."""
        return {name: parts_of(day) for name, day in self.on_record(inspection).items()}

    def said(self, answers: ChangeForm) -> Sequence[tuple[str, str]]:
        """Repeat what was answered."""
        return list(_said(answers))


def _said(answers: ChangeForm) -> Iterator[tuple[str, str]]:
    for name, question in _QUESTIONS.items():
        answer = getattr(answers, name, None)
        if answer is not None:
            yield _(question), long_date(answer) if isinstance(answer, date) else str(answer)


VISIT = ChangePage(
    "visit",
    Act.CHANGE_DATES,
    for_later("Move the planned visit"),
    for_later("Every date that is counted from the end of the visit moves with it."),
    VisitForm,
    lambda acting, it, said: replan_visit(
        acting, it, VisitDays(said.until, said.begins), said.reason
    ),
    for_later("The visit is moved. The dates that follow from it are below."),
    lambda it: it.state in _NOT_YET_VISITED,
    lambda it: {"begins": it.visit_planned_from, "until": it.visit_planned_until},
)
POSTPONE = ChangePage(
    "postpone",
    Act.CHANGE_DATES,
    for_later("Postpone the inspection"),
    for_later("Its dates no longer apply, and nobody is reminded of them, until it has new ones."),
    ReasonForm,
    lambda acting, it, said: postpone(acting, it, said.reason),
    for_later("The inspection is postponed."),
    lambda it: it.state in _NOT_YET_VISITED,
)
RESUME = ChangePage(
    "resume",
    Act.CHANGE_DATES,
    for_later("Take the inspection up again"),
    for_later("It is scheduled anew. The service has to be told of the visit again."),
    VisitForm,
    lambda acting, it, said: resume(acting, it, VisitDays(said.until, said.begins), said.reason),
    for_later("The inspection is taken up again. Its dates are below."),
    lambda it: it.state is S.POSTPONED,
)
CANCEL = ChangePage(
    "cancel",
    Act.CANCEL_INSPECTION,
    for_later("Cancel the inspection"),
    for_later("It cannot be taken up again afterwards: a new one would have to be added."),
    ReasonForm,
    lambda acting, it, said: cancel_inspection(acting, it, said.reason),
    for_later("The inspection is cancelled. Nobody is reminded of it again."),
    lambda it: not it.is_published and it.state is not S.CANCELLED,
)
FORECAST = ChangePage(
    "forecast",
    Act.CHANGE_DATES,
    for_later("Give a new forecast of the publication"),
    for_later(
        "It stands until the report is published or somebody gives a newer one. A forecast given "
        "before the draft is sent stands only until then: from that day on the rule counts."
    ),
    ForecastForm,
    lambda acting, it, said: enter_forecast(
        acting, it, DeadlineKind.PUBLICATION, ForecastDays(said.opens, said.closes), said.reason
    ),
    for_later("The new forecast is entered."),
    lambda it: not it.is_published and it.state not in {S.CANCELLED, S.POSTPONED},
)
PUBLICATION = ChangePage(
    "publication",
    Act.CORRECT_PUBLICATION,
    for_later("Correct the day of publication"),
    for_later("The improvement plan is counted from it, as long as no version was submitted."),
    DayForm,
    lambda acting, it, said: correct_publication(acting, it, said.on, said.reason),
    for_later("The day of publication is corrected."),
    lambda it: it.published_on is not None,
    lambda it: {"on": it.published_on},
)
_DATES_FOLLOW = for_later("Only dates that are still open move with it.")
_CORRECTED = for_later("The day is corrected.")
CORRECT: Mapping[Correctable, ChangePage] = {
    Correctable.VISIT_END: ChangePage(
        "correct/visit-end",
        Act.RECORD_INSPECTION_FACT,
        for_later("Correct the end of the visit"),
        _DATES_FOLLOW,
        DayForm,
        lambda acting, it, said: correct_visit_end(acting, it, said.on, said.reason),
        _CORRECTED,
        lambda it: it.visit_ended_on is not None,
        lambda it: {"on": it.visit_ended_on},
    ),
    Correctable.PROVISIONAL_FINDINGS: ChangePage(
        "correct/provisional-findings",
        Act.RECORD_INSPECTION_FACT,
        for_later("Correct the day provisional findings were given"),
        _DATES_FOLLOW,
        DayForm,
        lambda acting, it, said: correct_provisional_findings(acting, it, said.on, said.reason),
        _CORRECTED,
        lambda it: it.provisional_findings_given_on is not None,
        lambda it: {"on": it.provisional_findings_given_on},
    ),
    Correctable.DRAFT_REPORT: ChangePage(
        "correct/draft-report",
        Act.RECORD_INSPECTION_FACT,
        for_later("Correct the day the draft report was sent"),
        _DATES_FOLLOW,
        DayForm,
        lambda acting, it, said: correct_draft_sent(acting, it, said.on, said.reason),
        _CORRECTED,
        lambda it: it.draft_sent_on is not None,
        lambda it: {"on": it.draft_sent_on},
    ),
}
PAGES = (VISIT, POSTPONE, RESUME, FORECAST, *CORRECT.values(), PUBLICATION, CANCEL)


def offered(actor: Actor, inspection: Inspection) -> list[ChangePage]:
    """Return the changes that make sense now and that this person may make."""
    thing = inspection.as_thing()
    return [each for each in PAGES if each.is_offered(inspection) and may(actor, each.act, thing)]
