"""Tables whose rows are added once: triggers refuse to change or remove them, on both engines."""

from collections.abc import Iterator

APPEND_ONLY = ("event", "plan_version", "notification_attempt")


def sqlite_triggers() -> Iterator[str]:
    """Write SQLite's triggers. INSERT OR REPLACE passes the first two, so events need a third."""
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} rows are added once and never changed'); END"
            )
    yield (
        "CREATE TRIGGER event_in_sequence BEFORE INSERT ON event "
        "WHEN NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM event) "
        "BEGIN SELECT RAISE(ABORT, 'event rows follow one another without a gap'); END"
    )


def postgresql_triggers() -> Iterator[str]:
    """Write PostgreSQL's function and triggers."""
    yield (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% rows are added once and never changed', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        yield (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def statements(dialect: str) -> Iterator[str]:
    """Write the triggers of one engine."""
    return sqlite_triggers() if dialect == "sqlite" else postgresql_triggers()
