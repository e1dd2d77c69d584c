"""Puts right a day that was recorded wrongly; only dates that are still open move with it."""

from datetime import date

from sqlalchemy.orm import Session, object_session

from models.acting import Acting
from models.event import EventKind
from models.inspection import Inspection
from models.plan import Plan
from models.queries.plans import plan_for_update
from models.reason import given, hash_of_words, keep_reason
from models.timetable import Timetable
from rules.errors import Refused
from rules.permissions import Act, require
from rules.stages import PlanState
from rules.timeline import Anchor, DeadlineKind

K, E, P = DeadlineKind, EventKind, PlanState
_NOT_SUBMITTED = frozenset({P.REQUESTED, P.DRAFT, P.ENDORSED})


def correct_visit_end(acting: Acting, inspection: Inspection, on: date, reason: str) -> None:
    """Put right the last day of the visit."""
    why = _allowed(acting, inspection, on, reason)
    if inspection.visit_ended_on is None:
        raise Refused("The end of the visit is not on record yet, so it cannot be corrected.")
    _refuse_same(inspection.visit_ended_on, on)
    _refuse_disorder(on, None, _after(inspection, K.VISIT))
    old, inspection.visit_ended_on = inspection.visit_ended_on, on
    _corrected(acting, inspection, (E.VISIT_END_CORRECTED, K.VISIT), (old, on), why)


def correct_provisional_findings(
    acting: Acting, inspection: Inspection, on: date, reason: str
) -> None:
    """Put right the day on which provisional findings were given."""
    why = _allowed(acting, inspection, on, reason)
    old = inspection.provisional_findings_given_on
    if old is None:
        raise Refused("Provisional findings are not on record yet, so they cannot be corrected.")
    _refuse_same(old, on)
    _refuse_disorder(on, inspection.visit_ended_on, _after(inspection, K.PROVISIONAL_FINDINGS))
    inspection.provisional_findings_given_on = on
    _corrected(acting, inspection, (E.FACT_CORRECTED, K.PROVISIONAL_FINDINGS), (old, on), why)


def correct_draft_sent(acting: Acting, inspection: Inspection, on: date, reason: str) -> None:
    """Put right the day on which the draft report was sent."""
    why = _allowed(acting, inspection, on, reason)
    old = inspection.draft_sent_on
    if old is None:
        raise Refused("The draft report is not on record as sent, so its day cannot be corrected.")
    _refuse_same(old, on)
    _refuse_disorder(on, inspection.visit_ended_on, _after(inspection, K.DRAFT_REPORT))
    inspection.draft_sent_on = on
    _corrected(acting, inspection, (E.FACT_CORRECTED, K.DRAFT_REPORT), (old, on), why)


def correct_publication(acting: Acting, inspection: Inspection, on: date, reason: str) -> None:
    """Put right the day of publication; the plan's due date follows while none is submitted."""
    require(acting.actor, Act.CORRECT_PUBLICATION, inspection.as_thing())
    why = given(reason, "the day of publication is corrected")
    old = inspection.published_on
    if old is None:
        raise Refused("The publication is not on record yet, so its day cannot be corrected.")
    _refuse_future(acting, on)
    _refuse_same(old, on)
    _refuse_disorder(on, inspection.draft_sent_on or inspection.visit_ended_on, [])
    plan = plan_for_update(_session(inspection), inspection.id)
    if plan.state not in _NOT_SUBMITTED or plan.versions:
        raise Refused(
            "The improvement plan has been submitted, so the day of publication it was counted "
            "from stays as it is."
        )
    inspection.published_on = on
    _corrected(acting, inspection, (E.PUBLICATION_CORRECTED, K.PUBLICATION), (old, on), why)
    _rebase(acting, plan, why)


def _rebase(acting: Acting, plan: Plan, why: str) -> None:
    assert plan.inspection.published_on is not None
    anchor = Anchor.on(plan.inspection.published_on, "report published, as recorded")
    Timetable(plan.inspection).put(acting, K.IMPROVEMENT_PLAN, anchor, why, plan.subject)


def _allowed(acting: Acting, inspection: Inspection, on: date, reason: str) -> str:
    require(acting.actor, Act.RECORD_INSPECTION_FACT, inspection.as_thing())
    why = given(reason, "the day is corrected")
    _refuse_future(acting, on)
    return why


def _after(inspection: Inspection, kind: DeadlineKind) -> list[date | None]:
    """Return the days of what followed a fact."""
    followed = {
        K.VISIT: inspection.provisional_findings_given_on,
        K.PROVISIONAL_FINDINGS: inspection.draft_sent_on,
        K.DRAFT_REPORT: inspection.comments_received_on,
        K.PUBLICATION: inspection.published_on,
    }
    later = list(followed)[list(followed).index(kind) :]
    return [followed[each] for each in later]


def _refuse_future(acting: Acting, on: date) -> None:
    if on > acting.on:
        raise Refused(f"{on:%-d %B %Y} has not come yet. Facts are recorded once they happen.")


def _refuse_same(old: date, on: date) -> None:
    if old == on:
        raise Refused(f"{on:%-d %B %Y} is the day on record already.")


def _refuse_disorder(on: date, before: date | None, after: list[date | None]) -> None:
    if before is not None and on < before:
        raise Refused(f"{on:%-d %B %Y} is before what must have come first.")
    if any(day is not None and day < on for day in after):
        raise Refused(f"{on:%-d %B %Y} is after something that followed it.")


def _corrected(
    acting: Acting,
    inspection: Inspection,
    what: tuple[EventKind, DeadlineKind],
    days: tuple[date, date],
    why: str,
) -> None:
    session, (kind, about), (old, new) = _session(inspection), what, days
    fact = inspection.note(
        kind, acting, new, about=about, old_on=old, new_on=new, reason=hash_of_words(why)
    )
    keep_reason(session, fact, why)
    timetable = Timetable(inspection)
    timetable.correct_met(about, new)
    if not inspection.is_published:
        timetable.replan_stages(acting, why)


def _session(inspection: Inspection) -> Session:
    session = object_session(inspection)
    assert session is not None
    return session
