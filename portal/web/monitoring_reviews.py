"""Monitoring reviews: what is coming, the update that came or did not, the judgement."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from portal.dependencies import Form, Reading, Writing
from portal.fields import Text
from portal.forms import ChangedMeanwhile, FormModel
from portal.language import _, for_later
from portal.web.monitoring import PLAN, plan_page, watched
from rules.permissions import Act
from rules.stages import Assessment, ReviewState

router = APIRouter()
REVIEWS = f"{PLAN}/reviews"
REVIEW = f"{REVIEWS}/{{number}}"
_READY = frozenset({ReviewState.UPDATE_RECEIVED, ReviewState.NO_UPDATE})


class AssessmentForm(FormModel):
    """The judgement, and what it rests on."""

    assessment: Assessment
    findings: Text
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("assessment", "*"): for_later("Select how far the service has come"),
        ("findings", "*"): for_later("Enter what the judgement rests on"),
        ("findings", "string_too_long"): for_later(
            "What the judgement rests on must be 4,000 characters or fewer"
        ),
    }


@router.get(REVIEWS)
def reviews(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """List the reviews: the next one, and every one that was recorded."""
    found = watched(desk, inspection_id, Act.SEE_PLAN)
    return plan_page(
        desk,
        "reviews.html",
        found,
        coming=[each for each in found.reviews if each.state is not ReviewState.RECORDED],
        recorded=[each for each in found.reviews if each.state is ReviewState.RECORDED],
    )


@router.get(REVIEW)
def review(desk: Reading, inspection_id: UUID, number: int) -> HTMLResponse:
    """Show one review: the update, the judgement and what it rests on."""
    found = watched(desk, inspection_id, Act.SEE_PLAN)
    each = found.review(number)
    return plan_page(desk, "review.html", found, review=each, is_ready=each.state in _READY)


@router.get(f"{REVIEW}/record")
def ask_for_assessment(desk: Reading, inspection_id: UUID, number: int) -> HTMLResponse:
    """Ask for the judgement beside the update that came."""
    found = watched(desk, inspection_id, Act.RECORD_REVIEW)
    each = found.review(number)
    return plan_page(
        desk,
        "record.html",
        found,
        review=each,
        is_ready=each.state in _READY,
        assessments=list(Assessment),
        form=desk.form(),
    )


@router.post(f"{REVIEW}/record")
def record(desk: Writing, inspection_id: UUID, number: int, form: Form) -> RedirectResponse:
    """Record the judgement; the next review is scheduled with it."""
    found = watched(desk, inspection_id, Act.RECORD_REVIEW, to_change=True)
    each = found.review(number)
    said = form.read(AssessmentForm)
    if each.state is ReviewState.RECORDED:
        raise ChangedMeanwhile(_("This review has been recorded."))
    each.assess(desk.acting, said.assessment, said.findings)
    return desk.done(
        f"/monitoring/{inspection_id}/reviews",
        _("Review %(number)s is recorded.") % {"number": number},
    )
