from rules.posts import Body, PostKind, body_of


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
