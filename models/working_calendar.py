"""The days nobody works in England and Wales: bank holidays, and closures staff have added."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

import holidays
from govuk_bank_holidays.bank_holidays import BankHolidays
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.working_days import WorkingCalendar

FIRST_YEAR = 2008
LAST_YEAR = 2045


class ClosureDay(Base):
    """A day on which the inspectorate is closed beside the bank holidays."""

    __tablename__ = "closure_day"

    day: Mapped[date] = mapped_column(unique=True)
    reason: Mapped[str]
    added_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


def working_calendar(closures: Sequence[tuple[date, str]] = ()) -> WorkingCalendar:
    """Return the calendar of England and Wales with these closures as well."""
    return _calendar(tuple(sorted(closures)))


@lru_cache(maxsize=8)
def _calendar(closures: tuple[tuple[date, str], ...]) -> WorkingCalendar:
    return WorkingCalendar(dict(_bank_holidays()) | dict(closures), FIRST_YEAR, LAST_YEAR)


@lru_cache(maxsize=1)
def _bank_holidays() -> tuple[tuple[date, str], ...]:
    """Take GOV.UK's list for the years it covers, and the holidays package's for the rest."""
    published = BankHolidays(use_cached_holidays=True).get_holidays(
        division=BankHolidays.ENGLAND_AND_WALES
    )
    named: dict[date, str] = {holiday["date"]: holiday["title"] for holiday in published}
    covered = {day.year for day in named}
    others = [year for year in range(FIRST_YEAR, LAST_YEAR + 1) if year not in covered]
    computed = holidays.country_holidays("GB", subdiv="ENG", years=others)
    named |= {day: name for day, name in computed.items() if day.year not in covered}
    return tuple(sorted(named.items()))
