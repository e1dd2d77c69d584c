"""The pages, one file a journey. A new file is named here, and its addresses in the register."""

from fastapi import APIRouter

from portal.web import (
    about,
    account,
    areas,
    facts,
    health,
    home,
    inspection,
    inspections,
    messages,
    monitoring,
    monitoring_claims,
    monitoring_reviews,
    register,
    register_people,
    register_posts,
    reports,
    reviewing,
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
    inspections.router,
    inspection.router,
    facts.router,
    reports.router,
    reviewing.router,
    register.router,
    register_posts.router,
    register_people.router,
    account.router,
)
