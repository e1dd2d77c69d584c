"""Channels that wait for staff to mend their settings, and the way back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from models.base import Base
from models.notification import ChannelName, ChannelState
from models.once import insert_once

_CHANNELS = Base.metadata.tables[ChannelState.__tablename__]


def paused(session: Session) -> Sequence[Row[*tuple[Any, ...]]]:
    """List the channels that staff must mend: which, since when, why."""
    return session.execute(
        select(_CHANNELS.c.channel, _CHANNELS.c.paused_at, _CHANNELS.c.reason)
        .where(_CHANNELS.c.paused_at.is_not(None))
        .order_by(_CHANNELS.c.channel)
    ).all()


def pause(session: Session, channel: ChannelName, at: datetime, reason: str) -> None:
    """Stop a channel until staff have mended it; the first reason stands."""
    row = {"id": uuid4(), "channel": channel, "paused_at": None, "reason": None}
    insert_once(session, _CHANNELS, [row], ("channel",))
    session.execute(
        update(_CHANNELS)
        .where(_CHANNELS.c.channel == channel, _CHANNELS.c.paused_at.is_(None))
        .values(paused_at=at, reason=reason)
    )


def resume(session: Session, channel: ChannelName) -> None:
    """Let a mended channel send again."""
    session.execute(
        update(_CHANNELS).where(_CHANNELS.c.channel == channel).values(paused_at=None, reason=None)
    )
