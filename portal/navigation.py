"""The service navigation: which journeys stand at the top of a page, and for whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.language import _, for_later
from portal.permissions import bodies, is_staff, services_of
from portal.where import NOWHERE
from rules.permissions import Act, Actor, may
from rules.posts import Body


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. It is active on its own address, on `also`, and on all below them."""

    words: str
    address: str
    is_for: Callable[[Actor], bool] = lambda _: True
    also: tuple[str, ...] = ()

    def is_active(self, path: str) -> bool:
        """Whether somebody at this address is in this part of the service."""
        own = (self.address, *self.also)
        return path in own or path.startswith(tuple(f"{each}/" for each in own))


# In the order in which they are shown; each journey adds its own.
ITEMS: tuple[Item, ...] = (
    Item(for_later("Home"), "/"),
    Item(for_later("Improvement plan"), "/plans", lambda actor: bool(services_of(actor))),
    Item(
        for_later("My actions"),
        "/actions",
        lambda actor: bool({Body.SERVICE, Body.PARTNER} & bodies(actor)),
    ),
    Item(for_later("My areas"), "/monitoring", lambda actor: Body.MONITOR in bodies(actor)),
    Item(for_later("Inspections"), "/inspections", is_staff, ("/working-days", "/quiet-periods")),
    Item(
        for_later("Register"),
        "/register",
        lambda actor: may(actor, Act.MANAGE_REGISTER, NOWHERE),
    ),
    Item(for_later("Messages"), "/messages"),
    Item(for_later("Your account"), "/account"),
)


def navigation(actor: Actor, path: str) -> Sequence[dict[str, Any]]:
    """Return what this person finds at the top of the page at this address."""
    return [
        {"text": _(item.words), "href": item.address, "active": item.is_active(path)}
        for item in ITEMS
        if item.is_for(actor)
    ]
