"""Moments that tests speak of."""

from datetime import date, datetime, time

import clock


def london_morning(day: date) -> datetime:
    return clock.london(day, time(9))
