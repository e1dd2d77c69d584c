"""Comments on the draft: written and kept, sent together, then answered together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, object_session

from models.acting import Acting
from models.draft_comment import CommentAnswer, DraftComment
from models.event import EventKind
from models.inspection import Inspection
from rules.errors import NotNow, Refused
from rules.permissions import Act, require
from rules.stages import InspectionState

_OPEN = frozenset({InspectionState.DRAFT_SENT, InspectionState.COMMENTS_LAPSED})


@dataclass(frozen=True, slots=True)
class Written:
    """A comment as the service writes it: the place in the draft, and what is wrong there."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What the inspectorate does with a comment, and why unless it accepts it whole."""

    answer: CommentAnswer
    reason: str = ""


def may_comment_now(inspection: Inspection) -> bool:
    """Whether comments can still be written: the draft is out, none came, none is too late."""
    return inspection.state in _OPEN


def comments_of(session: Session, inspection: Inspection) -> Sequence[DraftComment]:
    """Load the comments on an inspection's draft by their numbers."""
    return session.scalars(
        select(DraftComment)
        .where(DraftComment.inspection_id == inspection.id)
        .order_by(DraftComment.number)
    ).all()


def save_comments(acting: Acting, inspection: Inspection, written: Sequence[Written]) -> None:
    """Keep what the service has written so far, in place of what it had; nobody else sees it."""
    require(acting.actor, Act.COMMENT_ON_DRAFT, inspection.as_thing())
    if not may_comment_now(inspection):
        raise NotNow(_why_not(inspection))
    session = _session_of(inspection)
    session.execute(delete(DraftComment).where(DraftComment.inspection_id == inspection.id))
    session.add_all(
        DraftComment(
            inspection_id=inspection.id,
            number=number,
            place=each.place,
            text=each.text,
            written_by_id=acting.actor.person_id,
        )
        for number, each in enumerate(written, 1)
    )
    session.flush()


def send_comments(acting: Acting, inspection: Inspection, *, has_none: bool = False) -> int:
    """Send what is kept, or word that there is nothing to say; return how many went."""
    session = _session_of(inspection)
    comments = comments_of(session, inspection)
    if not comments and not has_none:
        raise Refused("Write a comment, or say that you have none.")
    if comments and has_none:
        raise Refused("There are comments on this page. Take them out to say that you have none.")
    if inspection.state not in _OPEN:
        raise NotNow(_why_not(inspection))
    inspection.take_comments(acting, len(comments))
    for each in comments:
        each.sent_on = acting.on
    return len(comments)


def save_answers(
    acting: Acting, inspection: Inspection, decided: Mapping[int, Decided]
) -> Sequence[DraftComment]:
    """Keep the inspectorate's answers so far, by the comments' numbers; the service sees none."""
    require(acting.actor, Act.ANSWER_COMMENTS, inspection.as_thing())
    comments = [each for each in comments_of(_session_of(inspection), inspection) if each.sent_on]
    if any(each.answered_on for each in comments):
        raise NotNow("The comments are answered already.")
    for each in comments:
        if each.number in decided:
            _decide(each, decided[each.number], acting)
    return comments


def send_answers(acting: Acting, inspection: Inspection) -> None:
    """Give the service all the answers together."""
    comments = save_answers(acting, inspection, {})
    unanswered = [str(each.number) for each in comments if each.answer is None]
    if not comments:
        raise Refused("The service has sent no comments that could be answered.")
    if unanswered:
        raise Refused(f"Answer every comment first. Still open: {', '.join(unanswered)}.")
    for each in comments:
        each.answered_on = acting.on
    said = "\n".join(f"{each.number} {each.answer} {each.answer_reason}" for each in comments)
    inspection.note(
        EventKind.COMMENTS_ANSWERED,
        acting,
        comments=len(comments),
        sha256=sha256(said.encode()).hexdigest(),
    )


def _decide(comment: DraftComment, decided: Decided, acting: Acting) -> None:
    reason = decided.reason.strip()
    if decided.answer is not CommentAnswer.ACCEPTED and not reason:
        raise Refused(f"Say why comment {comment.number} is not accepted in full.")
    comment.answer, comment.answer_reason = decided.answer, reason or None
    comment.answered_by_id = acting.actor.person_id


def _why_not(inspection: Inspection) -> str:
    if inspection.is_published:
        return "The report is published, so its draft is not commented on any more."
    if inspection.comments_received_on is not None:
        return "The service's comments are with the inspectorate already."
    return "There is no draft to comment on yet."


def _session_of(inspection: Inspection) -> Session:
    session = object_session(inspection)
    assert session is not None
    return session
