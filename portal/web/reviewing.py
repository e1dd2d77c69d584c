"""The inspectorate reads a submitted plan, returns or finalises it, and hands it to the monitor."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from models import Inspection, Plan, PlanVersion
from models.queries import page_reviewing as reviewing
from models.queries.page_inspections import inspection_of
from models.queries.plans import plan_for_update, recommendations_of
from portal.dependencies import Desk, Form, Reading, Writing
from portal.differences import ComparedResponse, compared
from portal.fields import MaybeText
from portal.forms import ChangedMeanwhile, FormModel
from portal.language import _, for_later
from portal.permissions import ensure_for
from portal.templating import page
from rules.errors import NotFound
from rules.permissions import Act, may
from rules.stages import Answer, PlanState
from rules.timeline import DeadlineKind

router = APIRouter()
AT = "/inspections/{inspection_id}/review"


class ReadForm(FormModel):
    """A decision on what the page showed: the plan as it then stood."""

    seen: int
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {}


class Reason(FormModel):
    """Why the answer to one recommendation does not do; empty where it does."""

    number: int
    why: MaybeText = None


class ReturnForm(FormModel):
    """The reasons, one for each recommendation whose answer does not do."""

    seen: int
    reasons: list[Reason]
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("reasons.why", "string_too_long"): for_later(
            "The reason must be %(max_length)s characters or fewer"
        ),
    }


@router.get(AT)
def review(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Show the version last submitted beside the one before it, and what may be done with it."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.FORWARD_PLAN, found)
    plan = _plan_of(desk, found)
    versions = reviewing.versions_of(desk.session, plan.id)
    return page(
        desk,
        "reviewing/review.html",
        inspection=found,
        plan=plan,
        versions=versions,
        responses=_responses(versions),
        endorsed_on=_endorsed_on(versions),
        decisions=reviewing.decisions_on(desk.session, plan.id),
        submitters=reviewing.submitters_of(desk.session, plan.id),
        handed=reviewing.handed_over(desk.session, versions[-1].id) if versions else None,
        may_act=_what_may_be_done(desk, found, plan, versions),
    )


@router.post(f"{AT}/take-up")
def take_up(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Begin the review."""
    plan = _locked(desk, inspection_id, Act.REVIEW_PLAN)
    _refuse_changed(plan, form.read(ReadForm).seen)
    plan.latest.take_up(desk.acting)
    return _back(desk, inspection_id, _("You have taken up the plan. The Head of Service is told."))


@router.get(f"{AT}/return")
def ask_reasons(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Ask, recommendation by recommendation, why the answer does not do."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.REVIEW_PLAN, found)
    plan = _plan_of(desk, found)
    recommendations = recommendations_of(desk.session, found.id)
    versions = reviewing.versions_of(desk.session, plan.id)
    return page(
        desk,
        "reviewing/return.html",
        form=desk.form(),
        inspection=found,
        plan=plan,
        recommendations=recommendations,
        time=found.programme_version.timeline[DeadlineKind.REVISED_PLAN].offset,
        responses={each.number: each for each in _responses(versions)},
    )


@router.post(f"{AT}/return")
def send_back(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Return the version with the reasons."""
    plan = _locked(desk, inspection_id, Act.REVIEW_PLAN)
    sent = form.read(ReturnForm)
    _refuse_changed(plan, sent.seen)
    ids = {each.number: each.id for each in plan.recommendations}
    given = {ids[each.number]: each.why for each in sent.reasons if each.why and each.number in ids}
    if not given:
        sentence = _("Give a reason on each recommendation whose answer does not do")
        raise form.refuse("reasons-0-why", sentence)
    plan.latest.send_back(desk.acting, given)
    sentence = _("The plan is returned. The Head of Service and the Board's chair are told why.")
    return _back(desk, inspection_id, sentence)


@router.get(f"{AT}/finalise")
def ask_finalise(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Ask whether the plan addresses the recommendations."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.FINALISE_PLAN, found)
    plan = _plan_of(desk, found)
    versions = reviewing.versions_of(desk.session, plan.id)
    disagreed = _disagreed(versions)
    return page(
        desk,
        "reviewing/finalise.html",
        form=desk.form(),
        inspection=found,
        plan=plan,
        disagreed=disagreed,
        may_finalise=_may_finalise(desk, found, versions),
    )


@router.post(f"{AT}/finalise")
def finalise(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Accept the version; from here its targets are watched."""
    plan = _locked(desk, inspection_id, Act.FINALISE_PLAN)
    _refuse_changed(plan, form.read(ReadForm).seen)
    plan.latest.finalise(desk.acting)
    sentence = _(
        "The plan is final. It goes to the monitor tomorrow morning, or now if you send it."
    )
    return _back(desk, inspection_id, sentence)


@router.post(f"{AT}/forward")
def forward(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Hand the plan over to the monitor."""
    plan = _locked(desk, inspection_id, Act.FORWARD_PLAN)
    _refuse_changed(plan, form.read(ReadForm).seen)
    plan.latest.forward(desk.acting, desk.today)
    return _back(desk, inspection_id, _("The plan has gone to the monitor."))


def _plan_of(desk: Desk, found: Inspection) -> Plan:
    plan = reviewing.plan_of(desk.session, found.id)
    if plan is None:
        raise NotFound("improvement plan for inspection", found.id)
    return plan


def _locked(desk: Desk, inspection_id: UUID, act: Act) -> Plan:
    ensure_for(desk.actor, act, inspection_of(desk.session, inspection_id))
    return plan_for_update(desk.session, inspection_id)


def _refuse_changed(plan: Plan, seen: int) -> None:
    if plan.row_version != seen:
        raise ChangedMeanwhile


def _endorsed_on(versions: Sequence[PlanVersion]) -> date | None:
    written = versions[-1].content["endorsed_on"] if versions else None
    return date.fromisoformat(written) if written else None


def _responses(versions: Sequence[PlanVersion]) -> Sequence[ComparedResponse]:
    if not versions:
        return []
    before = versions[-2].content if len(versions) > 1 else None
    return compared(versions[-1].content, before)


def _disagreed(versions: Sequence[PlanVersion]) -> Sequence[int]:
    """Return the numbers of the recommendations the version does not agree to."""
    if not versions:
        return []
    answers = versions[-1].content["responses"]
    return [each["number"] for each in answers if each["answer"] == Answer.NOT_AGREED.value]


def _may_finalise(desk: Desk, found: Inspection, versions: Sequence[PlanVersion]) -> bool:
    act = Act.FINALISE_DISAGREED_PLAN if _disagreed(versions) else Act.FINALISE_PLAN
    return may(desk.actor, act, found.as_thing())


def _what_may_be_done(
    desk: Desk, found: Inspection, plan: Plan, versions: Sequence[PlanVersion]
) -> Mapping[str, bool]:
    """Say which of the decisions this person may take on the plan as it stands."""
    reviews = may(desk.actor, Act.REVIEW_PLAN, found.as_thing())
    is_under_review = plan.state is PlanState.UNDER_REVIEW
    return {
        "take_up": reviews and plan.state is PlanState.SUBMITTED,
        "send_back": reviews and is_under_review,
        "finalise": is_under_review and _may_finalise(desk, found, versions),
        "forward": plan.state is PlanState.FINALISED,
    }


def _back(desk: Desk, inspection_id: UUID, sentence: str) -> RedirectResponse:
    return desk.done(f"/inspections/{inspection_id}/review", sentence)
