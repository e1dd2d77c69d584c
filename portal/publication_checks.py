"""What stands between a report and its publication: what must be there, and what is in doubt."""

from collections.abc import Sequence
from dataclasses import dataclass

from models import Inspection, Session
from models.queries import page_publication as pages
from models.queries.page_inspections import has_report
from models.welsh_report import missing_in_welsh
from portal.language import _
from portal.said_below import said
from reports.published import from_document
from rules.permissions import Act, Actor, may
from rules.published_report import Nation, PublishedReport


@dataclass(frozen=True, slots=True)
class Check:
    """One thing a publication needs, whether it is there, and where it is seen to."""

    words: str
    is_there: bool
    hint: str = ""
    address: str = ""


def checks_of(session: Session, actor: Actor, inspection: Inspection) -> Sequence[Check]:
    """List what a publication needs, in the order in which it is seen to."""
    place = f"/inspections/{inspection.id}"
    found = [_imported(session, inspection, place)]
    if inspection.nation is Nation.WALES:
        lacks = missing_in_welsh(session, inspection)
        found.append(
            Check(_("Report in Welsh, paired with the English"), not lacks,
                  " ".join(map(said, lacks)), f"{place}/welsh")
        )  # fmt: skip
    found.append(_considered(session, actor, inspection, place))
    return found


def doubts_of(session: Session, inspection: Inspection) -> Sequence[str]:
    """Say what whoever publishes has to look at and confirm; none of it stops a publication."""
    if inspection.is_published:
        return []
    doubts = []
    file = pages.report_with_reading(session, inspection.id)
    if file is None:
        doubts.append(
            _("The report is not imported, so the service will see no recommendations to answer.")
        )
    elif file.reading is not None:
        published = from_document(file.reading)
        doubts += differences(inspection, published)
        doubts += [problem.sentence for problem in published.problems]
    unanswered = pages.comments_unanswered(session, inspection.id)
    if unanswered:
        sentence = _("Comments on the draft that are not answered yet: %(number)s.")
        doubts.append(sentence % {"number": unanswered})
    return doubts


def differences(inspection: Inspection, published: PublishedReport) -> list[str]:
    """Say where a report is about something else than the inspection on the register."""
    pairs = [
        (_("the area"), published.area.value, inspection.area),
        (
            _("the service"),
            published.service and published.service.value,
            inspection.service.name,
        ),
        (
            _("the nation"),
            published.nation and published.nation.value.title(),
            inspection.nation.title(),
        ),
    ]
    sentence = _("In the report %(what)s is “%(printed)s”, on the register “%(registered)s”.")
    return [
        sentence % {"what": what, "printed": printed, "registered": registered}
        for what, printed, registered in pairs
        if printed and printed.casefold() != registered.casefold()
    ]


def _imported(session: Session, inspection: Inspection, place: str) -> Check:
    return Check(_("Report imported"), has_report(session, inspection.id), "", f"{place}/report")


def _considered(session: Session, actor: Actor, inspection: Inspection, place: str) -> Check:
    words = _("Early further inspection considered")
    known = pages.considerations_of(session, inspection.id)
    if known:
        hint = _("Needed") if known[0].is_needed else _("Not needed")
        return Check(words, is_there=True, hint=hint, address=f"{place}/further-inspection")
    if may(actor, Act.CONSIDER_FURTHER_INSPECTION, inspection.as_thing()):
        return Check(words, is_there=False, address=f"{place}/further-inspection")
    hint = _("The lead inspector or the assistant chief inspector")
    return Check(words, is_there=False, hint=hint)
