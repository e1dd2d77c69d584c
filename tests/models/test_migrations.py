from alembic import command
from sqlalchemy import Connection, Engine, text

from models import Base, database, schema
from models.append_only import APPEND_ONLY, statements


def _triggers(connection: Connection) -> set[str]:
    where = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    return set(connection.scalars(text(where)))


def _written_triggers(dialect: str) -> set[str]:
    written = (line for line in statements(dialect) if line.startswith("CREATE TRIGGER"))
    return {line.split()[2] for line in written}


def test_migrations_build_exactly_the_models(engine: Engine) -> None:
    with engine.begin() as connection:
        command.check(schema.alembic_settings(connection))


def test_every_check_and_index_of_the_models_is_in_the_database(address: str) -> None:
    engine = database.make_engine(address)
    with engine.connect() as connection:
        migrated = _shape(connection)
    schema.downgrade(engine, "base")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        created = _shape(connection)
    engine.dispose()
    assert migrated == created


def test_down_to_nothing_and_up_again_ends_in_the_same_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        before = _shape(connection), _triggers(connection)
    schema.downgrade(engine, "base")
    schema.upgrade(engine)
    with engine.connect() as connection:
        assert (_shape(connection), _triggers(connection)) == before


def test_the_triggers_of_tables_that_only_grow_are_those_the_models_write(engine: Engine) -> None:
    with engine.connect() as connection:
        assert _triggers(connection) == _written_triggers(connection.dialect.name)
    assert len(APPEND_ONLY) == 3


def _shape(connection: Connection) -> dict[str, object]:
    from sqlalchemy import inspect  # noqa: PLC0415 - beside its one use

    look = inspect(connection)
    return {
        table: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(table)),
            sorted((c["name"] or "", c["sqltext"]) for c in look.get_check_constraints(table)),
            sorted((i["name"] or "", str(i["column_names"])) for i in look.get_indexes(table)),
            sorted(u["name"] or "" for u in look.get_unique_constraints(table)),
            sorted(f["name"] or "" for f in look.get_foreign_keys(table)),
        )
        for table in look.get_table_names()
        if table != "alembic_version"
    }
