"""Reads the foreword: who signed it, its overall judgement, and the footnotes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.passages import Passage
from reports.sections import COVER, FOREWORD, SCORING, Part, body_of
from reports.text import Line
from rules.published_report import Footnote, Problem, Stated

_MARKS = {mark: str(digit) for digit, mark in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_FOOTNOTE = re.compile(r"(?P<mark>[⁰¹²³⁴⁵⁶⁷⁸⁹]|[1-9](?= [A-Z].{40}))\s*(?P<text>\S.*)")
_TITLE = re.compile(r"(?:Acting )?HM (?:Acting )?(?:Assistant |Deputy )?Chief Inspector[A-Za-z ]*")
_SIGNED_IN_ONE = re.compile(rf"(?P<name>[A-Z][^,\t]{{2,60}}?)(?:, ?| )(?P<title>{_TITLE.pattern})")
_OVERALL = re.compile(r"(?:^|(?<=[.\n] )|(?<=\n))(Overall,? [^.\n]{5,300}\.)")
_JUDGEMENT = re.compile(r"(?:this|these)(?: to be)?(?: an?)? ([^.\n]{3,80}?) set of findings")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Foreword:
    """What the foreword says beside its scores."""

    signatory: Stated[str] | None
    signatory_title: Stated[str] | None
    judgement: Stated[str] | None
    judgement_sentence: Stated[str] | None
    footnotes: tuple[Footnote, ...]
    scope_note: Stated[str] | None


def read_foreword(parts: Sequence[Part], problems: list[Problem]) -> Foreword:
    """Read the foreword; its footnote that limits the scope belongs wherever scores are shown."""
    foreword = body_of(parts, FOREWORD)
    name, title = _signature(foreword.lines)
    sentence = foreword.find(_OVERALL)
    judgement = foreword.find(_JUDGEMENT) if sentence else None
    _note_what_is_missing(foreword, (name, sentence, judgement), problems)
    own_notes = _footnotes(foreword.lines)
    elsewhere = [*body_of(parts, COVER).lines, *body_of(parts, SCORING).lines]
    footnotes = (*own_notes, *_footnotes(elsewhere))
    _note_lost_footnotes([*foreword.lines, *elsewhere], footnotes, problems)
    return Foreword(
        signatory=name,
        signatory_title=title,
        judgement=judgement.stated() if judgement else None,
        judgement_sentence=sentence.stated() if sentence else None,
        footnotes=footnotes,
        scope_note=Stated(own_notes[0].text, own_notes[0].line) if own_notes else None,
    )


def _signature(lines: Sequence[Line]) -> tuple[Stated[str] | None, Stated[str] | None]:
    """Return the name and the title under it, or beside it on one line."""
    before: Line | None = None
    for line in lines:
        plain = line.plain
        if before and _TITLE.fullmatch(plain):
            name = Stated(before.plain.rstrip(","), before.number)
            is_name = len(before.plain) <= _LONGEST_NAME
            return (name if is_name else None), Stated(plain, line.number)
        if len(plain) <= 2 * _LONGEST_NAME and (both := _SIGNED_IN_ONE.fullmatch(plain)):
            return Stated(both["name"], line.number), Stated(both["title"], line.number)
        before = line if plain else before
    return None, None


def _footnotes(lines: Sequence[Line]) -> list[Footnote]:
    """Return the footnotes: a raised figure, or a plain one before a whole sentence."""
    notes = []
    for line in lines:
        match = _FOOTNOTE.fullmatch(line.plain)
        if match:
            mark = _MARKS.get(match["mark"], match["mark"])
            notes.append(Footnote(mark, match["text"], line.number))
        elif notes and line.plain and line.number == notes[-1].line + 1:
            last = notes.pop()
            notes.append(Footnote(last.mark, f"{last.text} {line.plain}", last.line))
    return notes


def _note_lost_footnotes(
    lines: Sequence[Line], footnotes: Sequence[Footnote], problems: list[Problem]
) -> None:
    """Say where a mark refers to a footnote that isn't there: it may limit the scores."""
    known = {footnote.mark for footnote in footnotes}
    for line in lines:
        marks = {_MARKS[character] for character in line.plain if character in _MARKS}
        for mark in sorted(marks - known):
            sentence = f"Line {line.number} refers to a footnote {mark} that could not be found."
            problems.append(Problem(sentence, line.number))


def _note_what_is_missing(
    foreword: Passage, found: tuple[object, object, object], problems: list[Problem]
) -> None:
    line = foreword.first_line
    if line is None:
        problems.append(Problem("The report has no foreword.", None))
        return
    names = ("signatory", "sentence of overall judgement", "overall judgement")
    for name, fact in zip(names, found, strict=True):
        if fact is None:
            problems.append(Problem(f"No {name} could be read in the foreword.", line))
