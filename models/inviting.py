"""Inviting owners: the Head of Service fills posts of the service and of its partners."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.acting import Acting
from models.inspection import Inspection
from models.person import Person, language_at_first
from models.post import Post
from models.posts import titled_post
from models.queries import standing
from models.register import fill, person
from rules.errors import Refused
from rules.permissions import Act, require
from rules.posts import PostKind

INVITABLE = (PostKind.OWNER, PostKind.PARTNER_OWNER, PostKind.DELEGATE)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who is invited, to which post."""

    name: str
    email: str
    title: str
    kind: PostKind


@dataclass(frozen=True, slots=True)
class Invited:
    """Who now holds which post."""

    person: Person
    post: Post


def invite(
    session: Session, acting: Acting, inspection: Inspection, invitation: Invitation
) -> Invited:
    """Put somebody in a post from today on; a vacant post of this title is taken, not doubled."""
    require(acting.actor, Act.INVITE_OWNER, inspection.as_thing())
    if invitation.kind not in INVITABLE:
        raise Refused("The Head of Service invites owners of actions and delegates, nobody else.")
    language = language_at_first(inspection.nation)
    somebody = person(session, invitation.name, invitation.email, language)
    if not somebody.is_active:
        raise Refused("This address is of somebody who has left. Ask the inspectorate about it.")
    post = _post(session, acting, inspection, invitation)
    fill(acting, session, post, somebody, acting.on)
    return Invited(somebody, post)


def _post(session: Session, acting: Acting, inspection: Inspection, invitation: Invitation) -> Post:
    wanted = " ".join(invitation.title.split())
    for post in standing.organisation_posts(session, [inspection.service_id]):
        if post.title.casefold() == wanted.casefold():
            _refuse_taken(post, acting)
            return post
    return titled_post(session, inspection.service_id, invitation.kind, wanted)


def _refuse_taken(post: Post, acting: Acting) -> None:
    if post.kind not in INVITABLE:
        raise Refused(f"{post.title} is a post that the inspectorate fills. Ask them to do it.")
    answerable = post.answerable_on(acting.on)
    for holding in post.holdings:
        if answerable and holding.person_id == answerable.person_id:
            raise Refused(
                f"{post.title} is held by {holding.person.name}. Give the post another title, "
                "or ask the inspectorate to change who holds it."
            )
