"""Reads numbers, percentages and months as reports print them, in figures or in words."""

import re
from calendar import month_name

from rules.published_report import Month

MONTH = "(?:" + "|".join(month_name[1:]) + ")"
"""A pattern for a month's name."""
NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,7}|[A-Za-z]{3,9}(?:-[a-z]{3,5})?)"
"""A pattern for what may be a number in figures or words; `read_number` says if it is."""

_DASHES = ("-", "\u2013", "\u2014", "\u0152", "n/a")
_UNITS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}
_PERCENT = re.compile(r"(\d{1,3}) ?%")


def read_number(printed: str) -> int | None:
    """Return "62", "1,204" or "Sixty-nine" as a number, None where it is none."""
    figures = printed.replace(",", "")
    if figures.isascii() and figures.isdecimal():
        return int(figures)
    tens, _, units = printed.lower().partition("-")
    if units:
        both = (_WORDS.get(tens, 0), _WORDS.get(units, 0))
        return sum(both) if both[0] in range(20, 100, 10) and both[1] in range(1, 10) else None
    return _WORDS.get(tens)


def read_percent(printed: str) -> int | None:
    """Return "68%" as 68; None where it is no whole percentage up to 100."""
    match = _PERCENT.fullmatch(printed.strip())
    return int(match[1]) if match and int(match[1]) <= 100 else None  # noqa: PLR2004


def is_dash(printed: str) -> bool:
    """Say whether a dash stands where a figure could."""
    return printed.strip().lower() in (dash.lower() for dash in _DASHES)


def read_month(name: str, year: str) -> Month:
    """Return "February", "2012" as a month."""
    return Month(int(year), list(month_name).index(name))
