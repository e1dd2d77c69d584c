"""The mail server that several files of tests send to."""

from collections.abc import Iterator

import pytest

from tests.notifications.post_office import PostOffice, Server


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def server(office: PostOffice) -> Iterator[Server]:
    running = Server(office)
    running.start()
    yield running
    running.stop(no_assert=True)
