"""A case, its people, and a clock that stands still until a test moves it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from notifications import dispatcher
from notifications.channels.inbox import InboxChannel
from notifications.channels.recording import RecordingChannel
from settings import get_settings
from tests.factories import Case, make_case
from tests.portal.people import Watch


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


@pytest.fixture
def case(engine: Engine, watch: Watch) -> Case:
    del engine, watch
    return make_case()


@pytest.fixture
def mail() -> Iterator[RecordingChannel]:
    """A deployment with a mail server, which keeps what it was given."""
    channel = RecordingChannel()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANS_MAIL_HOST", "mail.example.org")
        patch.setattr(dispatcher, "enabled_channels", lambda _: (InboxChannel(), channel))
        get_settings.cache_clear()
        yield channel
    get_settings.cache_clear()
