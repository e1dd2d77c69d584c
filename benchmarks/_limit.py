"""The limit: one SQL statement that is told every answer and only writes what the sweep writes."""

from collections.abc import Callable

from sqlalchemy import Engine, text

from benchmarks._seed import TODAY

# What a morning left behind is copied aside; the statement writes the same rows again.
LEARN = (
    "DROP TABLE IF EXISTS answer_entry, answer_digest, answer_message, answer_next",
    "CREATE TABLE answer_entry AS SELECT * FROM reminder",
    "CREATE TABLE answer_digest AS SELECT * FROM digest",
    "CREATE TABLE answer_message AS SELECT * FROM notification",
    """CREATE TABLE answer_next AS
    SELECT deadline.id, deadline.remind_on FROM deadline JOIN waited USING (id)""",
    "ANALYZE answer_entry, answer_digest, answer_message, answer_next",
)
_MOVED = """
moved AS (
    UPDATE deadline SET remind_on = answer_next.remind_on FROM answer_next
    WHERE answer_next.id = deadline.id AND deadline.state = 'open' AND deadline.remind_on <= :today
    RETURNING deadline.id
)"""
_ENTERED = """
INSERT INTO reminder (id, deadline_id, step, level, due_on, rung_on, person_id, digest_id)
SELECT e.id, e.deadline_id, e.step, e.level, e.due_on, e.rung_on, e.person_id, {digest}
FROM moved JOIN answer_entry e ON e.deadline_id = moved.id
ON CONFLICT (deadline_id, step, due_on, person_id) DO NOTHING"""
LEDGER = f"WITH {_MOVED} {_ENTERED.format(digest='NULL')}"
WHOLE = f"""
WITH {_MOVED},
made AS (INSERT INTO digest SELECT * FROM answer_digest ON CONFLICT DO NOTHING),
told AS (INSERT INTO notification SELECT * FROM answer_message ON CONFLICT DO NOTHING)
{_ENTERED.format(digest="e.digest_id")}"""  # noqa: S608 - the texts above


def learn(engine: Engine) -> None:
    """Keep what a morning wrote, to write it again."""
    with engine.begin() as connection:
        for statement in LEARN:
            connection.execute(text(statement))


def at_the_limit(engine: Engine, statement: str) -> Callable[[], None]:
    """Return the one statement, ready to be run in one transaction."""

    def run() -> None:
        with engine.begin() as connection:
            connection.execute(text(statement), {"today": TODAY})

    return run
