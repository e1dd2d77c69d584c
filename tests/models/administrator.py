"""What somebody with the database's own tools can do to the record, triggers or not."""

from sqlalchemy import Engine, text


def tamper(engine: Engine, *statements: str) -> None:
    """Run statements with the triggers off, as a database administrator would."""
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            found = connection.scalars(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'")
            )
            for name in found.all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
        for statement in statements:
            connection.exec_driver_sql(statement)
