"""What comes next in an inspection: each step, how it stands, and where it is done."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models import Inspection, Plan
from portal.language import _, for_later, long_date
from portal.report_tasks import (
    DONE,
    OTHERS,
    TO_DO,
    WAITS,
    Outlook,
    Task,
    about_documents,
    about_publication,
)
from rules.permissions import Act, Actor, may
from rules.stages import InspectionState, PlanState

S, P = InspectionState, PlanState
_BEFORE_REPORT = (S.SCHEDULED, S.ANNOUNCED)
_OVER = frozenset({S.CANCELLED, S.POSTPONED, S.CLOSED})


@dataclass(frozen=True, slots=True)
class _Fact:
    """A fact somebody records: its name in addresses, its words, and the states it may follow."""

    name: str
    words: str
    on: Callable[[Inspection], date | None]
    after: tuple[InspectionState, ...]


_FACTS = (
    _Fact("visit-end", for_later("Record the end of the visit"),
          lambda each: each.visit_ended_on, _BEFORE_REPORT),
    _Fact("provisional-findings", for_later("Record that provisional findings were given"),
          lambda each: each.provisional_findings_given_on, (S.VISIT_DONE,)),
    _Fact("draft-report", for_later("Record that the draft report was sent"),
          lambda each: each.draft_sent_on, (S.PROVISIONAL_FINDINGS_GIVEN,)),
    _Fact("comments", for_later("Record the service's comments on the draft"),
          lambda each: each.comments_received_on, (S.DRAFT_SENT, S.COMMENTS_LAPSED)),
)  # fmt: skip


def tasks_of(
    actor: Actor, inspection: Inspection, plan: Plan | None, outlook: Outlook
) -> list[Task]:
    """List every step in its order, with a link where this person can do it now."""
    if inspection.state in _OVER and not inspection.is_published:
        return []
    return [
        *_until_the_report(actor, inspection),
        *about_documents(actor, inspection, outlook.record),
        *about_publication(actor, inspection, outlook),
        *_after_publication(actor, inspection, plan),
    ]


def _until_the_report(actor: Actor, inspection: Inspection) -> Iterator[Task]:
    may_record = may(actor, Act.RECORD_INSPECTION_FACT, inspection.as_thing())
    yield _announcement(inspection, may_record=may_record)
    for fact in _FACTS:
        happened = fact.on(inspection)
        if happened:
            yield Task(_(fact.words), DONE, long_date(happened))
        elif inspection.is_published:
            yield Task(_(fact.words), DONE, _("Not recorded: the report was published first"))
        elif inspection.state in fact.after:
            hint = _("The time for them is over; late ones still count")
            lapsed = inspection.state is S.COMMENTS_LAPSED
            address = f"{_at(inspection)}/record/{fact.name}" if may_record else ""
            yield Task(_(fact.words), TO_DO, hint if lapsed else "", address)
        else:
            yield Task(_(fact.words), WAITS)


def _announcement(inspection: Inspection, *, may_record: bool) -> Task:
    words = _("Record that the service has been told of the visit")
    if inspection.state is not S.SCHEDULED:
        return Task(words, DONE)
    return Task(words, TO_DO, "", f"{_at(inspection)}/record/announced" if may_record else "")


_DECIDED = frozenset({P.FINALISED, P.FORWARDED, P.MONITORED, P.COMPLETE, P.CLOSED})
_WITH_SERVICE: Mapping[PlanState, str] = {
    P.REQUESTED: for_later("The service has not begun it"),
    P.DRAFT: for_later("The service is writing it"),
    P.ENDORSED: for_later("The Management Board has approved it"),
    P.RETURNED: for_later("Returned to the service for a new version"),
}


def _after_publication(actor: Actor, inspection: Inspection, plan: Plan | None) -> Iterator[Task]:
    submit = _("Improvement plan from the service")
    if plan is None:
        yield from (Task(words, WAITS) for words in (submit, *_staff_words()))
        return
    with_service = _WITH_SERVICE.get(plan.state)
    yield Task(submit, OTHERS, _(with_service)) if with_service else Task(submit, DONE)
    review, forward, acknowledge = _staff_words()
    reads = (
        f"{_at(inspection)}/review" if may(actor, Act.FORWARD_PLAN, inspection.as_thing()) else ""
    )
    yield _step(review, before=bool(with_service), done=plan.state in _DECIDED, at=reads)
    is_forwarded = plan.state in _DECIDED - {P.FINALISED}
    yield _step(forward, before=plan.state not in _DECIDED, done=is_forwarded, at=reads)
    if plan.state is P.FORWARDED:
        yield Task(acknowledge, OTHERS, _("The monitor"))
    else:
        yield Task(acknowledge, DONE if is_forwarded else WAITS)


def _staff_words() -> tuple[str, str, str]:
    return (
        _("Read the plan and decide"),
        _("Forward the plan to the monitor"),
        _("Acknowledgement by the monitor"),
    )


def _step(words: str, *, before: bool, done: bool, at: str) -> Task:
    if before:
        return Task(words, WAITS)
    return Task(words, DONE if done else TO_DO, "", at)


def _at(inspection: Inspection) -> str:
    return f"/inspections/{inspection.id}"
