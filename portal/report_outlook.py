"""What the page of an inspection shows of its report, its documents and what it follows."""

from typing import Any

from models import Inspection
from models.distribution import outstanding
from models.queries import page_documents as pages
from models.queries.page_publication import considerations_of, welsh_address_of
from models.released_document import released_things
from models.welsh_report import missing_in_welsh
from portal.dependencies import Desk
from portal.report_tasks import Outlook
from rules.permissions import Act, may


def outlook_of(desk: Desk, found: Inspection) -> Outlook:
    """Look up what the list of tasks has to know beside the inspection itself."""
    considered = considerations_of(desk.session, found.id)
    last = considered[0] if considered else None
    is_due = last is not None and last.is_needed and last.ordered_id is None
    return Outlook(
        pages.on_record(desk.session, found.id),
        desk.acting.at,
        outstanding=len(outstanding(desk.session, found)),
        is_further_due=found.is_published and is_due,
        lacks_welsh=bool(missing_in_welsh(desk.session, found)),
    )


def around_the_report(desk: Desk, found: Inspection) -> dict[str, Any]:
    """Return which links this person gets, and the inspections before and after this one."""
    sees_comments = may(desk.actor, Act.SEE_COMMENTS, found.as_thing())
    before, after = pages.predecessor_and_successors(desk.session, found)
    return {
        "sees_documents": may(desk.actor, Act.SEE_RELEASED_DRAFT, released_things(found)),
        "sees_comments": sees_comments and found.draft_sent_on is not None,
        "welsh_address": welsh_address_of(desk.session, found.id) if found.is_published else None,
        "before": before,
        "after": after,
        "carried": pages.carried_items_of(desk.session, found.id) if before else [],
    }
