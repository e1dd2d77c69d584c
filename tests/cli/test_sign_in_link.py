from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from models import SignInLink
from models.database import reading
from models.signing_in import LINK_LIVES, hashed
from tests.cli.commands import assert_refused, plans
from tests.conftest import Transaction
from tests.factories import make_case, make_person


@pytest.fixture
def head(writing: Transaction) -> str:
    make_case()
    with writing() as session:
        make_person(session, "Hollis Head")
    return "hollis.head@example.org"


def test_the_link_printed_is_the_persons_and_no_browsers(
    head: str, address: str, tmp_path: Path
) -> None:
    done = plans("sign-in-link", f" {head.upper()} ", folder=tmp_path, database_url=address)
    assert done.returncode == 0, done.stderr
    printed = urlsplit(done.stdout.strip())
    with reading() as session:
        [link] = session.scalars(select(SignInLink)).all()
    assert printed.path == f"/sign-in/{printed.path.rpartition('/')[2]}"
    assert link.token_hash == hashed(printed.path.rpartition("/")[2])
    assert link.browser_hash is None
    assert link.expires_at - link.created_at == LINK_LIVES


def test_nobody_gets_a_link_for_an_address_nobody_has(
    head: str, address: str, tmp_path: Path
) -> None:
    del head
    done = plans("sign-in-link", "nobody@example.org", folder=tmp_path, database_url=address)
    assert_refused(done, "Nobody on the register who uses the service has the address")


def test_where_no_database_is_that_is_said(tmp_path: Path) -> None:
    assert_refused(plans("sign-in-link", "me@example.org", folder=tmp_path), "run plans migrate")
