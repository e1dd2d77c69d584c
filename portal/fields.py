"""The kinds of answer that forms ask for, read the way people write them."""

import re
from datetime import date, time
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan ionawr",
            "february feb chwefror",
            "march mar mawrth",
            "april apr ebrill",
            "may mai",
            "june jun mehefin",
            "july jul gorffennaf",
            "august aug awst",
            "september sep sept medi",
            "october oct hydref",
            "november nov tachwedd",
            "december dec rhagfyr",
        ),
        1,
    )
    for name in names.split()
}


def _as_date(written: object) -> object:
    """Read day, month and year as people write them; the part that is wrong is named."""
    if not isinstance(written, dict):
        return written
    day, month, year = (str(written.get(part, "")).strip() for part in ("day", "month", "year"))
    if not (day or month or year):
        raise PydanticCustomError("missing", "No date", {"part": "day"})
    for part, value in (("day", day), ("month", month), ("year", year)):
        if not value:
            raise PydanticCustomError("date_part", "A part is missing", {"part": part})
    if not re.fullmatch(r"[0-9]{4}", year):
        raise PydanticCustomError("date_year", "Not a year", {"part": "year"})
    number = _MONTHS.get(month.casefold()) or (_number(month))
    try:
        return date(int(year), number, _number(day))
    except ValueError:
        raise PydanticCustomError("date_real", "Not a date", {"part": "day"}) from None


def _number(written: str) -> int:
    return int(written) if re.fullmatch(r"[0-9]{1,2}", written) else 0


def _as_time(written: object) -> object:
    """Read "10:00", "10am", "9.30 am" or "midday" as a time of day."""
    if not isinstance(written, str):
        return written
    said = "".join(written.casefold().split())
    if not said:
        raise PydanticCustomError("missing", "No time")
    if said in _NAMED_TIMES:
        return _NAMED_TIMES[said]
    found = re.fullmatch(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(am|pm)?", said)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    if found is None or (found[2] is None and found[3] is None):
        raise PydanticCustomError("time_real", "Not a time")
    if found[3]:
        hour = hour % 12 + (12 if found[3] == "pm" else 0) if 1 <= hour <= 12 else 99  # noqa: PLR2004
    try:
        return time(hour, minute)
    except ValueError:
        raise PydanticCustomError("time_real", "Not a time") from None


_NAMED_TIMES = {"midday": time(12), "noon": time(12), "midnight": time(0)}


def parts_of(day: date | None) -> dict[str, int]:
    """Return a date as the three inputs show it."""
    return {"day": day.day, "month": day.month, "year": day.year} if day else {}


def _blank_is_none(written: object) -> object:
    if isinstance(written, dict):
        return written if any(str(part).strip() for part in written.values()) else None
    return (written.strip() or None) if isinstance(written, str) else written


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
MaybeLine = Annotated[Line | None, BeforeValidator(_blank_is_none)]
MaybeText = Annotated[Text | None, BeforeValidator(_blank_is_none)]
FormDate = Annotated[date, BeforeValidator(_as_date)]
FormTime = Annotated[time, BeforeValidator(_as_time)]
MaybeDate = Annotated[FormDate | None, BeforeValidator(_blank_is_none)]
Several = Annotated[
    list[Line], BeforeValidator(lambda sent: [sent] if isinstance(sent, str) else sent)
]
