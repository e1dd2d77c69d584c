"""Words for a record: facts in a few words, dates in full, numbers with their noun."""

from datetime import date

from models.queries.story import HappenedFact


def in_words(fact: HappenedFact) -> str:
    """Say a fact in a few words: what happened, and to which date it belongs."""
    about = fact.body.get("about")
    what = fact.kind.value.replace("_", " ").capitalize()
    if about:
        what = f"{what}: {str(about).replace('_', ' ')}"
    if "new_due_on" in fact.body:
        return f"{what}, from {_iso(fact.body['old_due_on'])} to {_iso(fact.body['new_due_on'])}"
    return f"{what}, {_iso(fact.body['due_on'])}" if "due_on" in fact.body else what


def full_date(day: date) -> str:
    """Write a date as GOV.UK does: 11 July 2012."""
    return f"{day.day} {day:%B %Y}"


def _iso(text: str) -> str:
    return full_date(date.fromisoformat(text))


def days_in_words(number: int) -> str:
    """Write "1 day" or "12 days"."""
    return f"{number} day" if number == 1 else f"{number:,} days"


def days_as_range(opens_on: date | None, closes_on: date) -> str:
    """Write one day, or "20 April 2012 to 4 May 2012"."""
    return f"{full_date(opens_on)} to {full_date(closes_on)}" if opens_on else full_date(closes_on)


def in_days(on: date, than: date) -> str:
    """Say how far one day lies from another: "3 days later", "1 day earlier", "the same day"."""
    apart = (on - than).days
    if not apart:
        return "the same day"
    return f"{days_in_words(abs(apart))} {'later' if apart > 0 else 'earlier'}"
