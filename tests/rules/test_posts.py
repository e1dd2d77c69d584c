"""Which body each post belongs to, what it is called, and which posts are of one inspection."""

from rules.posts import TEAM_POSTS, TITLES, Body, PostKind, body_of


def test_each_post_belongs_to_the_body_it_answers_to() -> None:
    of_the_service = {"head_of_service", "delegate", "board_chair", "owner"}
    of_the_monitor = {"monitor", "monitor_head_of_area"}
    for kind in PostKind:
        if kind in of_the_service:
            assert body_of(kind) is Body.SERVICE
        elif kind in of_the_monitor:
            assert body_of(kind) is Body.MONITOR
        elif kind == "partner_owner":
            assert body_of(kind) is Body.PARTNER
        else:
            assert body_of(kind) is Body.INSPECTORATE


def test_a_local_assessor_serves_the_inspectorate_though_they_come_from_another_service() -> None:
    assert body_of(PostKind.LOCAL_ASSESSOR) is Body.INSPECTORATE


def test_every_post_has_a_title_of_its_own() -> None:
    assert set(TITLES) == set(PostKind)
    assert len(set(TITLES.values())) == len(PostKind)


def test_only_the_four_team_posts_are_of_one_inspection() -> None:
    assert set(TEAM_POSTS) == {
        "lead_inspector",
        "inspector",
        "practice_assessor",
        "local_assessor",
    }
