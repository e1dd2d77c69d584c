"""The task list of a plan: each recommendation with a word for how far its answer has come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from models import Deadline, Plan, Recommendation
from models.plan_content import gaps, is_as_submitted
from portal.plan_pages import EDITABLE
from portal.standing import standing_of
from rules.stages import DeadlineState


@dataclass(frozen=True, slots=True)
class PlanTask:
    """One recommendation on the plan's page."""

    recommendation: Recommendation
    standing: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """Recommendations that follow each other under the same words that lead into them."""

    lead_in: str
    tasks: Sequence[PlanTask]


@dataclass(frozen=True, slots=True)
class PlanDue:
    """When a plan is due, how that stands in a word, and by how many days it is late."""

    on: date
    standing: str
    days_late: int
    met_on: date | None


def tasks_of(plan: Plan, on: date, reasons: Mapping[UUID, str]) -> list[PlanTask]:
    """List a plan's recommendations, each with how its answer stands on a day."""
    return [
        PlanTask(each, _standing(plan, each, on, reasons), reasons.get(each.id))
        for each in plan.recommendations
    ]


def in_runs(tasks: Iterable[PlanTask]) -> list[Run]:
    """Put together what stands under the same lead-in, in the order printed: it is said once."""
    grouped = groupby(tasks, key=lambda each: each.recommendation.lead_in)
    return [Run(lead_in, list(some)) for lead_in, some in grouped]


def due_in_words(deadline: Deadline | None, today: date) -> PlanDue | None:
    """Say how the date a plan is due stands today. Late is a flag, not a state."""
    if deadline is None:
        return None
    standing = standing_of(deadline.due_on, today) if deadline.is_open else _ended(deadline)
    late = deadline.days_late(today) if deadline.is_open or deadline.met_on else 0
    return PlanDue(deadline.due_on, standing, late, deadline.met_on)


def _ended(deadline: Deadline) -> str:
    """Name how a date stands that is not open: a clock may be stopped."""
    return "stopped" if deadline.state is DeadlineState.STOPPED else "met"


def _standing(
    plan: Plan, recommendation: Recommendation, on: date, reasons: Mapping[UUID, str]
) -> str:
    if plan.state not in EDITABLE:
        return recommendation.state.value
    if recommendation.id in reasons and is_as_submitted(plan, recommendation):
        return "sent_back"
    if recommendation.id not in plan.answers:
        return "not_started"
    return "incomplete" if any(gaps(plan, recommendation, on)) else "complete"
