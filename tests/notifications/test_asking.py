from notifications.digest import _group
from notifications.messages import line
from rules.timeline import DeadlineKind


def test_a_publication_past_its_forecast_is_asked_about_and_never_called_late() -> None:
    assert _group(DeadlineKind.PUBLICATION, days=-3) == "to_record"
    assert _group(DeadlineKind.IMPROVEMENT_PLAN, days=-3) == "late"
    assert _group(DeadlineKind.PUBLICATION, days=0) == "due_today"


def test_the_plan_is_asked_for_with_its_date() -> None:
    said = line("plan_requested", {"area": "X", "due_on": "2012-07-11"}, "en")
    assert said == "Improvement plan for X: please send it by 11 July 2012"
