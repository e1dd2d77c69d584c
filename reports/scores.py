"""Reads the scores: the headline block, the foreword's table, and its sentences."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reports.criteria import read_comment
from reports.numbers import is_dash, read_percent
from reports.passages import Passage, squashed
from reports.sections import FOREWORD, SCORING, Part, body_of
from reports.text import Line, shortened
from rules.published_report import (
    Comment,
    ForewordScore,
    HeadlineScore,
    Problem,
    ScoresToDate,
    Stated,
    Theme,
)

_THEMES = (
    (Theme.SAFEGUARDING, re.compile(r"safeguarding", re.IGNORECASE)),
    (Theme.RISK_OF_HARM, re.compile(r"risk of (?:serious )?harm|\bRoH\b", re.IGNORECASE)),
    (Theme.LIKELIHOOD_OF_REOFFENDING, re.compile(r"reoffend|\bLoR\b", re.IGNORECASE)),
)
_LABEL = re.compile(r".{3,80}\bscore ?:", re.IGNORECASE)
_SCORE = re.compile(r"\bScore ?: ?(.{0,8}?%|\S{0,8})")
_COMMENT = re.compile(r"\bComment ?: ?([A-Za-z]{3,20} improvement required|[^\n]{0,40})")
_EARLY = re.compile(r"early further inspection", re.IGNORECASE)
_SCALE = re.compile(r"\b(?:MINIMUM|MODERATE|SUBSTANTIAL|DRASTIC)\b")
_WELL_ENOUGH = re.compile(r"well enough ?(\d{1,3}) ?%", re.IGNORECASE)
_TABLE = re.compile(r"scoresfromwales|scoresfromtheenglish|scoresforwales")


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell of the foreword's table: the words in it, and the figures after them."""

    words: str
    figures: tuple[str, ...]
    line: int


def theme_named(words: str) -> Theme | None:
    """Return the one theme these words name last, None where they name none."""
    last = {theme: _last_place(pattern, words) for theme, pattern in _THEMES}
    theme = max(last, key=lambda named: last[named])
    return theme if last[theme] >= 0 else None


def _last_place(pattern: re.Pattern[str], words: str) -> int:
    return max((match.start() for match in pattern.finditer(words)), default=-1)


def read_headline_scores(
    parts: Sequence[Part], problems: list[Problem]
) -> tuple[HeadlineScore, ...]:
    """Read the scores of the summary table, each with its comment and what it helps decide."""
    blocks = _headline_blocks(body_of(parts, SCORING).lines)
    scores = [_headline_score(block, problems) for block in blocks]
    found = tuple(score for score in scores if score)
    for theme in Theme:
        times = sum(score.theme is theme for score in found)
        if times != 1:
            how = "no headline score" if times == 0 else f"{times} headline scores"
            theme_words = theme.value.replace("_", " ")
            problems.append(Problem(f"There is {how} for {theme_words}.", None))
    return found


def _headline_blocks(lines: Iterable[Line]) -> list[list[Line]]:
    """Divide the table where a line names a score ("Safeguarding score:")."""
    blocks: list[list[Line]] = []
    for line in lines:
        if _LABEL.fullmatch(line.plain):
            blocks.append([line])
        elif blocks:
            blocks[-1].append(line)
    return blocks


def _headline_score(block: list[Line], problems: list[Problem]) -> HeadlineScore | None:
    label, passage = block[0].plain, Passage(block[1:])
    theme, found = theme_named(label), passage.find(_SCORE)
    percent = read_percent(found.groups[1]) if found else None
    if theme is None or percent is None:
        sentence = f"The score under “{label}” could not be read."
        problems.append(Problem(sentence, found.line if found else block[0].number))
        return None
    printed = passage.find(_COMMENT)
    comment_text = printed.groups[1] if printed else ""
    comment = read_comment(comment_text)
    if comment is None:
        sentence = f"The comment beside “{label}” could not be read."
        problems.append(Problem(sentence, printed.line if printed else block[0].number))
    early = _informs_early_inspection(block, found.line if found else 0, problems)
    return HeadlineScore(theme, label, percent, comment, early, block[0].number, comment_text)


def _informs_early_inspection(block: list[Line], score: int, problems: list[Problem]) -> bool:
    """Say whether the words between a label and its score call it significant for that."""
    label = block[0]
    meant = Passage(line for line in block[1:] if line.number < score)
    if meant.first_line is None:
        sentence = (
            f"Nothing under “{label.plain}” says what its score means; it is taken as not "
            "deciding whether an early further inspection is needed."
        )
        problems.append(Problem(sentence, label.number))
    return meant.find(_EARLY) is not None


