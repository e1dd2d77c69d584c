"""What there is to do about an inspection's report: released, commented on, published, sent out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from models import DocumentKind, Inspection
from models.queries.page_documents import OnRecord
from portal.language import _, long_date, ngettext, time_of_day
from rules.permissions import Act, Actor, may
from rules.published_report import Nation
from rules.stages import InspectionState

S = InspectionState
DONE, TO_DO, WAITS, OTHERS = "completed", "to_do", "cannot_start_yet", "with_others"
OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Task:
    """One step of the follow-up, as the task list shows it."""

    words: str
    status: str
    hint: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a list of tasks has to know beside the inspection itself."""

    record: OnRecord
    now: datetime
    outstanding: int = 0
    is_further_due: bool = False
    lacks_welsh: bool = False


def about_documents(actor: Actor, inspection: Inspection, record: OnRecord) -> Iterator[Task]:
    """List the documents to release and the comments to answer, while there is anything to it."""
    given = {
        DocumentKind.PROVISIONAL_FINDINGS: inspection.provisional_findings_given_on,
        DocumentKind.DRAFT_REPORT: inspection.draft_sent_on,
    }
    names = {
        DocumentKind.PROVISIONAL_FINDINGS: _("Release the provisional findings as a document"),
        DocumentKind.DRAFT_REPORT: _("Release the draft report as a document"),
    }
    at = f"/inspections/{inspection.id}/documents"
    may_release = may(actor, Act.RELEASE_DOCUMENT, inspection.as_thing())
    for kind, happened in given.items():
        if kind in record.released:
            yield Task(names[kind], DONE, "", at)
        elif happened and not inspection.is_published:
            yield Task(names[kind], TO_DO, "", f"{at}/release" if may_release else "")
    if record.comments_sent:
        yield _answering(actor, inspection, record)


def _answering(actor: Actor, inspection: Inspection, record: OnRecord) -> Task:
    words = _("Answer the service's comments on the draft")
    at = f"/inspections/{inspection.id}/comments"
    if not record.comments_unanswered:
        return Task(words, DONE, "", at)
    number = record.comments_unanswered
    hint = ngettext("%(num)s comment", "%(num)s comments", number) % {"num": number}
    if may(actor, Act.ANSWER_COMMENTS, inspection.as_thing()):
        return Task(words, TO_DO, hint, f"{at}/answers")
    return Task(words, OTHERS, hint, at)


def about_publication(actor: Actor, inspection: Inspection, outlook: Outlook) -> Iterator[Task]:
    """List what leads to the publication, and what follows from it at once."""
    yield _import(actor, inspection, has_report=outlook.record.has_report)
    if inspection.nation is Nation.WALES:
        yield _in_welsh(actor, inspection, lacks=outlook.lacks_welsh)
    yield _publication(actor, inspection, outlook)
    yield _distribution(actor, inspection, outlook.outstanding)
    if outlook.is_further_due:
        yield _further(actor, inspection)


def _import(actor: Actor, inspection: Inspection, *, has_report: bool) -> Task:
    words = _("Import the report")
    if has_report:
        return Task(words, DONE)
    may_import = may(actor, Act.IMPORT_REPORT, inspection.as_thing())
    return Task(words, TO_DO, "", f"{_at(inspection)}/report" if may_import else "")


def _in_welsh(actor: Actor, inspection: Inspection, *, lacks: bool) -> Task:
    words = _("Attach the report in Welsh")
    may_attach = may(actor, Act.IMPORT_REPORT, inspection.as_thing())
    at = f"{_at(inspection)}/welsh" if may_attach else ""
    if inspection.is_published:
        # What came out before it was on the register is taken as it came out.
        return Task(words, DONE, _("Not attached: it was published before") if lacks else "", at)
    return Task(words, TO_DO if lacks else DONE, "", at)


def _publication(actor: Actor, inspection: Inspection, outlook: Outlook) -> Task:
    words = _("Prepare and publish the report")
    at = f"{_at(inspection)}/publication"
    may_look = may(actor, Act.PREPARE_PUBLICATION, inspection.as_thing())
    if inspection.published_on:
        return Task(words, DONE, long_date(inspection.published_on), at if may_look else "")
    if inspection.state not in (S.COMMENTS_IN, S.COMMENTS_LAPSED):
        return Task(words, WAITS)
    until = outlook.record.embargo_until
    if until is not None and until <= outlook.now:
        hint = _("The embargo ended on %(day)s at %(time)s, and the report is not published")
        hint %= {"day": long_date(until), "time": time_of_day(until)}
        return Task(words, OVERDUE, hint, at if may_look else "")
    hint = _("One person prepares the publication, another one publishes")
    if until is not None:
        hint = _("Prepared: another person publishes once the embargo is over")
    return Task(words, TO_DO, hint, at) if may_look else Task(words, OTHERS, hint)


def _distribution(actor: Actor, inspection: Inspection, outstanding: int) -> Task:
    words = _("Send the report to the distribution list")
    if not inspection.is_published:
        return Task(words, WAITS)
    at = f"{_at(inspection)}/distribution"
    if not outstanding:
        return Task(words, DONE, "", at)
    hint = ngettext("%(num)s recipient is left", "%(num)s recipients are left", outstanding)
    can = may(actor, Act.DISTRIBUTE_REPORT, inspection.as_thing())
    return Task(words, TO_DO if can else OTHERS, hint % {"num": outstanding}, at)


def _further(actor: Actor, inspection: Inspection) -> Task:
    can = may(actor, Act.ORDER_FURTHER_INSPECTION, inspection.as_thing())
    at = f"{_at(inspection)}/further-inspection"
    return Task(_("Order the early further inspection"), TO_DO if can else OTHERS, "", at)


def _at(inspection: Inspection) -> str:
    return f"/inspections/{inspection.id}"
