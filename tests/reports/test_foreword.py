"""The foreword is read for who signed it, what it judged, and what its footnotes limit."""

from rules.published_report import Footnote, Stated
from tests.reports.sources import changed, line_of, sentences

SIGNED = "Margery Dunwell\nHM Chief Inspector of Probation\n"


def test_name_and_title_on_one_line() -> None:
    for printed in (
        "Margery Dunwell, HM Chief Inspector of Probation\n",
        "Margery Dunwell\tHM Chief Inspector of Probation\n",
    ):
        report = changed((SIGNED, printed))
        assert report.signatory == Stated("Margery Dunwell", line_of("Margery"))
        assert report.signatory_title == Stated(
            "HM Chief Inspector of Probation", line_of("Margery")
        )


def test_a_title_of_somebody_acting() -> None:
    report = changed((SIGNED, "Margery Dunwell\n\nActing HM Chief Inspector of Probation\n"))
    assert report.signatory_title is not None
    assert report.signatory_title.value == "Acting HM Chief Inspector of Probation"


def test_nobody_signed() -> None:
    report = changed((SIGNED, "\n"))
    assert report.signatory is None
    assert sentences(report) == ["No signatory could be read in the foreword."]


def test_an_overall_judgement_in_other_words_is_kept_as_a_sentence() -> None:
    report = changed(("we consider this a mixed set of findings", "there is much to do"))
    assert report.overall_judgement is None
    assert report.overall_judgement_sentence is not None
    assert report.overall_judgement_sentence.value == "Overall, there is much to do."
    assert sentences(report) == ["No overall judgement could be read in the foreword."]


def test_a_footnote_whose_mark_is_a_plain_figure_and_whose_words_wrap() -> None:
    report = changed(
        ("¹ Thornshire YOS also", "1 Thornshire YOS also"), ("island was open", "island\nwas open")
    )
    assert report.footnotes[0] == Footnote(
        "1",
        "Thornshire YOS also serves the island of Holmsea. No case from the island was open during "
        "our visit, so nothing in this report should be read as a finding about work done there.",
        line_of("¹ Thornshire"),
    )
    assert report.scope_note == Stated(report.footnotes[0].text, report.footnotes[0].line)


def test_a_foreword_without_footnotes_limits_nothing() -> None:
    note = changed().footnotes[0].text
    report = changed((f"¹ {note}", ""))
    assert report.scope_note is None
    assert [note.mark for note in report.footnotes] == ["2"]


def test_no_foreword_is_said() -> None:
    report = changed(("\nForeword\n", "\n"))
    assert "The report has no foreword." in sentences(report)
