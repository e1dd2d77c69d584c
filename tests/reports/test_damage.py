"""Whatever happens to a report's text, it is read or refused: never a crash, never slow."""

import json
import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.example import example_report
from reports.published import as_document, from_document, read_report
from reports.text import MOST_BYTES
from rules.errors import NotAReport
from tests.reports.sources import changed, sentences

EXAMPLE = example_report()
LINES = EXAMPLE.decode().split("\n")
RELAXED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def read_or_refused(source: bytes) -> None:
    try:
        report = read_report(source)
    except NotAReport as refused:
        assert str(refused).endswith(".")
    else:
        assert from_document(json.loads(json.dumps(as_document(report)))) == report
        assert all(
            1 <= (problem.line or 1) <= source.count(b"\n") + 1 for problem in report.problems
        )


@RELAXED
@given(st.binary(max_size=400))
def test_any_bytes(source: bytes) -> None:
    read_or_refused(source)


@RELAXED
@given(st.sets(st.integers(0, len(LINES) - 1), max_size=120))
def test_lines_lost(lost: set[int]) -> None:
    kept = (line for at, line in enumerate(LINES) if at not in lost)
    read_or_refused("\n".join(kept).encode())


@RELAXED
@given(st.integers(0, len(EXAMPLE)), st.text(max_size=60), st.integers(0, 60))
def test_garbage_over_words(at: int, garbage: str, length: int) -> None:
    read_or_refused(EXAMPLE[:at] + garbage.encode() + EXAMPLE[at + length :])


@RELAXED
@given(st.integers(0, len(EXAMPLE)), st.integers(0, len(EXAMPLE)))
def test_only_a_piece(start: int, end: int) -> None:
    read_or_refused(EXAMPLE[start:end])


@pytest.mark.parametrize("seed", range(40))
def test_lines_shuffled_joined_doubled(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    lines = list(LINES)
    for _ in range(30):
        at, other = chance.randrange(len(lines) - 1), chance.randrange(len(lines))
        match seed % 4:
            case 0:
                lines[at], lines[other] = lines[other], lines[at]
            case 1:
                lines[at : at + 2] = [" ".join(lines[at : at + 2])]
            case 2:
                lines.insert(at, lines[other % len(lines)])
            case _:
                lines[at] = lines[at][: len(lines[at]) // 2] + "\ufffd"
    read_or_refused("\n".join(lines).encode())


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        " ",
        "\t",
        "(1) ",
        ") (2) ",
        "1. OUTCOMES\n",
        "1.1 Reach\n",
        "OVERALL SCORE: 5%\n",
        "Score: 5% Comment: ",
        "General Criterion: ",
        "well enough 5% risk of harm ",
        "5% ",
        "- ",
        "(1) a (Chair) ",
        "(1) Chair and Head, Manager / ",
        "((((",
        "located in the ",
        "10% (A) ",
        "Of the 5 a, 5 ",
        "5 out of 9 ",
        "Provisional findings two weeks after ",
        "Fieldwork in May and ",
        "A plan submitted to A ",
        "<p>",
        "<i ",
        "*",
        "Œ",
        "\ufffd\n",
        "x\ty\n",
        "x  y\n",
        "¹ a\n",
        "Lead Inspector\tA; \n",
        "ISBN 978",
        "Overall, this ",
        "work in ",
        "Core Case ",
        "Contents\nNext steps 4\n",
        "The Chair should:\n",
        "The A YOS ",
    ],
)
def test_no_text_takes_a_second(unit: str) -> None:
    """The unit is repeated in every part of a report that is as long as one may be."""
    room = MOST_BYTES - len(EXAMPLE) - 1000
    places = [at for at, line in enumerate(LINES) if not line][::6]
    filler = unit * (room // len(unit.encode()) // len(places))
    if unit.endswith("\n"):
        filler = unit * (18_000 // len(places) // unit.count("\n"))
    lines = [filler if at in places else line for at, line in enumerate(LINES)]
    source = "\n".join(lines).encode()
    began = time.perf_counter()
    read_or_refused_unkept(source)
    assert time.perf_counter() - began < 1


def read_or_refused_unkept(source: bytes) -> None:
    try:
        read_report(source)
    except NotAReport:
        return


def test_lost_characters_are_said_with_their_lines() -> None:
    report = changed(("Service users' perspective\n\n", "Service users\ufffd perspective\n\n"))
    assert [group.group for group in report.questionnaires] == [
        "Children and young people",
        "Victims",
    ]
    assert len(report.problems) == 1
    assert sentences(report)[0].startswith("Characters were lost when this text was made, on line")