def read_comment_scale(parts: Sequence[Part]) -> Stated[tuple[Comment, ...]] | None:
    """Read the comments that the report says it chooses from, in its order."""
    found = list(body_of(parts, SCORING).find_all(_SCALE))
    scale = tuple(dict.fromkeys(Comment(word.groups[0].lower()) for word in found))
    return Stated(scale, found[0].line) if len(scale) == len(Comment) else None


def read_foreword_scores(
    parts: Sequence[Part], problems: list[Problem]
) -> tuple[ForewordScore, ...]:
    """Read the scores the foreword gives in sentences: "done well enough 65% of the time".

    Any other percentage there is no score, and "a moderate set of findings" no comment.
    """
    foreword = body_of(parts, FOREWORD)
    scores, begin = [], 0
    for match in _WELL_ENOUGH.finditer(foreword.typed):
        theme = theme_named(foreword.text[max(begin, match.start() - 300) : match.start()])
        percent, line = int(match[1]), foreword.line_at(match.start(1))
        if theme is None or percent > 100:  # noqa: PLR2004
            sentence = f"It could not be told which score the foreword gives on line {line}."
            problems.append(Problem(sentence, line))
        else:
            scores.append(ForewordScore(theme, percent, line))
        begin = match.end()
    return tuple(scores)


def read_scores_to_date(
    parts: Sequence[Part], problems: list[Problem]
) -> tuple[tuple[Stated[str], ...], tuple[ScoresToDate, ...]]:
    """Read the foreword's table: its headings, and a row a theme; a dash is no figure."""
    headings: list[Stated[str]] = []
    rows: list[tuple[_Cell, list[str]]] = []
    for cell in _table_cells(body_of(parts, FOREWORD).lines):
        if cell.words and not is_dash(cell.words) and not cell.figures and _is_heading(cell, rows):
            headings.append(Stated(cell.words, cell.line))
        elif _begins_row(cell):
            rows.append((cell, list(cell.figures)))
        elif rows:
            rows[-1][1].extend(cell.figures)
    read = (_row(cell, figures, problems) for cell, figures in rows)
    return tuple(headings), tuple(row for row in read if row)


def _is_heading(cell: _Cell, rows: list[tuple[_Cell, list[str]]]) -> bool:
    return not rows and not _begins_row(cell)


def _begins_row(cell: _Cell) -> bool:
    return " work" in cell.words and theme_named(cell.words) is not None


def _table_cells(lines: Sequence[Line]) -> Iterator[_Cell]:
    """Yield the table's cells, wherever a line or a tab divides them.

    The table begins at its first heading and ends at the first blank line after its figures.
    """
    begun, figures = False, 0
    for line in lines:
        begun = begun or _begins_table(line)
        if not begun or (figures and not line.plain and figures >= len(Theme) * 3):
            if begun:
                return
            continue
        for cell in line.cells:
            divided = _divide(cell, line.number)
            figures += len(divided.figures)
            yield divided


def _begins_table(line: Line) -> bool:
    """Say whether this is the table's heading, or a row where the heading is lost."""
    if _TABLE.match(squashed(line.plain)):
        return True
    return "%" in line.text and len(_divide(line.plain, line.number).figures) >= 3  # noqa: PLR2004


def _divide(cell: str, line: int) -> _Cell:
    """Divide a cell's words from the figures at its end, so that lost tabs do no harm."""
    words = cell.split()
    figures: list[str] = []
    while words and (read_percent(words[-1]) is not None or is_dash(words[-1])):
        figures.insert(0, words.pop())
    return _Cell(" ".join(words), tuple(figures), line)


def _row(cell: _Cell, printed: list[str], problems: list[Problem]) -> ScoresToDate | None:
    theme = theme_named(cell.words)
    if theme is None or len(printed) != 4:  # noqa: PLR2004
        sentence = (
            f"The row “{shortened(cell.words)}” of the foreword's table has {len(printed)} figures "
            "where lowest, highest, average and this area's were expected."
        )
        problems.append(Problem(sentence, cell.line))
        return None
    lowest, highest, average, area = (read_percent(figure) for figure in printed)
    return ScoresToDate(theme, cell.words, lowest, highest, average, area, cell.line)
