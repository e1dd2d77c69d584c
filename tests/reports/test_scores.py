"""Scores are read where they are scores, and compared where they stand twice."""

import pytest

from reports.scores import read_foreword_scores, theme_named
from reports.sections import read_parts
from rules.published_report import Comment, ForewordScore, Problem, Theme
from tests.reports.sources import changed, line_of, lines, sentences

ROH_ROW = "'Risk of Harm to others' work <i>(keeping other people safe)</i>\t39%\t84%\t63%\t54%"


def foreword_scores(prose: str) -> tuple[tuple[ForewordScore, ...], list[Problem]]:
    problems: list[Problem] = []
    return read_foreword_scores(read_parts(lines(f"Foreword\n{prose}")), problems), problems


def test_scores_in_the_forewords_sentences_with_words_or_spaces_lost() -> None:
    scores, problems = foreword_scores(
        "We judged that Safeguarding was done well enough 65% of the time. Keeping each\n"
        "individual's Risk of Harm to others down was done well enough 58% the time, and the\n"
        "work to make each less likely to reoffend was done well enough66% of the time."
    )
    assert scores == (
        ForewordScore(Theme.SAFEGUARDING, 65, 2),
        ForewordScore(Theme.RISK_OF_HARM, 58, 3),
        ForewordScore(Theme.LIKELIHOOD_OF_REOFFENDING, 66, 4),
    )
    assert problems == []


def test_other_percentages_in_prose_are_no_scores() -> None:
    assert foreword_scores("Safeguarding plans were late in 40% of cases.") == ((), [])


def test_a_sentence_that_names_no_theme_is_said() -> None:
    scores, problems = foreword_scores("Work was done well enough 65% of the time.")
    assert scores == ()
    assert problems == [
        Problem("It could not be told which score the foreword gives on line 2.", 2)
    ]


def test_a_foreword_that_disagrees_with_the_summary_table_is_said() -> None:
    report = changed(
        ("The table gives our answers", "Safeguarding was done well enough 57%. The table gives")
    )
    said = report.problems
    assert [problem.sentence for problem in said] == [
        (
            f"The foreword gives 57% on line {line_of('The table gives')} where the summary table "
            f"gives 58% for “Safeguarding score:”, line {line_of('Safeguarding score:')}."
        )
    ]


def test_a_table_that_disagrees_with_the_summary_table_is_said() -> None:
    report = changed((ROH_ROW, ROH_ROW.replace("54%", "55%")))
    assert len(report.problems) == 1
    assert "gives 55%" in report.problems[0].sentence
    assert report.problems[0].line == line_of(ROH_ROW)


def test_a_table_of_dashes_has_no_figures_and_no_problem() -> None:
    for dash in ("-", "\u2013", "Œ", "n/a"):
        report = changed((ROH_ROW, ROH_ROW.replace("39%\t84%\t63%", f"{dash}\t{dash}\t{dash}")))
        row = report.scores_to_date[1]
        assert (row.lowest, row.highest, row.average, row.area) == (None, None, None, 54)
        assert report.problems == ()


def test_a_table_whose_tabs_became_spaces_or_lines_reads_alike() -> None:
    expected = changed().scores_to_date
    assert changed((ROH_ROW, ROH_ROW.replace("\t", " "))).scores_to_date == expected
    stacked = changed((ROH_ROW, ROH_ROW.replace("\t", "\n"))).scores_to_date
    assert [row.percents for row in map(_Figures, stacked)] == [
        row.percents for row in map(_Figures, expected)
    ]


class _Figures:
    def __init__(self, row: object) -> None:
        self.percents = [getattr(row, name) for name in ("lowest", "highest", "average", "area")]


def test_a_row_with_a_figure_lost_is_said_with_its_line() -> None:
    report = changed((ROH_ROW, ROH_ROW.replace("\t84%", "")))
    assert [row.theme for row in report.scores_to_date] == [
        Theme.SAFEGUARDING,
        Theme.LIKELIHOOD_OF_REOFFENDING,
    ]
    assert [problem.line for problem in report.problems] == [
        line_of("Thornshire &"),
        line_of(ROH_ROW),
    ]
    assert sentences(report)[0] == "The foreword gives no score for risk of harm."
    assert "has 3 figures" in sentences(report)[1]


def test_a_table_out_of_order_is_said() -> None:
    report = changed((ROH_ROW, ROH_ROW.replace("39%\t84%", "84%\t39%")))
    assert sentences(report) == [
        f"Lowest, average and highest are out of order on line {line_of(ROH_ROW)}."
    ]


@pytest.mark.parametrize(
    ("printed", "comment"),
    [
        ("Score: 58%\tComment: SUBSTANTIAL improvement required", Comment.SUBSTANTIAL),
        ("Score: 58%\nComment: SUBSTANTIAL improvement required", Comment.SUBSTANTIAL),
        ("Score:\n58%\nComment:\nDRASTIC improvement required", Comment.DRASTIC),
        ("Score: 58% Comment: *MODERATE improvement required*", Comment.MODERATE),
    ],
)
def test_score_and_comment_in_any_layout(printed: str, comment: Comment) -> None:
    report = changed(("Score: 58%\tComment: SUBSTANTIAL improvement required", printed))
    assert report.problems == ()
    assert report.headline_scores[0].percent == 58
    assert report.headline_scores[0].comment is comment


def test_the_forewords_comment_is_not_the_scores() -> None:
    report = changed(
        ("a mixed set", "a moderate set"),
        ("Score: 58%\tComment: SUBSTANTIAL improvement required", "Score: 58%"),
    )
    assert report.overall_judgement is not None
    assert report.overall_judgement.value == "moderate"
    assert report.headline_scores[0].comment is None
    assert "The comment beside “Safeguarding score:” could not be read." in sentences(report)


def test_a_headline_score_lost_is_said() -> None:
    report = changed(("Score: 58%\tComment", "Score: 5?%\tComment"))
    assert [score.percent for score in report.headline_scores] == [54, 76]
    assert "The score under “Safeguarding score:” could not be read." in sentences(report)
    assert "There is no headline score for safeguarding." in sentences(report)


def test_themes_by_their_words() -> None:
    assert theme_named("Public Protection - Risk of Harm score:") is Theme.RISK_OF_HARM
    assert theme_named("work to make them less likely to reoffend") is (
        Theme.LIKELIHOOD_OF_REOFFENDING
    )
    assert theme_named("Attendance score:") is None
