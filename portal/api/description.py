"""The API's description for programs (OpenAPI), for those who hold a key."""

from functools import lru_cache
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response

from portal.api import inspections
from portal.api.desk import Asking

router = APIRouter(prefix="/api")


@router.get("/openapi.json", include_in_schema=False)
def description(desk: Asking) -> Response:
    """Describe every address of the API."""
    return desk.answer(_document())


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    document = get_openapi(
        title="Improvement plans",
        version="1",
        description="Inspections and why each of their dates is the date it is. Read only.",
        routes=inspections.router.routes,
    )
    document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{"key": []}]
    return document
