"""Comments on the draft: the service writes and sends them, the inspectorate answers each."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import ClassVar, Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

from models import DraftComment
from models.commenting import (
    Decided,
    Written,
    comments_of,
    may_comment_now,
    save_answers,
    save_comments,
    send_answers,
    send_comments,
)
from models.draft_comment import CommentAnswer
from models.queries.page_documents import comments_due
from models.queries.page_inspections import inspection_for_update, inspection_of
from portal.at_field import at_field
from portal.dependencies import Desk, Form, Reading, Writing
from portal.fields import MaybeLine, MaybeText
from portal.forms import ChangedMeanwhile, FormModel
from portal.language import _, for_later
from portal.permissions import ensure_for
from portal.templating import page
from rules.permissions import Act, may

router = APIRouter()
AT = "/inspections/{inspection_id}/comments"
SEND, NONE = "send", "none"


class Comment(FormModel):
    """One comment; a row nobody filled in is none."""

    place: MaybeLine = None
    text: MaybeText = None


class CommentsForm(FormModel):
    """All of them, as they stood when the page was opened."""

    seen: str
    comments: list[Comment] = Field(default_factory=list)
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("comments.place", "string_too_long"): for_later(
            "The place must be %(max_length)s characters or fewer"
        ),
        ("comments.text", "string_too_long"): for_later(
            "The comment must be %(max_length)s characters or fewer"
        ),
    }


class Answered(FormModel):
    """What the inspectorate does with one comment; nothing yet where it is left open."""

    number: int
    answer: CommentAnswer | Literal[""] = ""
    reason: MaybeText = None


class AnswersForm(FormModel):
    """The answers to all comments, as they stood when the page was opened."""

    seen: str
    answers: list[Answered]
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("answers.reason", "string_too_long"): for_later(
            "The reason must be %(max_length)s characters or fewer"
        ),
    }


@router.get(AT)
def comments(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Show the comments: to be written by the service, else as they were sent and answered."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.SEE_COMMENTS, found)
    thing = found.as_thing()
    writes = may(desk.actor, Act.COMMENT_ON_DRAFT, thing) and may_comment_now(found)
    kept = comments_of(desk.session, found)
    rows = [{"place": each.place, "text": each.text} for each in kept] or [{}]
    form = desk.form({"comments": rows})
    return page(
        desk,
        "comments/write.html" if writes else "comments/comments.html",
        form=form,
        inspection=found,
        kept=kept,
        sent=[each for each in kept if each.sent_on],
        seen=state_of(kept),
        is_overtaken=form.value("seen") not in ("", state_of(kept)),
        due_on=comments_due(desk.session, found.id),
        may_answer=may(desk.actor, Act.ANSWER_COMMENTS, thing),
    )


@router.post(AT)
def write(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Keep the comments; send them when asked to."""
    found = inspection_for_update(desk.session, inspection_id)
    ensure_for(desk.actor, Act.COMMENT_ON_DRAFT, found)
    form.change_rows("comments")
    sent = form.read(CommentsForm)
    _refuse_changed(desk, found.id, sent.seen)
    save_comments(desk.acting, found, _written(form, sent))
    if form.do not in {SEND, NONE}:
        return desk.done(f"/inspections/{found.id}/comments", _("Your comments are saved."))
    with at_field(form, "comments-0-place"):
        number = send_comments(desk.acting, found, has_none=form.do == NONE)
    sentence = _("Your comments are sent.") if number else _("It is recorded that you have none.")
    return desk.done(f"/inspections/{found.id}/comments", sentence)


@router.get(f"{AT}/answers")
def ask_answers(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Ask what is done with each comment."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.ANSWER_COMMENTS, found)
    sent = [each for each in comments_of(desk.session, found) if each.sent_on]
    rows = [
        {"number": each.number, "answer": each.answer or "", "reason": each.answer_reason or ""}
        for each in sent
    ]
    form = desk.form({"answers": rows})
    return page(
        desk,
        "comments/answers.html",
        form=form,
        inspection=found,
        sent=sent,
        seen=state_of(sent),
        is_overtaken=form.value("seen") not in ("", state_of(sent)),
        answers=list(CommentAnswer),
        are_answered=any(each.answered_on for each in sent),
    )


@router.post(f"{AT}/answers")
def answer(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Keep the answers; give them to the service together when asked to."""
    found = inspection_for_update(desk.session, inspection_id)
    ensure_for(desk.actor, Act.ANSWER_COMMENTS, found)
    sent = form.read(AnswersForm)
    _refuse_changed(desk, found.id, sent.seen)
    for row, each in enumerate(sent.answers):
        if each.answer:
            decided = {each.number: Decided(each.answer, each.reason or "")}
            with at_field(form, f"answers-{row}-reason"):
                save_answers(desk.acting, found, decided)
    if form.do != SEND:
        return desk.done(f"/inspections/{found.id}/comments/answers", _("Your answers are saved."))
    with at_field(form, "answers-0-answer"):
        send_answers(desk.acting, found)
    sentence = _("The comments are answered. The Head of Service is told.")
    return desk.done(f"/inspections/{found.id}/comments", sentence)


def state_of(kept: Sequence[DraftComment]) -> str:
    """Return what a page was made from, so that somebody else's change since is noticed."""
    parts = [
        f"{each.number}\x1f{each.place}\x1f{each.text}\x1f{each.answer}\x1f{each.answer_reason}"
        for each in kept
    ]
    return sha256("\x1e".join(parts).encode()).hexdigest()[:16]


def _refuse_changed(desk: Desk, inspection_id: UUID, seen: str) -> None:
    found = inspection_of(desk.session, inspection_id)
    if seen != state_of(comments_of(desk.session, found)):
        raise ChangedMeanwhile


def _written(form: Form, sent: CommentsForm) -> list[Written]:
    """Return the rows that say something, or refuse one that says only half of it."""
    said = []
    for row, each in enumerate(sent.comments):
        if not each.place and not each.text:
            continue
        if not each.place:
            raise form.refuse(
                f"comments-{row}-place", _("Enter the page or paragraph in the draft")
            )
        if not each.text:
            raise form.refuse(f"comments-{row}-text", _("Say what is wrong there"))
        said.append(Written(each.place, each.text))
    return said
