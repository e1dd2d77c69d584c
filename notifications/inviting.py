"""The first message somebody gets: why they got it, whom to ring, how to check it is genuine."""

from urllib.parse import urlsplit

from models import Acting, Inspection, Person, Session
from models.inviting import Invited
from notifications.outbox import OWNER_INVITED, Draft, enqueue
from settings import get_settings


def tell_invited(
    session: Session, acting: Acting, inspection: Inspection, invited: Invited, telephone: str
) -> None:
    """Queue the invitation: once a day for a person in a post, however often it is asked for."""
    inviter = session.get_one(Person, acting.actor.person_id)
    draft = Draft(
        key=f"{OWNER_INVITED}:{invited.post.id.hex}:{acting.on.isoformat()}",
        message=OWNER_INVITED,
        person_id=invited.person.id,
        post_id=invited.post.id,
        inspection_id=inspection.id,
        not_before=acting.at,
        facts={
            "inviter": inviter.name,
            "telephone": telephone,
            "title": invited.post.title,
            "service": inspection.service.name,
            "host": urlsplit(get_settings().portal_url).netloc,
        },
    )
    enqueue(session, [draft], acting.at)
