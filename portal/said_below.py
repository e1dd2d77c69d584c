"""Says in the reader's language what models and rules say in English: refusals, rules, gaps.

They speak plain English and know no other language. The catalogue marks each of their sentences
as `FROM_BELOW`; what one names (a day, a number, a state) is said in that language as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel.dates import get_month_names

from portal.language import ENGLISH, _, catalogue, chosen, long_date, ngettext

FROM_BELOW = "From below"
_MONTHS = {name: number for number, name in get_month_names("wide", locale="en").items()}
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b")
_NEXT_SENTENCE = re.compile(r"(?<=\.) ")
_PLACE = re.compile(r"%\((\w+)\)s")
_NUMBERS = ("num", "count", "first", "number", "version", "year", "most")
_ANYTHING = ".+?"
_LOOKS = dict.fromkeys(_NUMBERS, r"[\d,]+") | {"clock": r"\d{1,2}:\d\d[ap]m"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One sentence of the catalogue that names something: what it looks like, in English."""

    shape: re.Pattern[str]
    one: str
    many: str

    def filled(self, found: re.Match[str]) -> str:
        """Say it in the reader's language with what was named."""
        named = {name: _said_of(value) for name, value in found.groupdict().items()}
        if self.one == self.many:
            return _(self.one) % named
        return ngettext(self.one, self.many, int(found["num"].replace(",", ""))) % named


def said(english: object) -> str:
    """Say a sentence from below in the reader's language, or in English where it is not known."""
    text = str(english)
    if chosen() == ENGLISH:
        return text
    whole = _whole(text)
    if whole is not None:
        return whole
    return " ".join(_whole(each) or each for each in _NEXT_SENTENCE.split(text))


def _whole(text: str) -> str | None:
    known = _(text)
    if known != text:
        return known
    for pattern in _patterns(chosen()):
        found = pattern.shape.fullmatch(text)
        if found:
            return pattern.filled(found)
    return None


def _said_of(named: str) -> str:
    """Say what a sentence names: a day, or a word that may begin a sentence elsewhere."""
    whole = _whole(named)
    if whole is not None:
        return whole
    begun = named[:1].upper() + named[1:]
    known = _(begun)
    if known != begun:
        return known[:1].lower() + known[1:]
    return _DAY.sub(_day, named)


def _day(found: re.Match[str]) -> str:
    day, month, year = found.groups()
    return long_date(date(int(year), _MONTHS[month], int(day)))


@lru_cache
def _patterns(language: str) -> tuple[Pattern, ...]:
    """Return the sentences that name something, those that say the most themselves first."""
    made = list(_made(language))
    return tuple(sorted(made, key=lambda each: -len(_PLACE.sub("", each.one))))


def _made(language: str) -> Iterator[Pattern]:
    for entry in catalogue(language):
        if FROM_BELOW not in entry.auto_comments:
            continue
        one, many = (entry.id, entry.id) if isinstance(entry.id, str) else entry.id
        for text in dict.fromkeys((one, many)):
            if _PLACE.search(text):
                yield Pattern(_shape(text), one, many)


def _shape(text: str) -> re.Pattern[str]:
    """Return what a sentence looks like: "%(day)s has passed." is anything that ends so."""
    words = re.split(r"(%\(\w+\)s)", text)
    return re.compile("".join(_look(each) for each in words), re.DOTALL)


def _look(part: str) -> str:
    place = _PLACE.fullmatch(part)
    return f"(?P<{place[1]}>{_LOOKS.get(place[1], _ANYTHING)})" if place else re.escape(part)
