"""What is served on one machine, what workers run on many, and the flow files: all the same."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.deployments.runner import RunnerDeployment
from prefect.events.schemas.automations import AutomationCore
from prefect.settings import Settings as PrefectSettings
from prefect.settings.legacy import _get_settings_fields

from cli.serve import environment_of_children
from flows.__main__ import deployments
from flows._timetable import AT_START, TIMETABLE, by_hand, in_words
from flows._vanished import SECONDS_BETWEEN_HEARTBEATS, SECONDS_OF_SILENCE, VANISHED_RUNS
from settings import Settings

ROOT = Path(__file__).parents[2]


def from_yaml(name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    return yaml.safe_load((ROOT / "deploy" / name).read_text(encoding="utf-8"))


def as_in_yaml(served: RunnerDeployment) -> dict[str, Any]:
    schedules = [
        {"slug": each.slug, "cron": each.schedule.cron, "timezone": each.schedule.timezone}  # type: ignore[union-attr]
        for each in served.schedules or []
    ]
    return {
        "name": served.name,
        "entrypoint": served.entrypoint,
        "parameters": served.parameters,
        "schedules": schedules,
    }


def test_workers_are_given_what_one_machine_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    given = [
        {"parameters": {}, "schedules": []} | deployment
        for deployment in from_yaml("prefect.yaml")["deployments"]
    ]
    pools = [deployment.pop("work_pool") for deployment in given]

    assert given == [as_in_yaml(each) for each in deployments()]
    assert pools == [{"name": "timeline"}] * len(TIMETABLE)


def test_every_flow_file_is_served_under_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    files = {path.stem for path in (ROOT / "flows").glob("[!_]*.py")}

    served = {each.name: each.entrypoint for each in deployments()}

    assert served == {name: f"flows/{name}.py:{name}" for name in files}


def test_no_deployment_limits_how_many_runs_there_may_be() -> None:
    # A run that died would hold its place, and the next would wait for it.
    assert all(each.concurrency_limit is None for each in deployments())
    assert not any("concurrency_limit" in each for each in from_yaml("prefect.yaml")["deployments"])


def test_the_automation_is_the_same_for_one_machine_and_for_many() -> None:
    (written,) = from_yaml("automations.yaml")["automations"]
    assert AutomationCore.model_validate(written) == VANISHED_RUNS


def test_a_run_beats_often_enough_not_to_be_taken_for_vanished(tmp_path: Path) -> None:
    environment = environment_of_children(Settings(), tmp_path)
    beat = int(environment["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"])
    assert beat == SECONDS_BETWEEN_HEARTBEATS
    assert 3 * beat <= SECONDS_OF_SILENCE


def test_what_is_said_of_the_timetable_names_every_flow_once() -> None:
    assert TIMETABLE[AT_START] is not None
    assert [words.split()[0] for words in in_words()] + by_hand() == list(TIMETABLE)


def test_every_setting_prefect_is_given_is_one_it_knows(tmp_path: Path) -> None:
    known = set(_get_settings_fields(PrefectSettings))
    services = from_yaml("compose.yaml")["services"].values()
    given = {name for service in services for name in service.get("environment", {})}
    given |= set(environment_of_children(Settings(), tmp_path)) - set(os.environ)

    ours = {name for name in given if name.startswith("PREFECT_")}
    assert len(ours) > 10
    # What begins so is prefect-redis', which is asked for by many machines alone.
    assert {name for name in ours - known if not name.startswith("PREFECT_REDIS_")} == set()
