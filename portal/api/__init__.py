"""The JSON API: what pages show of inspections and their dates, for programs with a key."""

from fastapi import APIRouter

from portal.api import description, inspections

ROUTERS: tuple[APIRouter, ...] = (inspections.router, description.router)
