"""Files become lines, or are refused in a sentence that says what to do."""

import pytest

from reports.example import example_report
from reports.published import read_report
from reports.text import MOST_BYTES, MOST_LINES, decode, is_running_title, read_lines
from rules.errors import NotAReport


def plain(source: str) -> list[str]:
    return [line.plain for line in read_lines(source.encode())]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"", "This file is empty."),
        (b" \n\t\n", "holds no text"),
        (b"%PDF-1.4 \xe2\xe3", "is a PDF, not plain text. Save the report as plain text"),
        (b"PK\x03\x04rest", "is a Word document or a zip file"),
        (b"\xff\xfeI\x00n\x00", "is UTF-16 text"),
        (b"Inspection\x00of", "bytes that are not text"),
        (b"Inspection \x81\x8d of", "bytes that are not text"),
        (b"a" * (MOST_BYTES + 1), "larger than 500 KB"),
        (b"a\n" * (MOST_LINES + 1), "20,002 lines"),
        (b"A shopping list\nbread\nmilk\n", "doesn't name the inspection programme"),
    ],
)
def test_what_is_no_report_is_refused_in_a_sentence(source: bytes, words: str) -> None:
    with pytest.raises(NotAReport) as refused:
        read_report(source)
    assert words in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_text_without_recommendations_is_no_report() -> None:
    source = example_report().replace(b"Recommendations for improvement", b"Ideas")
    with pytest.raises(NotAReport, match="no “Recommendations for improvement” heading"):
        read_report(source)


def test_a_cover_without_an_area_is_no_report() -> None:
    source = example_report().replace(b"work in:\n\nThornshire & Holmsea\n", b"")
    with pytest.raises(NotAReport, match="doesn't name the area it reports on"):
        read_report(source)


def test_the_same_report_reads_alike_however_it_was_saved() -> None:
    report = read_report(example_report())
    text = example_report().decode()
    for again in (
        b"\xef\xbb\xbf" + example_report(),
        text.replace("\n", "\r\n").encode(),
        text.replace("\n", "\r").encode(),
    ):
        assert read_report(again) == report


def test_windows_text_is_decoded_where_it_is_no_utf_8() -> None:
    assert (
        decode("the YOS\u2019s plan \u2013 late".encode("cp1252"))
        == "the YOS\u2019s plan \u2013 late"
    )


def test_windows_report_reads_as_a_whole() -> None:
    text = example_report().decode().replace("◇", "•")
    report = read_report(text.encode("cp1252"))
    assert report.problems == ()
    assert report.footnotes[0].mark == "1"


def test_emphasis_and_tags_leave_only_words() -> None:
    source = "*Risk of Harm* and **BOLD**, Service*.\n<i>A</i> &amp; <b>B</b>\na * b"
    assert plain(source) == ["Risk of Harm and BOLD, Service.", "A & B", "a b"]


def test_paragraph_tags_divide_cells() -> None:
    (line,) = read_lines(b"<p>Score:</p> <p>64%</p>\t<p>Comment:</p>")
    assert line.cells == ["Score:", "64%", "Comment:"]


def test_an_asterisk_before_an_item_is_its_bullet() -> None:
    assert plain("* first\n*second*") == ["- first", "second"]


def test_a_dash_decoded_as_a_ligature_is_a_dash_again() -> None:
    assert plain("Scoring Œ and Summary Table") == ["Scoring \u2013 and Summary Table"]


@pytest.mark.parametrize(
    "furniture",
    [
        "2 Core Case Inspection of youth offending work in Brent",
        "Core Case Inspection of youth offending work in Brent 3",
        "Page 7:",
        "Page 12 of 30",
        "17",
    ],
)
def test_page_furniture_leaves_a_blank_line(furniture: str) -> None:
    lines = read_lines(f"before\n{furniture}\nafter".encode())
    assert [(line.number, line.plain) for line in lines] == [(1, "before"), (2, ""), (3, "after")]


def test_the_covers_title_the_year_and_a_lone_score_are_no_furniture() -> None:
    kept = "Core Case Inspection of youth offending work in England and Wales"
    assert plain(f"{kept}\n2012\nScore:\n68") == [kept, "2012", "Score:", "68"]
    assert not is_running_title(kept)


def test_words_after_a_page_mark_are_kept() -> None:
    assert plain("Page 7: - (3) timely reviews\fmore") == ["- (3) timely reviewsmore"]
