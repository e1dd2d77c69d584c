"""The actions of a plan being written: added, changed, taken out, offered to their owners."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, object_session

from models.acting import Acting
from models.action import Action
from models.event import EventKind
from models.plan_content import actions_under, letter_after
from models.post import Post
from models.queries.told import was_ever_told_of
from models.recommendation import Recommendation
from rules.errors import Refused
from rules.stages import Answer, OwnershipState

if TYPE_CHECKING:
    from models.plan import Plan


def as_numbered() -> tuple[Any, ...]:
    """Order actions as people number them, 1a, 1b, 2a: by letter alone any first could come."""
    number = (
        select(Recommendation.number)
        .where(Recommendation.id == Action.recommendation_id)
        .correlate(Action)
        .scalar_subquery()
    )
    return number, func.length(Action.letter), Action.letter


@dataclass(frozen=True, slots=True)
class NewAction:
    """What a Head of Service writes when adding an action; every part may still be missing."""

    what: str
    owner_post_id: UUID | None = None
    target_on: date | None = None
    success_measure: str | None = None
    partners: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything a page about one recommendation says: its answer, and all its actions.

    An action with an id is kept and changed, one without is new, one that is not here is taken out.
    """

    answer: Answer | None
    reason: str
    actions: Sequence[tuple[UUID | None, NewAction]]


def add(plan: "Plan", home: Recommendation, new: NewAction) -> Action:
    """Add an action under the next letter of its recommendation."""
    action = Action(
        inspection=plan.inspection,
        inspection_id=plan.inspection_id,
        recommendation=home,
        recommendation_id=home.id,
        letter=letter_after(sum(a.recommendation_id == home.id for a in plan.actions)),
        what=new.what.strip(),
        owner_post=owner(plan, new.owner_post_id),
        owner_post_id=new.owner_post_id,
        target_on=new.target_on,
        success_measure=new.success_measure,
        partners=new.partners,
    )
    plan.actions.append(action)
    _session(plan).flush()
    return action


def differs(action: Action, new: NewAction) -> bool:
    """Whether anything would change."""
    return new != NewAction(
        action.what,
        action.owner_post_id,
        action.target_on,
        action.success_measure,
        action.partners,
    )


def change(plan: "Plan", acting: Acting, action: Action, new: NewAction) -> None:
    """Write an action anew; a new owner is asked anew."""
    if new.owner_post_id != action.owner_post_id:
        former = action.owner_post_id
        action.owner_post = owner(plan, new.owner_post_id)
        action.owner_post_id = new.owner_post_id
        action.ownership, action.reason = OwnershipState.PROPOSED, None
        plan.note(EventKind.ACTION_CHANGED, acting, action=action.id)
        propose(plan, acting, action, former)
    else:
        plan.note(EventKind.ACTION_CHANGED, acting, action=action.id)
    action.what, action.target_on = new.what.strip(), new.target_on
    action.success_measure, action.partners = new.success_measure, new.partners


def take_out(plan: "Plan", acting: Acting, action: Action) -> None:
    """Take an action out of a plan.

    One that was never submitted, and that nobody has heard of, leaves no trace and its letter is
    given to the next; any other stays on record as cancelled.
    """
    session = _session(plan)
    if plan.versions or was_ever_told_of(session, action.inspection_id, action.id):
        action.cancel(acting, "Taken out of the plan before it was submitted.")
        return
    plan.note(EventKind.ACTION_REMOVED, acting, action=action.id)
    plan.actions.remove(action)
    session.delete(action)
    session.flush()
    left = [each for each in plan.actions if each.recommendation_id == action.recommendation_id]
    for place, each in enumerate(left):
        each.letter = letter_after(place)
        session.flush()  # one by one, since two rows never bear the same letter


def propose(plan: "Plan", acting: Acting, action: Action, former: UUID | None = None) -> None:
    """Offer an action to its owner; they and the former one hear of it, unless they did it.

    Before the first submission the row may still be taken away, so the facts are the plan's.
    """
    offers = (
        (EventKind.ACTION_HANDED_OVER, former),
        (EventKind.ACTION_PROPOSED, action.owner_post_id),
    )
    about = action.id if plan.versions else plan.id
    for kind, post_id in offers:
        if post_id is not None:
            said = {"action": action.id, "post": post_id, "number": action.label}
            plan.inspection.note(kind, acting, None, about, **said)


def left_out(
    plan: "Plan", recommendation: Recommendation, kept: Sequence[UUID | None]
) -> list[Action]:
    """Return the actions of a recommendation that a reply no longer names, the last first."""
    gone = [each for each in actions_under(plan, recommendation) if each.id not in kept]
    return sorted(gone, key=lambda each: (len(each.letter), each.letter), reverse=True)


def owner(plan: "Plan", post_id: UUID | None) -> Post | None:
    """Return the post that is to own an action; another service's is refused."""
    post = _session(plan).get(Post, post_id) if post_id else None
    if post_id and (post is None or post.organisation_id != plan.inspection.service_id):
        raise Refused("An action's owner is a post of the service or of its partners.")
    return post


def _session(plan: "Plan") -> Session:
    session = object_session(plan)
    assert session is not None
    return session
