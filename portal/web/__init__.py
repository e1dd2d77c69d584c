"""The pages, one file a journey. A new file is named here, and its addresses in the register."""

from fastapi import APIRouter

from portal.web import (
    about,
    account,
    areas,
    health,
    home,
    messages,
    monitoring,
    monitoring_claims,
    monitoring_reviews,
    signing_in,
)

ROUTERS: tuple[APIRouter, ...] = (
    health.router,
    about.router,
    signing_in.router,
    home.router,
    messages.router,
    areas.router,
    monitoring.router,
    monitoring_claims.router,
    monitoring_reviews.router,
    account.router,
)
