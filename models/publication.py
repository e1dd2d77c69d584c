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
    timetable = Timetable(inspection)
    timetable.meet(acting, DeadlineKind.PUBLICATION, on)
    timetable.cancel(acting, STAGES)
    return request_plan(acting, inspection)
