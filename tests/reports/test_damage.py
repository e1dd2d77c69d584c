"""Whatever happens to a report's text, it is read or refused: no crash, and no slower for it."""

import json
import random
import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.example import example_report
from reports.published import as_document, from_document, read_report
from reports.text import MOST_BYTES, MOST_LINES
from rules.errors import NotAReport
from tests.reports.sources import changed, sentences

EXAMPLE = example_report()
LINES = EXAMPLE.decode().split("\n")
RELAXED = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


# How much slower a character may be to read than in the example. What is searched again and again
# is slower by hundreds. Only this thread's own work counts, beside the example's in the same run.
SLOWER = 8


def cost(source: bytes) -> float:
    began = time.thread_time()
    with suppress(NotAReport):
        read_report(source)
    return time.thread_time() - began


def is_read_in_proportion(source: bytes) -> bool:
    a_character = min(cost(EXAMPLE) for _ in range(3)) / len(EXAMPLE)
    most = SLOWER * len(source) * a_character
    return any(cost(source) < most for _ in range(3))


def read_or_refused(source: bytes) -> None:
    try:
        report = read_report(source)
    except NotAReport:
        return
    assert from_document(json.loads(json.dumps(as_document(report)))) == report
    last = source.count(b"\n") + source.count(b"\r") + 1
    assert all(1 <= (problem.line or 1) <= last for problem in report.problems)


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
    ("place", "unit"),
    [
        ("(YOS Head of Service)", "Chair and "),
        ("(YOS Head of Service)", "("),
        ("(YOS Head of Service)", ") (2) "),
        ("and YOS Head of Service)", "1,"),
        ("The area had a population", "5% "),
        ("The area had a population", "10% (A) "),
        ("The area had a population", "located in the "),
        ("The area had a population", "as measured in "),
        ("keeping other people safe", "5% "),
        ("keeping other people safe", "<i "),
        ("Plans were a weaker", "well enough 5% risk of harm "),
        ("Plans were a weaker", "Overall, "),
        ("Fieldwork was", "Fieldwork in May and "),
        ("Provisional findings are", "A draft report for 4-6 "),
        ("Provisional findings are", "Copies are a and "),
        ("Half of the fuller", "Of the 5 a, 5 "),
        ("Half of the fuller", "5 out of 9 "),
        ("What could harm", "Score: 5% Comment: "),
        ("An improvement plan answering", "A plan submitted to A "),
        ("ISBN: ", "ISBN 978 "),
        ("Osric Penhallow", "A; "),
        ("VMP\t", "x  y"),
        ("Forty-two children", "Sixty-nine children "),
    ],
)
def test_no_words_are_slower_to_read_however_often_they_come(place: str, unit: str) -> None:
    text = EXAMPLE.decode()
    assert place in text
    room = MOST_BYTES // 2 - len(EXAMPLE)
    filled = text.replace(place, place[:-1] + unit * (room // len(unit)) + place[-1], 1)
    assert is_read_in_proportion(filled.encode())


@pytest.mark.parametrize(
    "unit", ["\n", "(1) a\n", "1.1 Reach\n", "1. OUTCOMES\n", "\ufffd\n", "Next steps 4\n"]
)
def test_no_line_is_slower_to_read_however_often_it_comes(unit: str) -> None:
    room = MOST_LINES // 2 - len(LINES)
    filled = EXAMPLE.decode().replace("Contents\n", "Contents\n" + unit * room, 1)
    read_or_refused(filled.encode())
    assert is_read_in_proportion(filled.encode())


def test_lost_characters_are_said_with_their_lines() -> None:
    report = changed(("Service users' perspective\n\n", "Service users\ufffd perspective\n\n"))
    assert [group.group for group in report.questionnaires] == [
        "Children and young people",
        "Victims",
    ]
    assert len(report.problems) == 1
    assert sentences(report)[0].startswith("Characters were lost when this text was made, on line")
