"""What changed between two texts, word by word, and between two versions of a plan."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from portal.language import long_date

_WORDS = re.compile(r"\s+|[^\s]+")
SAME, GONE, NEW = "same", "gone", "new"
Part = tuple[str, str]
_PARTS_OF_ACTION = (
    "what",
    "owner",
    "partners",
    "target_on",
    "success_measure",
    "done_on",
    "evidence",
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing the plan says, as it was and as it is: runs of words with what became of them."""

    name: str
    before: Sequence[Part]
    now: Sequence[Part]

    @property
    def has_changed(self) -> bool:
        """Whether a word differs."""
        return any(kind is not SAME for kind, _ in (*self.before, *self.now))


@dataclass(frozen=True, slots=True)
class ComparedAction:
    """One action in both versions; `is_new` and `is_gone` where it stands in one only."""

    label: str
    fields: Sequence[Compared]
    is_new: bool
    is_gone: bool


@dataclass(frozen=True, slots=True)
class ComparedResponse:
    """The answer to one recommendation in both versions, with the actions under it."""

    number: int
    recommendation: str
    answer: str
    answer_before: str | None
    reason: Compared
    actions: Sequence[ComparedAction]

    @property
    def has_changed(self) -> bool:
        """Whether anything under this recommendation differs from the version before."""
        if self.answer_before is None:
            return False
        return (
            self.answer != self.answer_before
            or self.reason.has_changed
            or any(
                each.is_new or each.is_gone or any(field.has_changed for field in each.fields)
                for each in self.actions
            )
        )


def compared(now: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[ComparedResponse]:
    """Set a version's content beside that of the one before it, if there is one."""
    earlier = {each["number"]: each for each in before["responses"]} if before else {}
    return [_response(each, earlier.get(each["number"])) for each in now["responses"]]


def words_that_differ(before: str, now: str) -> tuple[list[Part], list[Part]]:
    """Return both texts as runs of words: the same in both, gone from one, new in the other."""
    old, new = _WORDS.findall(before), _WORDS.findall(now)
    left: list[Part] = []
    right: list[Part] = []
    matched = SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matched.get_opcodes():
        is_same = kind == "equal"
        _add(left, SAME if is_same else GONE, old[old_from:old_to])
        _add(right, SAME if is_same else NEW, new[new_from:new_to])
    return left, right


def _add(runs: list[Part], kind: str, words: Sequence[str]) -> None:
    if words:
        runs.append((kind, "".join(words)))


def _response(now: Mapping[str, Any], before: Mapping[str, Any] | None) -> ComparedResponse:
    return ComparedResponse(
        number=now["number"],
        recommendation=now["recommendation"],
        answer=now["answer"],
        answer_before=before["answer"] if before else None,
        reason=_field("reason", now, before),
        actions=tuple(_actions(now["actions"], before["actions"] if before else None)),
    )


def _actions(
    now: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]] | None
) -> Iterator[ComparedAction]:
    earlier = {each["label"]: each for each in before or ()}
    for each in now:
        old = earlier.pop(each["label"], None)
        is_new = before is not None and old is None
        yield ComparedAction(each["label"], _fields(each, old), is_new, is_gone=False)
    for label, old in earlier.items():
        yield ComparedAction(label, _fields(old, None), is_new=False, is_gone=True)


def _fields(now: Mapping[str, Any], before: Mapping[str, Any] | None) -> tuple[Compared, ...]:
    named = (name for name in _PARTS_OF_ACTION if now[name] or (before and before[name]))
    return tuple(_field(name, now, before) for name in named)


def _field(name: str, now: Mapping[str, Any], before: Mapping[str, Any] | None) -> Compared:
    text = _said(now, name)
    if before is None:
        return Compared(name, (), ((SAME, text),) if text else ())
    left, right = words_that_differ(_said(before, name), text)
    return Compared(name, left, right)


def _said(content: Mapping[str, Any], name: str) -> str:
    said = content[name] or ""
    return long_date(date.fromisoformat(said)) if said and name.endswith("_on") else str(said)
