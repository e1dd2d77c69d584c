"""`python -m flows`: serves every flow, until told to stop, to the Prefect server it is told of."""

from importlib import import_module

from prefect import Flow, serve
from prefect.deployments import run_deployment
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron

from flows._timetable import AT_START, TIMETABLE, ZONE
from flows._vanished import watch_for_vanished_runs


def deployments() -> list[RunnerDeployment]:
    """Describe a deployment of every flow, of the flow's own name, with its schedule if any."""
    return [_deployment(name) for name in TIMETABLE]


def main() -> None:
    """Register the deployments, run once what runs at every start, and serve."""
    served = deployments()
    for each in served:
        each.apply()
    watch_for_vanished_runs()
    run_deployment(f"{AT_START}/{AT_START}", timeout=0, as_subflow=False)
    # Paused schedules would stay paused if the service were next started elsewhere.
    serve(*served, pause_on_shutdown=False)


def _deployment(name: str) -> RunnerDeployment:
    flow: Flow[..., None] = getattr(import_module(f"flows.{name}"), name)
    planned = TIMETABLE[name]
    crons = [Cron(planned.cron, timezone=ZONE, slug=planned.slug)] if planned else []
    return RunnerDeployment.from_flow(flow, name, schedules=crons)


if __name__ == "__main__":
    main()
