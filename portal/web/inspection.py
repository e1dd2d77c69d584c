"""One inspection: its dates with the reason for each, what is next, and what has happened."""

from collections.abc import Collection
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from models import Inspection
from models.event import EventKind
from models.queries import page_inspections as inspections
from models.queries import standing
from models.queries.page_reviewing import plan_of
from models.queries.time_given import time_given
from portal.asking import questions_of
from portal.dependencies import Desk, Reading
from portal.key_dates import Around, KeyDate, requests_to_decide, shown
from portal.next_tasks import tasks_of
from portal.permissions import ensure_for
from portal.planned_actual import planned_against_actual
from portal.report_outlook import around_the_report, outlook_of
from portal.report_tasks import Task
from portal.templating import page
from rules.permissions import Act, may

router = APIRouter()
E = EventKind
_OF_THE_VISIT = frozenset(
    {E.INSPECTION_SCHEDULED, E.INSPECTION_ANNOUNCED, E.INSPECTION_POSTPONED, E.VISIT_ENDED}
    | {E.INSPECTION_CANCELLED, E.PROVISIONAL_FINDINGS_GIVEN, E.DRAFT_SENT, E.COMMENTS_RECEIVED}
    | {E.COMMENTS_LAPSED, E.REPORT_PUBLISHED, E.INSPECTION_CLOSED, E.COMMENTS_ANSWERED}
    | {E.VISIT_REPLANNED, E.INSPECTION_RESUMED, E.VISIT_END_CORRECTED, E.FACT_CORRECTED}
    | {E.PUBLICATION_CORRECTED}
)
_OF_TIME = frozenset(
    {E.EXTENSION_ASKED, E.EXTENSION_WITHDRAWN, E.EXTENSION_GRANTED, E.EXTENSION_REFUSED}
    | {E.EXTENSION_REVERSED, E.CLOCK_STOPPED, E.CLOCK_RESTARTED}
)
_OF_THE_OFFICE = frozenset(
    {
        E.INSPECTION_TAKEN_IN,
        E.REPORT_REGISTERED,
        E.FORECAST_ENTERED,
        E.DEADLINE_PASSED,
        E.FACT_ASKED_FOR,
        E.WELSH_REPORT_REGISTERED,
    }
    | {E.DOCUMENT_RELEASED, E.DOCUMENT_OPENED, E.RECOMMENDATION_CARRIED_FORWARD}
    | {E.PUBLICATION_PREPARED, E.PUBLICATION_WITHDRAWN, E.EMBARGO_PASSED}
    | {E.REPORT_DISTRIBUTED, E.DISTRIBUTION_TAKEN_BACK}
    | {E.FURTHER_INSPECTION_CONSIDERED, E.FURTHER_INSPECTION_ORDERED}
)
_OF_THE_PLAN = frozenset(
    {E.PLAN_REQUESTED, E.PLAN_STARTED, E.PLAN_ENDORSED, E.PLAN_REOPENED, E.PLAN_SUBMITTED}
    | {E.PLAN_TAKEN_UP, E.PLAN_RETURNED, E.PLAN_FINALISED, E.PLAN_FORWARDED, E.PLAN_ACKNOWLEDGED}
    | {E.PLAN_COMPLETED, E.PLAN_CLOSED, E.REVIEW_SCHEDULED, E.UPDATE_REQUESTED, E.UPDATE_RECEIVED}
    | {E.NO_UPDATE_RECORDED, E.REVIEW_ASSESSED, E.REVIEW_RECORDED, E.RECOMMENDATION_CLAIMED}
    | {E.RECOMMENDATION_VERIFIED, E.RECOMMENDATION_REFUSED}
)


@router.get("/inspections/{inspection_id}")
def inspection(desk: Reading, inspection_id: UUID) -> Response:
    """Show one, or lead on: every message leads here, whoever it is for."""
    found = inspections.inspection_of(desk.session, inspection_id)
    elsewhere = _leads_to(desk, found)
    if elsewhere:
        return RedirectResponse(elsewhere, 303)
    ensure_for(desk.actor, Act.SEE_INSPECTION, found)
    return _shown(desk, found)


def _leads_to(desk: Desk, found: Inspection) -> str:
    """Return where a monitor or an owner finds what is theirs; nothing for anybody else."""
    thing = found.as_thing()
    if may(desk.actor, Act.SEE_INSPECTION, thing):
        return ""
    if may(desk.actor, Act.SEE_PLAN, thing):
        return f"/monitoring/{found.id}"
    if may(desk.actor, Act.SEE_PLAN_TIMELINESS, thing):
        return "/monitoring"
    posts = {post.post_id for post in desk.actor.posts}
    owns = found.is_published and inspections.owns_an_action(desk.session, found.id, posts)
    return "/actions" if owns or may(desk.actor, Act.SEE_REPORT, thing) else ""


def _shown(desk: Desk, found: Inspection) -> HTMLResponse:
    """Show the page. Its tasks are for the inspectorate's own staff."""
    works_on_it = may(desk.actor, Act.FORWARD_PLAN, found.as_thing())
    dates = _key_dates(desk, found)
    return page(
        desk,
        "inspections/inspection.html",
        inspection=found,
        key_dates=dates,
        planned_actual=planned_against_actual(dates, desk.today),
        questions=questions_of(desk.actor, found, [each.deadline for each in dates], desk.today),
        tasks=[*requests_to_decide(desk.actor, dates), *_tasks(desk, found)] if works_on_it else [],
        story=inspections.story_of(desk.session, found.id, _told(desk, found, works_on_it)),
        team=standing.team_posts(desk.session, found.id) if works_on_it else [],
        sees_plan=found.is_published and may(desk.actor, Act.SEE_PLAN, found.as_thing()),
        works_on_it=works_on_it,
        may_keep_register=may(desk.actor, Act.MANAGE_REGISTER, found.as_thing()),
        **around_the_report(desk, found),
    )


def _key_dates(desk: Desk, found: Inspection) -> list[KeyDate]:
    """Give its dates, those of the plan only to who may see the plan."""
    sees_plan = may(desk.actor, Act.SEE_PLAN, found.as_thing())
    dates = inspections.key_dates(desk.session, found.id)
    around = Around(
        inspections.moves_of(desk.session, found.id),
        time_given(desk.session, found.id),
        standing.calendar(desk.session),
        desk.actor,
        desk.today,
    )
    return shown([each for each in dates if sees_plan or each.subject_id == found.id], around)


def _tasks(desk: Desk, found: Inspection) -> list[Task]:
    plan = plan_of(desk.session, found.id)
    return tasks_of(desk.actor, found, plan, outlook_of(desk, found))


def _told(desk: Desk, found: Inspection, works_on_it: bool) -> Collection[EventKind]:
    """Return the kinds of fact this person may read of."""
    kinds = _OF_THE_VISIT | _OF_TIME
    if works_on_it:
        kinds |= _OF_THE_OFFICE
    if may(desk.actor, Act.SEE_PLAN, found.as_thing()):
        kinds |= _OF_THE_PLAN
    return kinds
