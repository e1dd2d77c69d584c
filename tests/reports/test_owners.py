"""Brackets name one post or several; where that is open to doubt, it is said."""

import pytest

from reports.owners import split_owners


@pytest.mark.parametrize(
    ("printed", "posts"),
    [
        ("YOS Head of Service", ("YOS Head of Service",)),
        (
            "YOT Manager and Chair of the Management Board",
            ("YOT Manager", "Chair of the Management Board"),
        ),
        ("YOT Manager, Head of Health", ("YOT Manager", "Head of Health")),
        ("YOT Manager / Head of Health", ("YOT Manager", "Head of Health")),
        ("YOT Manager/Head of Health", ("YOT Manager", "Head of Health")),
        ("YOT Manager with the Management Board", ("YOT Manager", "Management Board")),
        ("YOT Manager, Chair, and Director", ("YOT Manager", "Chair", "Director")),
        ("YOT/YOS Manager", ("YOT/YOS Manager",)),
        ("YOS Head of Service.", ("YOS Head of Service",)),
    ],
)
def test_posts_stand_on_both_sides_of_a_join(printed: str, posts: tuple[str, ...]) -> None:
    assert split_owners(printed).posts == posts
    assert split_owners(printed).doubt is None


@pytest.mark.parametrize(
    ("printed", "posts"),
    [
        ("Head of Children and Families", ("Head of Children and Families",)),
        ("YOT Manager and Police", ("YOT Manager", "Police")),
        ("Head of Service with Health", ("Head of Service", "Health")),
    ],
)
def test_a_join_that_may_mean_either_is_doubted(printed: str, posts: tuple[str, ...]) -> None:
    read = split_owners(printed)
    assert read.posts == posts
    assert read.doubt is not None
    assert "more than one way" in read.doubt


def test_what_names_no_post_is_doubted() -> None:
    assert split_owners("RoSH").doubt == "“RoSH” is read as an owner, though it names no post."
