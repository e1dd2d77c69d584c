"""In today's programme the inspectorate monitors: its monitor works in the portal as any other."""

from models.rules_document import SHIPPED, shipped_rules
from notifications.announcing import announced
from rules.posts import PostKind
from rules.stages import PlanState
from tests.course import Step, bring_to
from tests.factories import Case, looking_at, make_case_under, on_sqlite
from tests.portal.people import Watch, signed_in

P = PostKind


def todays_case() -> Case:
    return make_case_under(shipped_rules(SHIPPED[1]), "Newshire")


def test_the_inspectorates_monitor_sees_a_plan_once_it_is_forwarded_and_acknowledges_it(
    engine: object, watch: Watch
) -> None:
    del engine, watch
    case = todays_case()
    bring_to(case, Step.FINALISED, announced)
    monitor = signed_in(case.people[P.MONITOR])
    address = f"/monitoring/{case.inspection_id}"
    assert "Newshire" in monitor.get("/monitoring").text
    assert monitor.get(address).status_code in {403, 404}
    assert signed_in(case.people[P.LEAD_INSPECTOR]).get("/monitoring").status_code == 403
    bring_to(case, Step.FORWARDED, announced, after=Step.FINALISED)
    assert monitor.get(address).status_code == 200
    done = monitor.post(f"{address}/acknowledge", page=f"{address}/acknowledge")
    assert done.status_code == 303, done.text
    with looking_at(case) as desk:
        assert desk.plan().state is PlanState.MONITORED
    assert "/monitoring" in monitor.get("/").text


@on_sqlite
def test_the_register_offers_the_monitors_posts_of_whoever_monitors(
    engine: object, watch: Watch
) -> None:
    del engine, watch
    case = todays_case()
    with looking_at(case) as desk:
        inspectorate = desk.inspection.programme_version.programme.inspectorate_id
        service = desk.inspection.service_id
    keeper = signed_in(case.people[P.SCHEDULER])
    page = f"/register/organisations/{inspectorate}/posts/add"
    assert 'value="monitor"' in keeper.get(page).text
    added = keeper.post(page, kind="monitor", title="Monitor for the north")
    assert added.status_code == 303
    of_a_service = keeper.get(f"/register/organisations/{service}/posts/add").text
    assert 'value="monitor"' not in of_a_service
