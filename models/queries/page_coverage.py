"""A programme's services and how far their inspections have come."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.inspection import Inspection
from models.organisation import Organisation
from models.programme import ProgrammeVersion
from models.rules_document import rules_of
from rules.coverage import Coverage, Service, coverage
from rules.posts import Body


def planned_services(session: Session, programme_id: UUID) -> int:
    """Return how many services a programme is to inspect, by its newest rules."""
    newest = (
        select(ProgrammeVersion.document)
        .where(ProgrammeVersion.programme_id == programme_id)
        .order_by(ProgrammeVersion.number.desc())
        .limit(1)
    )
    document = session.scalars(newest).first()
    return rules_of(document)[0].planned_services if document else 0


def coverage_of(session: Session, programme_id: UUID) -> Coverage:
    """Count every service on the register by how far this programme has come with it."""
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.nation, Organisation.region).where(
            Organisation.body == Body.SERVICE
        )
    )
    services = [Service(*row) for row in rows]
    states = session.execute(
        select(Inspection.service_id, Inspection.state)
        .join(ProgrammeVersion, ProgrammeVersion.id == Inspection.programme_version_id)
        .where(ProgrammeVersion.programme_id == programme_id)
    )
    known = [(service_id, state) for service_id, state in states]
    return coverage(planned_services(session, programme_id), services, known)
