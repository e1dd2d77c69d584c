"""Whether the portal runs, and whether it can do its work: for those who watch machines."""

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from models.database import reading
from models.revision import is_newest

router = APIRouter()


@router.get("/healthz")
def healthz() -> PlainTextResponse:
    """Answer while the process lives."""
    return PlainTextResponse("ok")


@router.get("/readyz")
def readyz() -> PlainTextResponse:
    """Answer 200 once the database is there with today's schema, else 503."""
    try:
        with reading() as session:
            is_ready = is_newest(session)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is not ready
        is_ready = False
    return PlainTextResponse("ready" if is_ready else "not ready", 200 if is_ready else 503)
