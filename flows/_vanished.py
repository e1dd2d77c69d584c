"""A run whose process vanished is marked crashed: Prefect alone would show it running for ever."""

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

SECONDS_BETWEEN_HEARTBEATS = 30
SECONDS_OF_SILENCE = 90
_RUN = "prefect.flow-run."

# Nothing of ours depends on it: the next run does whatever the vanished one left undone.
VANISHED_RUNS = AutomationCore.model_validate(
    {
        "name": "Mark vanished runs as crashed",
        "description": "A run that sent heartbeats and then neither another nor its end.",
        "trigger": EventTrigger(
            match={"prefect.resource.id": [f"{_RUN}*"]},
            for_each={"prefect.resource.id"},
            after={f"{_RUN}heartbeat"},
            expect={
                f"{_RUN}{seen}"
                for seen in ("heartbeat", "Completed", "Failed", "Cancelled", "Crashed")
            },
            posture=Posture.Proactive,
            threshold=1,
            within=SECONDS_OF_SILENCE,
        ),
        "actions": [
            ChangeFlowRunState(
                state=StateType.CRASHED, message="Its process sent no more heartbeats."
            )
        ],
    }
)


def watch_for_vanished_runs() -> None:
    """Register the automation with the server, unless it is there."""
    with get_client(sync_client=True) as client:
        if not client.read_automations_by_name(VANISHED_RUNS.name):
            client.create_automation(VANISHED_RUNS)


if __name__ == "__main__":
    watch_for_vanished_runs()
