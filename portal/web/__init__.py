"""The pages, one file a journey. A new file is named here, and its addresses in the register."""

from fastapi import APIRouter

from portal.web import about, account, health, home, messages, signing_in

ROUTERS: tuple[APIRouter, ...] = (
    health.router,
    about.router,
    signing_in.router,
    home.router,
    messages.router,
    account.router,
)
