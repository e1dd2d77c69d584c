"""`python -m flows._prefect …` is the command `prefect …`, mended to work with SQLAlchemy 2.1.

Prefect 3.8.8's scheduler inserts planned runs with a key "state", which is a hybrid property.
SQLAlchemy 2.0 passes over such a key; 2.1 refuses it unless the property says how a bulk insert is
to take it, and then no schedule ever fires. Here the properties say: pass over it.
"""

from prefect.cli import app
from prefect.server.database.orm_models import FlowRun, TaskRun


def pass_over_states() -> None:
    """Let bulk inserts of runs pass over the state, as SQLAlchemy 2.0 did."""
    for table in (FlowRun, TaskRun):
        table.__mapper__.all_orm_descriptors["state"].bulk_dml_setter = _pass_over  # type: ignore[attr-defined]


def _pass_over(_table: object, _row: object, _state: object) -> None:
    pass


if __name__ == "__main__":
    pass_over_states()
    app()
