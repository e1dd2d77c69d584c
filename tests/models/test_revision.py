from models import revision, schema
from models.database import reading
from models.revision import is_newest
from tests.conftest import Transaction


def test_the_newest_revision_is_alembics() -> None:
    assert revision.newest() == schema.newest_revision()


def test_a_migrated_database_is_at_the_newest_schema(writing: Transaction) -> None:
    del writing
    with reading() as session:
        assert is_newest(session)
