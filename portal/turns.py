"""How many requests hold a connection to the database at once: fewer than the pool has."""

import asyncio
from collections.abc import AsyncIterator
from weakref import WeakKeyDictionary

AT_ONCE = 8
_of_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def turn() -> AsyncIterator[None]:
    """Wait, without a thread, for a turn.

    A request keeps its connection while it waits for a thread to go on in. Were there more of
    them than connections, those that wait for one could take up every thread.
    """
    turns = _of_loop.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    async with turns:
        yield
