"""How a date stands today, in one word that goes beside its colour."""

from datetime import date, timedelta

SOON = timedelta(days=14)


def standing_of(due_on: date, today: date, is_forecast: bool = False) -> str:
    """Return the word for an open date. What is only forecast is never overdue."""
    if due_on < today:
        return "expected" if is_forecast else "overdue"
    if due_on == today:
        return "due_today"
    return "due_soon" if due_on - today <= SOON else "open"
