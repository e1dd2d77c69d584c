"""Words run together still know the line they stand on."""

import re

from reports.passages import Passage, as_typed, paragraphs, squashed
from tests.reports.sources import lines


def test_wrapped_words_are_found_on_the_line_they_begin_on() -> None:
    passage = Passage(lines("Fieldwork\n\nwas done in\nJune 2012."))
    found = passage.find(re.compile(r"done in (June)"))
    assert found is not None
    assert (found.groups[0], found.line) == ("done in June", 4)
    assert passage.first_line == 1


def test_a_blank_line_divides_paragraphs_and_a_wrap_does_not() -> None:
    assert paragraphs(lines("one\ntwo\n\n\nthree")) == "one two\n\nthree"


def test_curly_and_lost_quotes_match_as_typed_but_are_kept_as_printed() -> None:
    passage = Passage(lines("the YOS\u2019s \u2018visual\u2019 plan"))
    found = passage.find(re.compile(r"(YOS's 'visual')"))
    assert found is not None
    assert found.groups[1] == "YOS\u2019s \u2018visual\u2019"
    assert as_typed("users\ufffd \u2013 “x”") == 'users\' - "x"'


def test_headings_are_compared_by_letters_and_digits() -> None:
    assert squashed("Service users\ufffd  perspective") == "serviceusersperspective"
    assert squashed("Scoring Œ and Summary Table²") == "scoringandsummarytable"


def test_an_empty_passage_finds_nothing() -> None:
    assert Passage(()).first_line is None
    assert Passage(()).find(re.compile("a")) is None
