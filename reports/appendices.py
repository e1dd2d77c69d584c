"""Reads the appendices as printed, the charts they have lost, the glossary and the address."""

import re
from collections.abc import Sequence

from reports.passages import Passage
from reports.sections import APPENDIX, Part, parts_of
from reports.text import Line
from rules.published_report import Appendix, Problem, Stated

_LONGEST_CAPTION = 90
_ENDS_OF_SENTENCES = (".", ":", ";", "?", ",")
_URL = re.compile(r"((?:https?://|www\.)[^\s<>]{4,200})")
_WRITE_TO = re.compile(r"\bwrite to\b.{0,20}:?$")
_WIDE_GAP = re.compile(r"^(\S(?:.{0,60}?\S)?) {2,}(\S.*)$")


def read_appendices(parts: Sequence[Part], problems: list[Problem]) -> tuple[Appendix, ...]:
    """Read every appendix; one that only held charts says so."""
    found = parts_of(parts, APPENDIX)
    for at, part in enumerate(found, 1):
        if part.heading.number != at and (at == 1 or _follows_no(found[at - 2], part)):
            sentence = f"Appendix {part.heading.number} follows no appendix before it."
            problems.append(Problem(sentence, part.heading.line))
    if not found:
        problems.append(Problem("The report has no appendices.", None))
    return tuple(_appendix(part) for part in found)


def _follows_no(before: Part, part: Part) -> bool:
    return part.heading.number != before.heading.number + 1


def _appendix(part: Part) -> Appendix:
    lines = part.body.lines
    captions = _captions(lines)
    printed = sum(bool(line.plain) for line in lines)
    return Appendix(
        number=part.heading.number,
        title=part.heading.title,
        text=_as_printed(lines),
        line=part.heading.line,
        missing_charts=captions,
        only_missing_charts=len(captions) == printed,
    )


def _as_printed(lines: Sequence[Line]) -> str:
    """Return the lines that hold anything, one below the other."""
    return "\n".join(line.plain for line in lines if line.plain)


def _captions(lines: Sequence[Line]) -> tuple[Stated[str], ...]:
    """Return the captions of charts: alone between blank lines, in an appendix without prose."""
    printed = [line for line in lines if line.plain]
    if not all(_is_caption(line) for line in printed):
        return ()
    return tuple(Stated(line.plain, line.number) for line in printed)


def _is_caption(line: Line) -> bool:
    short = len(line.cells) == 1 and len(line.plain) <= _LONGEST_CAPTION
    return short and not line.plain.endswith(_ENDS_OF_SENTENCES)


def read_glossary(
    parts: Sequence[Part], problems: list[Problem]
) -> tuple[tuple[Stated[str], str], ...]:
    """Read each term with its meaning; a tab, or a wide gap, stands between them."""
    part = _titled(parts, "glossary")
    if part is None:
        problems.append(Problem("The report has no glossary.", None))
        return ()
    entries: list[tuple[Stated[str], str]] = []
    untabbed: list[int] = []
    for line in part.body.lines:
        term, meaning = _divide(line)
        if meaning and term:
            entries.append((Stated(term, line.number), meaning))
        elif entries and line.plain:
            last, before = entries.pop()
            entries.append((last, f"{before} {line.plain}".strip()))
            untabbed += [line.number] if term else []
        elif line.plain:
            untabbed.append(line.number)
    _note_untabbed(untabbed, problems)
    return tuple(entries)


def _divide(line: Line) -> tuple[str, str]:
    """Return term and meaning; a line that goes on with a meaning has no term."""
    term, tab, meaning = line.text.partition("\t")
    if not tab and (gap := _WIDE_GAP.match(line.text.strip()[:400])):
        rest = line.text.strip()[len(gap[1]) :]
        return gap[1], " ".join(rest.split())
    if not tab:
        return line.plain, ""
    return " ".join(term.split()), " ".join(meaning.split())


def _note_untabbed(numbers: Sequence[int], problems: list[Problem]) -> None:
    if numbers:
        listed = ", ".join(map(str, numbers[:20]))
        sentence = (
            "Nothing divides term from meaning in the glossary; kept with the entry above, "
            f"if there is one: line {listed}."
        )
        problems.append(Problem(sentence, numbers[0]))


def read_contact(
    parts: Sequence[Part], problems: list[Problem]
) -> tuple[tuple[Stated[str], ...], Stated[str] | None]:
    """Read the address to write to, line by line, and the website named beside it."""
    part = _with_address(parts)
    lines = part.body.lines if part else ()
    address = _address(lines)
    website = Passage(lines).find(_URL)
    if not address:
        problems.append(Problem("No address to write to could be read.", None))
    if website is None:
        problems.append(Problem("No website could be read.", None))
    return address, website.stated() if website else None


def _with_address(parts: Sequence[Part]) -> Part | None:
    appendices = parts_of(parts, APPENDIX)
    with_address = (p for p in appendices if any(_WRITE_TO.search(li.plain) for li in p.body.lines))
    return next(with_address, appendices[-1] if appendices else None)


def _address(lines: Sequence[Line]) -> tuple[Stated[str], ...]:
    begins = next((at for at, li in enumerate(lines) if _WRITE_TO.search(li.plain)), len(lines))
    after = [line for line in lines[begins + 1 :] if line.plain]
    return tuple(Stated(line.plain, line.number) for line in after if not _URL.search(line.plain))


def _titled(parts: Sequence[Part], word: str) -> Part | None:
    titled = (p for p in parts_of(parts, APPENDIX) if word in p.heading.title.lower())
    return next(titled, None)
