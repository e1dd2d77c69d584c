"""The portal as an application: what stands before every page, the pages, and what goes wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from portal import api, errors
from portal.bearer import Doors
from portal.cookies import is_https
from portal.dependencies import at_the_door
from portal.language import Language
from portal.security import BodyLimit, SameOrigin, SecurityHeaders, Unexpected
from portal.sending import Sender
from portal.templating import STATIC
from portal.web import ROUTERS
from settings import get_settings

FORM_BYTES = 256 * 1024
AROUND_A_FILE = 64 * 1024


def create_app() -> FastAPI:
    """Return the portal. Its sender thread lives as long as the application runs."""
    app = FastAPI(
        title="Improvement plans",
        openapi_url=None,  # its pages would load scripts from elsewhere
        dependencies=[Depends(at_the_door)],
        lifespan=_lifespan,
        middleware=_before_every_page(),
    )
    app.state.sender = Sender()
    app.state.doors = Doors()
    errors.register(app)
    for router in (*ROUTERS, *api.ROUTERS):
        app.include_router(router)
    app.mount("/static", KeptForEver(directory=STATIC), name="static")
    return app


class KeptForEver(StaticFiles):
    """Files whose address changes with their content, so browsers need not ask again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Add how long an answer may be kept: for ever only under an address with a hash."""
        response = await super().get_response(path, scope)
        is_named_by_hash = scope["query_string"].startswith(b"v=")
        kept = "public, max-age=31536000, immutable" if is_named_by_hash else "no-cache"
        response.headers["Cache-Control"] = kept
        return response


def _before_every_page() -> list[Middleware]:
    settings = get_settings()
    file_bytes = settings.report_max_bytes + AROUND_A_FILE
    return [
        Middleware(SecurityHeaders, is_https=is_https()),
        Middleware(Language),
        Middleware(Unexpected, refuse=errors.answer),
        Middleware(SameOrigin, refuse=errors.answer),
        Middleware(BodyLimit, form_bytes=FORM_BYTES, file_bytes=file_bytes),
    ]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.sender.start()
    yield
    app.state.sender.stop()
