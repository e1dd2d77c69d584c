"""Recommendations are read in order with their owners, however a report prints them."""

from reports.recommendations import read_recommendations
from reports.sections import read_parts
from rules.published_report import Problem, Recommendations
from tests.reports.sources import changed, line_of, lines, sentences


def read(listed: str) -> tuple[Recommendations, list[Problem]]:
    problems: list[Problem] = []
    text = f"Recommendations for improvement\n{listed}\nNext steps\nA plan is due."
    return read_recommendations(read_parts(lines(text)), problems), problems


def owners(listed: str) -> list[tuple[int, tuple[str, ...]]]:
    recommendations, problems = read(listed)
    assert problems == []
    return [(item.number, item.owners) for item in recommendations.items]


def test_numbers_in_brackets_or_with_a_stop_with_or_without_a_last_stop() -> None:
    expected = [(1, ("YOT Manager",)), (2, ("YOT Manager",))]
    for listed in (
        "(1) plans are timely (YOT Manager)\n(2) reviews are timely (YOT Manager).",
        "1. plans are timely (YOT Manager)\n2. reviews are timely (YOT Manager).",
        "- (1) plans are timely (YOT Manager).\n- (2) reviews are timely (YOT Manager)",
        "• 1) plans are timely (YOT Manager) .\n• 2) reviews are timely (YOT Manager);",
    ):
        assert owners(listed) == expected


def test_an_owner_followed_by_the_next_number_on_the_same_line() -> None:
    listed = "(1) plans (YOT Manager) (2) reviews, with RoH (1) in mind (YOS Head). (3) c (Chair)"
    recommendations, problems = read(listed)
    assert problems == []
    assert [(item.number, item.text, item.line) for item in recommendations.items] == [
        (1, "plans", 2),
        (2, "reviews, with RoH (1) in mind", 2),
        (3, "c", 2),
    ]


def test_items_wrap_and_run_across_pages() -> None:
    listed = "(1) plans are\n  timely and\n\n\nthorough (YOT\nManager)\n\n(2) reviews (Chair)"
    recommendations, problems = read(listed)
    assert problems == []
    assert recommendations.items[0].text == "plans are timely and thorough"
    assert recommendations.items[0].owners == ("YOT Manager",)
    assert recommendations.items[1].line == 9


def test_page_furniture_within_the_list_does_no_harm() -> None:
    report = changed(
        (
            "- (3) the views",
            "Page 7:\nCore Case Inspection of youth offending work in Holmsea 7\n- (3) the views",
        )
    )
    assert report.problems == ()
    assert [item.number for item in report.recommendations.items] == [1, 2, 3, 4, 5, 6, 7]


def test_later_reports_group_them_under_whoever_should_act() -> None:
    listed = (
        "To protect the public better:\nThe YJS manager should:\n1. plan (soon)\n2. review\n"
        "The Management Board should:\n3. watch"
    )
    recommendations, problems = read(listed)
    assert [(i.number, i.owners, i.group) for i in recommendations.items[1:]] == [
        (2, ("YJS manager",), "The YJS manager should:"),
        (3, ("Management Board",), "The Management Board should:"),
    ]
    assert recommendations.lead_in == "To protect the public better:"
    assert [problem.line for problem in problems] == [4]


def test_an_owner_who_cannot_be_read_is_said_with_the_line() -> None:
    recommendations, problems = read("(1) plans are timely\n(2) reviews (Chair)")
    assert recommendations.items[0].owners == ()
    assert problems == [Problem("Recommendation 1 names nobody in brackets as responsible.", 2)]


def test_an_aside_at_the_end_is_doubted_as_an_owner() -> None:
    recommendations, problems = read("(1) every case uses the form (Asset)")
    assert recommendations.items[0].owners == ("Asset",)
    assert problems[0].sentence == (
        "Recommendation 1: “Asset” is read as an owner, though it names no post."
    )


def test_brackets_within_brackets_and_within_words() -> None:
    recommendations, problems = read("(1) plans (all of them) are timely (YOT Manager (interim))")
    assert problems == []
    assert recommendations.items[0].text == "plans (all of them) are timely"
    assert recommendations.items[0].owners == ("YOT Manager (interim)",)


def test_a_number_that_is_missing_is_said() -> None:
    _, problems = read("(1) a (Chair)\n(3) c (Chair)")
    assert problems == [
        Problem(
            "Item 3 of the recommendations stands on line 3 where item 2 was expected: "
            "something before it may be lost.",
            3,
        )
    ]


def test_an_item_without_a_number_is_said_and_not_taken() -> None:
    recommendations, problems = read("(1) a (Chair)\n- b, without a number (Chair)")
    assert [item.text for item in recommendations.items] == ["a"]
    assert problems[0].line == 3
    assert "without a number" in problems[0].sentence


def test_a_paragraph_after_the_list_is_said_and_not_joined_to_it() -> None:
    recommendations, problems = read("(1) a (Chair).\n\nWe shall come back.")
    assert recommendations.items[0].owners == ("Chair",)
    assert [problem.line for problem in problems] == [4]


def test_two_of_one_number_are_said() -> None:
    report = changed(("- (7) health", "- (6) health"))
    assert "Two recommendations are numbered 6." in sentences(report)


def test_a_list_of_none_is_said() -> None:
    recommendations, problems = read("Nothing needs to change.")
    assert recommendations.items == ()
    assert problems == [Problem("No numbered recommendation could be read.", 1)]


def test_the_note_on_owners_may_stand_beside_the_heading() -> None:
    note = "(primary responsibility is indicated in brackets)"
    report = changed((f"improvement\n\n{note}", f"improvement {note}"))
    assert report.recommendations.heading == "Recommendations for improvement"
    assert report.recommendations.owner_note == note
    assert report.recommendations.lead_in == "Changes are needed so that, more often than now:"
    assert report.recommendations.items[0].line == line_of("- (1) every case") - 2
