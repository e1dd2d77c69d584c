"""A session in which something is tried and taken back: nothing of it stays anywhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session


@contextmanager
def taken_back(session: Session) -> Iterator[Session]:
    """Yield a session inside this one's transaction, behind a savepoint, with nothing loaded yet.

    It has facts and a calendar of its own. On leaving all is rolled back to the savepoint.
    """
    session.flush()
    with Session(
        session.connection(),
        join_transaction_mode="create_savepoint",
        expire_on_commit=False,
        info={"acting": session.info.get("acting")},
    ) as trial:
        try:
            yield trial
        finally:
            trial.rollback()
