"""What is written about one recommendation: its answer, and a row for each action."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import BeforeValidator

from models import Action, NewAction, Plan, Recommendation, Reply
from models.plan_content import letter_after
from models.queries.page_owners import OwnerPost
from portal.fields import MaybeDate, MaybeLine, MaybeText, parts_of
from portal.forms import MOST_ROWS, Form, FormModel, FormRefused, Shown
from portal.language import _, for_later
from portal.plan_pages import VERSION, other_version, shown_actions
from rules.stages import Answer

MaybeId = Annotated[UUID | None, BeforeValidator(lambda sent: sent or None)]
MaybeAnswer = Annotated[Answer | None, BeforeValidator(lambda sent: sent or None)]
ACTIONS = "actions"
_FIELDS = ("version", "answer", "reason", ACTIONS)
_IN_A_ROW = ("id", "what", "owner", "due", "measure", "partners")


class ActionRow(FormModel):
    """One action as it is written; a row left blank is none."""

    id: MaybeId = None
    what: MaybeText = None
    owner: MaybeId = None
    due: MaybeDate = None
    measure: MaybeText = None
    partners: MaybeLine = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written in it."""
        return not (self.what or self.owner or self.due or self.measure or self.partners)

    def as_new(self) -> NewAction:
        """Return it as the plan takes it."""
        return NewAction(self.what or "", self.owner, self.due, self.measure, self.partners)


class AnswerForm(FormModel):
    """The whole page about a recommendation."""

    version: int
    answer: MaybeAnswer = None
    reason: MaybeText = None
    actions: tuple[ActionRow, ...] = ()
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("answer", "*"): for_later("Select whether you agree with the recommendation"),
        ("reason", "string_too_long"): for_later("The reason must be 4,000 characters or fewer"),
        ("actions.what", "string_too_long"): for_later(
            "Action %(row)s: what you will do must be 4,000 characters or fewer"
        ),
        ("actions.owner", "*"): for_later("Action %(row)s: select an owner from the list"),
        ("actions.due", "date_part"): for_later(
            "Action %(row)s: the target date must include a day, a month and a year"
        ),
        ("actions.due", "date_real"): for_later(
            "Action %(row)s: the target date must be a real date, such as 11 7 2012"
        ),
        ("actions.due", "date_year"): for_later(
            "Action %(row)s: the year of the target date must have 4 numbers"
        ),
        ("actions.measure", "string_too_long"): for_later(
            "Action %(row)s: how you will know must be 4,000 characters or fewer"
        ),
        ("actions.partners", "string_too_long"): for_later(
            "Action %(row)s: partners must be 200 characters or fewer"
        ),
    }


def begun_with(plan: Plan, recommendation: Recommendation) -> dict[str, Any]:
    """Return what the page begins with: what is saved."""
    response = plan.answers.get(recommendation.id)
    return {
        VERSION: str(plan.row_version),
        "answer": response.answer.value if response else "",
        "reason": (response.reason or "") if response else "",
        ACTIONS: [_row(action) for action in shown_actions(plan, recommendation)],
    }


def reply_in(
    form: Form, plan: Plan, recommendation: Recommendation, owners: Sequence[OwnerPost]
) -> Reply:
    """Read the page, or refuse it with a sentence at each field that only the plan can judge."""
    wanted = _read(form, {str(owner.post_id) for owner in owners})
    here = {action.id for action in shown_actions(plan, recommendation)}
    rows = [
        (row.id if row.id in here else None, row.as_new())
        for row in wanted.actions
        if not row.is_blank
    ]
    return Reply(wanted.answer, wanted.reason or "", rows)


def _read(form: Form, owners: set[str]) -> AnswerForm:
    """Refuse all that is wrong at once, in the order of the page."""
    errors = dict(_errors(form, owners))
    try:
        wanted = form.read(AnswerForm)
    except FormRefused as refusal:
        errors = {**errors, **refusal.errors}
    if errors:
        in_order = sorted(errors.items(), key=lambda error: _place(error[0]))
        raise FormRefused(form.values, dict(in_order))
    return wanted


def _errors(form: Form, owners: set[str]) -> Iterator[tuple[str, str]]:
    agreed = form.values.get("answer") in {None, "", Answer.AGREED}
    if not agreed and not str(form.values.get("reason", "")).strip():
        yield "reason", _("Say why you do not agree, or agree only in part")
    for at, row in enumerate(form.rows(ACTIONS)):
        if _is_begun(row) and not str(row.get("what", "")).strip():
            sentence = _("Action %(row)s: say what you will do, or remove the action")
            yield f"actions-{at}-what", sentence % {"row": at + 1}
        if row.get("owner") and row["owner"] not in owners:
            sentence = _("Action %(row)s: select an owner from the list")
            yield f"actions-{at}-owner", sentence % {"row": at + 1}


def _is_begun(row: Mapping[str, Any]) -> bool:
    """Whether anything was written in a row, well or not."""
    due = row.get("due")
    parts = due.values() if isinstance(due, dict) else ()
    written = (row.get("owner"), row.get("measure"), row.get("partners"), *parts)
    return any(str(part or "").strip() for part in written)


def _place(name: str) -> tuple[int, int, int]:
    """Return where on the page a field stands."""
    first, *rest = name.split("-")
    at = int(rest[0]) if rest and rest[0].isdecimal() else 0
    part = rest[1] if len(rest) > 1 else ""
    return (
        _FIELDS.index(first) if first in _FIELDS else 0,
        at,
        _IN_A_ROW.index(part) if part in _IN_A_ROW else 0,
    )


def beside_what_is_saved(
    form: Shown, plan: Plan, recommendation: Recommendation
) -> tuple[Shown, bool]:
    """Return the form, and whether somebody else saved meanwhile.

    Then actions they added stand below one's own, so that saving again takes none of them away.
    """
    if not other_version(form.value(VERSION), plan):
        return form, False
    rows = form.value(ACTIONS, [])
    mine = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    written = {row.get("id") for row in mine}
    theirs = [
        _row(action)
        for action in shown_actions(plan, recommendation)
        if str(action.id) not in written
    ]
    values = {**form.values, ACTIONS: [*mine, *theirs][:MOST_ROWS]}
    return Shown(values, form.errors), True


def labels(form: Shown, plan: Plan, recommendation: Recommendation) -> list[str]:
    """Give each row its number: the one it has, or the next."""
    letters = {
        str(a.id): a.letter for a in plan.actions if a.recommendation_id == recommendation.id
    }
    taken, made = len(letters), []
    for at in form.rows(ACTIONS):
        letter = letters.get(str(form.value(f"{ACTIONS}-{at}-id")))
        if letter is None:
            letter, taken = letter_after(taken), taken + 1
        made.append(f"{recommendation.number}{letter}")
    return made


def _row(action: Action) -> dict[str, Any]:
    return {
        "id": str(action.id),
        "what": action.what,
        "owner": str(action.owner_post_id or ""),
        "due": parts_of(action.target_on),
        "measure": action.success_measure or "",
        "partners": action.partners or "",
    }
