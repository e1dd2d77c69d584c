"""Refusals read as sentences and share one root."""

import pytest

from rules.errors import (
    CalendarTooShort,
    DateNotYetReached,
    NotAllowed,
    NotAReport,
    NotFound,
    Refused,
    RulesInvalid,
)


def test_a_missing_thing_is_refused_in_the_words_of_one_nobody_may_see() -> None:
    assert str(NotFound("inspection", "CCI-2012-001")) == (
        "There is no inspection called CCI-2012-001."
    )


@pytest.mark.parametrize(
    "kind",
    [NotFound, NotAllowed, NotAReport, RulesInvalid, CalendarTooShort, DateNotYetReached],
)
def test_every_refusal_can_be_shown_to_the_person_who_asked(kind: type[Refused]) -> None:
    assert issubclass(kind, Refused)
