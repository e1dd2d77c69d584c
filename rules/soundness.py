"""What is wrong with a programme's timetable though it can be read: dead ends, found at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rules import course
from rules.course import ALWAYS_NEEDED, BEFORE_A_REVIEW, STARTS, UP_TO_PUBLICATION, WHOSE
from rules.posts import Body, PostKind, body_of
from rules.timeline import DeadlineKind, Milestone, Request, Timing

Milestones = Mapping[DeadlineKind, Milestone]
K = DeadlineKind


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong: at which key, and a sentence that says what."""

    path: tuple[str, ...]
    sentence: str


def flaws(milestones: Milestones) -> Iterator[Flaw]:
    """Give everything in a timetable that would stop a follow-up or tell the wrong people."""
    for kind in sorted(ALWAYS_NEEDED - set(milestones)):
        yield Flaw(("milestones", kind), f"The stages need a milestone called {kind}.")
    for milestone in milestones.values():
        for key, sentence in _wrong_with(milestone):
            yield Flaw(("milestones", milestone.kind, key), f"{milestone.kind}: {sentence}")
    yield from _wrong_between(milestones)


def _wrong_with(milestone: Milestone) -> Iterator[tuple[str, str]]:
    yield from _never_starts(milestone)
    yield from _counts_wrongly(milestone)
    yield from _answered_wrongly(milestone)
    yield from _tells_wrongly(milestone)


def _never_starts(milestone: Milestone) -> Iterator[tuple[str, str]]:
    kind, starts = milestone.kind, STARTS[milestone.kind]
    if milestone.anchor and milestone.begins_with:
        yield "begins_with", "it is counted from a milestone or from a request, not from both."
        return
    if not starts:
        if not milestone.is_entered:
            yield "timing", "somebody gives this date, so its timing is entered."
        return
    start: DeadlineKind | Request | None = milestone.anchor or milestone.begins_with
    known = [each for each in starts if each is not kind and _comes_before(each, kind)]
    if start is None:
        yield "timing", f"it is counted from {_listed(known)}, so its timing is not entered."
    elif start not in known and milestone.timing is Timing.FORECAST:
        yield "anchor", f"a forecast rests on what comes before it: {_listed(known)}."
    elif start not in known:
        key = "begins_with" if milestone.begins_with else "anchor"
        yield key, f"nothing would ever start it from {start}; count it from {_listed(known)}."


def _comes_before(start: DeadlineKind | Request, kind: DeadlineKind) -> bool:
    if start not in UP_TO_PUBLICATION or kind not in UP_TO_PUBLICATION:
        return True
    return UP_TO_PUBLICATION.index(start) < UP_TO_PUBLICATION.index(kind)


def _counts_wrongly(milestone: Milestone) -> Iterator[tuple[str, str]]:
    offset, margin, late = milestone.offset, milestone.margin, milestone.late_after
    if milestone.kind in BEFORE_A_REVIEW:
        if offset.count >= 0:
            yield "offset", "it comes before its review, so its offset is less than nothing."
    elif STARTS[milestone.kind] and not milestone.is_entered and offset.count <= 0:
        yield (
            "offset",
            "it comes after what it is counted from, so its offset is more than nothing.",
        )
    if margin and (milestone.timing is not Timing.FORECAST or margin.count < 0):
        yield "margin", "only a forecast has a margin, and it is not less than nothing."
    if (late is not None) != (milestone.timing is Timing.EVENT_DRIVEN):
        yield "late_after", "what an event drives, and only that, says when it is late."
    elif late and late.unit is offset.unit and late.count < offset.count:
        yield "late_after", "it would be late before it is due."


def _answered_wrongly(milestone: Milestone) -> Iterator[tuple[str, str]]:
    whose, post = WHOSE[milestone.kind], PostKind(milestone.responsible)
    if body_of(post) is not whose and not (whose is Body.SERVICE and body_of(post) is Body.PARTNER):
        yield "escalation", f"the {whose} answers for it, so {post} cannot."
    if milestone.may_be_extended and (whose is not Body.SERVICE or milestone.is_entered):
        yield "may_be_extended", "more time is for what the service owes the inspectorate."


def _tells_wrongly(milestone: Milestone) -> Iterator[tuple[str, str]]:
    kind = milestone.kind
    for level, posts in enumerate(milestone.escalation):
        for post in map(PostKind, posts):
            if level and not course.climbs_inside(post, kind):
                yield "escalation", f"its ladder climbs out of the {WHOSE[kind]}, to {post}."
            elif not course.may_hear_of(post, kind):
                yield "escalation", f"its ladder reaches {post}, who may not know of it yet."
    for post in map(PostKind, milestone.told):
        if not course.may_hear_of(post, kind):
            yield "told", f"it tells {post}, who may not know of it yet."


def _wrong_between(milestones: Milestones) -> Iterator[Flaw]:
    request, update = (milestones.get(kind) for kind in BEFORE_A_REVIEW)
    same_unit = request and update and request.offset.unit is update.offset.unit
    if request and update and same_unit and request.offset.count >= update.offset.count:
        sentence = "update_request: an update is asked for before it is due."
        yield Flaw(("milestones", "update_request", "offset"), sentence)
    extended = [each for each in milestones.values() if each.may_be_extended]
    if extended and K.EXTENSION_DECISION not in milestones:
        where = ("milestones", extended[0].kind, "may_be_extended")
        yield Flaw(where, "More time may be asked for, and extension_decision answers by no day.")


def _listed(kinds: Iterable[str]) -> str:
    return " or ".join(sorted(kinds))
