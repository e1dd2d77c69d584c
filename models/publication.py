"""Publication: the report becomes public and the plan is asked for, in one transaction."""

from datetime import date, timedelta
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from models.acting import Acting
from models.event import EventKind
from models.further_inspection import refuse_unconsidered
from models.inspection import Inspection
from models.ordering import take_over
from models.plan import Plan, request_plan
from models.prepared_publication import Preparation, PreparedPublication
from models.reason import hash_of_words
from models.timetable import STAGES, Timetable
from models.welsh_report import refuse_without_welsh
from rules.errors import NotNow, Refused
from rules.permissions import Act, require
from rules.published_report import Nation
from rules.stages import InspectionState, check_move
from rules.timeline import DeadlineKind

LONGEST_EMBARGO = timedelta(days=366)


def publish(acting: Acting, inspection: Inspection, on: date) -> Plan:
    """Record the day of publication and start the service's four weeks."""
    inspection.publish(acting, on)
    refuse_without_welsh(_session_of(inspection), inspection)
    return _ask_for_plan(acting, inspection, on)


def take_in_published(acting: Acting, inspection: Inspection, on: date) -> Plan:
    """Record a publication from before the inspection was on the register.

    It has happened, in whichever languages: nothing is asked that could hold it up.
    """
    inspection.take_in_as_published(acting, on)
    return _ask_for_plan(acting, inspection, on)


def prepare(acting: Acting, inspection: Inspection, wanted: Preparation) -> PreparedPublication:
    """Say when the embargo ends and where anybody can then read the report."""
    require(acting.actor, Act.PREPARE_PUBLICATION, inspection.as_thing())
    check_move("inspection", inspection.state, InspectionState.PUBLISHED)
    session = _session_of(inspection)
    if standing_publication(session, inspection) is not None:
        raise NotNow("A publication is prepared already. Withdraw it to prepare another one.")
    _refuse_moment(acting, inspection, wanted)
    _refuse_addresses(inspection, wanted)
    assert acting.actor.person_id is not None
    prepared = PreparedPublication(
        inspection_id=inspection.id,
        embargo_until=wanted.embargo_until,
        publish_on=wanted.publish_on,
        report_address=wanted.report_address,
        welsh_report_address=wanted.welsh_report_address,
        prepared_by_id=acting.actor.person_id,
        prepared_at=acting.at,
    )
    session.add(prepared)
    session.flush()
    inspection.note(
        EventKind.PUBLICATION_PREPARED,
        acting,
        None,
        prepared.id,
        embargo_until=wanted.embargo_until.isoformat(),
        address=hash_of_words(wanted.report_address),
    )
    return prepared


def publish_prepared(
    acting: Acting, inspection: Inspection, prepared: PreparedPublication | None
) -> Plan:
    """Publish what somebody else prepared, on the day its embargo ends and not before."""
    require(acting.actor, Act.PUBLISH, inspection.as_thing())
    if inspection.published_on is not None:
        raise NotNow(f"The report was published on {inspection.published_on:%-d %B %Y} already.")
    if prepared is None:
        raise NotNow("No publication is prepared. Somebody prepares it, and another publishes it.")
    prepared.release(acting, inspection)
    refuse_unconsidered(_session_of(inspection), inspection)
    return publish(acting, inspection, prepared.publish_on)


def standing_publication(session: Session, inspection: Inspection) -> PreparedPublication | None:
    """Return what is prepared, and neither withdrawn nor carried out."""
    return session.scalars(
        select(PreparedPublication).where(
            PreparedPublication.inspection_id == inspection.id,
            PreparedPublication.withdrawn_at.is_(None),
            PreparedPublication.published_at.is_(None),
        )
    ).one_or_none()


def _refuse_moment(acting: Acting, inspection: Inspection, wanted: Preparation) -> None:
    if wanted.embargo_until > acting.at + LONGEST_EMBARGO:
        raise Refused("The embargo must end within a year.")
    for before, what in (
        (inspection.visit_ended_on, "the visit ended"),
        (inspection.draft_sent_on, "the draft was sent"),
        (inspection.comments_received_on, "the service's comments came"),
    ):
        if before is not None and wanted.publish_on < before:
            raise Refused(
                f"{wanted.publish_on:%-d %B %Y} is before {what} on {before:%-d %B %Y}, "
                "so the report cannot be published then."
            )


def _refuse_addresses(inspection: Inspection, wanted: Preparation) -> None:
    for address in (wanted.report_address, wanted.welsh_report_address):
        if address is not None and not is_public_address(address):
            raise Refused("The address must begin with https:// and name a website.")
    if inspection.nation is Nation.WALES and wanted.welsh_report_address is None:
        raise Refused("In Wales, enter the address of the report in Welsh as well.")


def is_public_address(address: str) -> bool:
    """Whether this is an address on the web that anybody can open safely."""
    try:
        parts = urlsplit(address)
        plain = not (parts.username or parts.password) and address.isprintable()
    except ValueError:
        return False
    named = "." in (parts.hostname or "") and not any(mark.isspace() for mark in address)
    return parts.scheme == "https" and named and plain


def _session_of(inspection: Inspection) -> Session:
    session = object_session(inspection)
    assert session is not None
    return session


def _ask_for_plan(acting: Acting, inspection: Inspection, on: date) -> Plan:
    timetable = Timetable(inspection)
    timetable.meet(acting, DeadlineKind.PUBLICATION, on)
    timetable.cancel(acting, STAGES)
    take_over(acting, inspection)
    return request_plan(acting, inspection)
