"""Stands in for the Welsh report, without which nothing is published in Wales."""

from models import Acting, Inspection, Session
from models.queries.plans import recommendations_of
from models.report_register import receive
from models.welsh_report import attach_welsh, pair
from rules.published_report import Nation


def add_welsh(session: Session, acting: Acting, inspection: Inspection) -> None:
    """Attach a Welsh file to an inspection in Wales and pair its recommendations, by number."""
    if inspection.nation is not Nation.WALES:
        return
    words = f"{inspection.area}: mae'r adroddiad hwn yn sefyll yn lle'r un Cymraeg.\n"
    file = receive(session, acting, f"{inspection.reference.lower()}-cy.txt", words.encode())
    attach_welsh(acting, inspection, file)
    numbered = recommendations_of(session, inspection.id)
    pair(acting, inspection, {each.id: f"Argymhelliad {each.number}" for each in numbered})
