"""An inspection that was under way before the service followed it: what its dates must be like."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

# In the order in which they happen, by the name of their column.
HAPPENED = ("visit_ended", "findings_given", "draft_sent", "comments_received", "published")
_NEEDS: Mapping[str, tuple[str, str]] = {
    "findings_given": ("visit_ended", "Say when the visit ended, before findings were given."),
    "draft_sent": ("findings_given", "Say when findings were given, before the draft was sent."),
    "comments_received": ("draft_sent", "Say when the draft was sent, before comments came."),
    "published": ("visit_ended", "Say when the visit ended, before the report was published."),
}
_IN_WORDS = {
    "visit_from": "the visit began",
    "visit_until": "the visit was planned to end",
    "visit_ended": "the visit ended",
    "findings_given": "findings were given",
    "draft_sent": "the draft was sent",
    "comments_received": "comments came",
    "published": "the report was published",
}


@dataclass(frozen=True, slots=True)
class DatesSoFar:
    """The dates an inspection really had. What is planned may still be to come; nothing else."""

    visit_from: date | None = None
    visit_until: date | None = None
    visit_ended: date | None = None
    findings_given: date | None = None
    draft_sent: date | None = None
    comments_received: date | None = None
    published: date | None = None

    def agree_with(self, known: "DatesSoFar") -> bool:
        """Whether every date given here is the one that is known there, which may know more."""
        given = ((getattr(self, each.name), getattr(known, each.name)) for each in fields(self))
        return all(mine is None or mine == theirs for mine, theirs in given)

    def happened(self) -> Iterator[tuple[str, date]]:
        """Give what has happened, in order."""
        for name in HAPPENED:
            on: date | None = getattr(self, name)
            if on is not None:
                yield name, on


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one value: its column, and a sentence."""

    column: str
    sentence: str


def wrong_dates(dates: DatesSoFar, today: date) -> Iterator[Wrong]:
    """Give everything that is wrong with an inspection's dates, by their columns."""
    if dates.visit_until is None and dates.visit_ended is None:
        yield Wrong("visit_ended", "Say when the visit ended, or when it is planned to end.")
    if dates.visit_from and dates.visit_until and dates.visit_until < dates.visit_from:
        yield Wrong("visit_until", "The visit is planned to end before it begins.")
    for name, on in dates.happened():
        if on > today:
            yield Wrong(name, f"{on:%-d %B %Y} has not come yet.")
        needed, sentence = _NEEDS.get(name, ("", ""))
        if needed and getattr(dates, needed) is None:
            yield Wrong(name, sentence)
    yield from _out_of_order(dates)


def _out_of_order(dates: DatesSoFar) -> Iterator[Wrong]:
    if dates.visit_from and dates.visit_ended and dates.visit_ended < dates.visit_from:
        yield Wrong("visit_ended", _before(dates.visit_ended, "visit_from", dates.visit_from))
    latest: tuple[str, date] | None = None
    for name, on in dates.happened():
        if latest is not None and on < latest[1]:
            yield Wrong(name, _before(on, *latest))
        else:
            latest = name, on


def _before(on: date, name: str, other: date) -> str:
    return f"{on:%-d %B %Y} is before {_IN_WORDS[name]} on {other:%-d %B %Y}."
