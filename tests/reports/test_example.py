"""The example that ships with the service reads as a published report does."""

from reports.example import example_report
from reports.published import read_report
from tests.reports.sources import published_report, values


def test_the_example_reads_without_a_problem() -> None:
    report = read_report(example_report())
    assert report.problems == ()
    assert report.area.value == "Thornshire & Holmsea"
    assert report.service is not None
    assert report.service.value == "Thornshire YOS"
    assert [score.percent for score in report.headline_scores] == [58, 54, 76]


def test_the_example_names_single_and_joint_owners() -> None:
    owners = [item.owners for item in read_report(example_report()).recommendations.items]
    assert owners == [
        ("YOS Head of Service",),
        ("YOS Operational Manager",),
        ("YOS Head of Service",),
        ("Chair of the Management Board",),
        ("YOS Head of Service", "Director of Children's Services"),
        ("YOS Operational Manager",),
        ("Chair of the Management Board", "YOS Head of Service"),
    ]


def test_every_fact_of_a_report_is_in_the_example() -> None:
    report = read_report(example_report())
    left_out = {"foreword_scores", "problems"}
    for name in set(report.__dataclass_fields__) - left_out:
        assert getattr(report, name), f"the example states no {name}"


def test_only_appendices_without_words_are_lost_charts() -> None:
    appendices = read_report(example_report()).appendices
    assert [appendix.number for appendix in appendices if appendix.only_missing_charts] == [1, 4]
    assert values(appendices[3].missing_charts) == [
        "Cases by age",
        "Cases by gender",
        "Cases by sentence",
    ]


def test_the_example_takes_headings_from_the_published_report_and_one_stock_sentence() -> None:
    shared = _sentences(example_report()) & _sentences(published_report())
    assert shared == {
        "score is significant in helping us to decide whether an early further inspection is needed"
    }


def _sentences(source: bytes) -> set[str]:
    """Return the longer sentences, headings left out, without their first word."""
    text = source.decode().replace("<i>", "").replace("</i>", "").replace("*", "")
    ended = (part.strip() for line in text.split("\n") for part in line.split(".")[:-1])
    return {part.partition(" ")[2] for part in ended if len(part.split()) > 8}
