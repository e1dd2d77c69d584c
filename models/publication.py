"""Publication: the report becomes public and the plan is asked for, in one transaction."""

from datetime import date

from models.acting import Acting
from models.inspection import Inspection
from models.plan import Plan, request_plan
from models.timetable import STAGES, Timetable
from rules.timeline import DeadlineKind


def publish(acting: Acting, inspection: Inspection, on: date) -> Plan:
    """Record the day of publication and start the service's four weeks."""
    inspection.publish(acting, on)
    return _ask_for_plan(acting, inspection, on)


def take_in_published(acting: Acting, inspection: Inspection, on: date) -> Plan:
    """Record a publication from before the inspection was on the register."""
    inspection.take_in_as_published(acting, on)
    return _ask_for_plan(acting, inspection, on)


def _ask_for_plan(acting: Acting, inspection: Inspection, on: date) -> Plan:
    timetable = Timetable(inspection)
    timetable.meet(acting, DeadlineKind.PUBLICATION, on)
    timetable.cancel(acting, STAGES)
    return request_plan(acting, inspection)
