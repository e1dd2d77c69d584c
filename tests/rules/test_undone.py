from datetime import date

import pytest

from rules.undone import WORDS, Difference, Undone, in_words

U = Undone


@pytest.mark.parametrize("what", Undone)
def test_every_kind_is_one_sentence_of_one_and_of_many(what: Undone) -> None:
    assert set(WORDS) == set(Undone)
    for count in (1, 2_000):
        said = in_words(Difference(what, count, date(2012, 7, 11), detail="Fact 3 is missing."))
        assert said.endswith(".")
        assert "%" not in said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Difference(U.CHANNEL_PAUSED), "1 channel is paused until its settings are mended."),
        (Difference(U.MESSAGE_GIVEN_UP, 1200), "1,200 messages were given up and reached nobody."),
        (
            Difference(U.MORNING_NOT_RUN, since_on=date(2012, 7, 11)),
            "The morning's work has not been done since 11 July 2012.",
        ),
        (
            Difference(U.MORNING_NOT_RUN),
            "The morning's work has not been done since it was set up.",
        ),
        (Difference(U.RECORD_CHANGED, detail="Fact 3 is missing."), "Fact 3 is missing."),
    ],
)
def test_a_difference_reads_as_people_say_it(found: Difference, said: str) -> None:
    assert in_words(found) == said
