"""Refusals as answers: the one place that turns them into pages or RFC 9457 problems.

A form that is refused is shown again by the page of the same address, filled with what was sent;
so a route only raises, and nothing anybody wrote is lost.
"""

from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Message

from models.changed import StaleDataError
from models.signing_in import TooManyRequests
from portal import forms
from portal.bearer import KeyNeeded
from portal.dependencies import SignInNeeded, sign_in_address
from portal.forms import ChangedMeanwhile, ShowAgain, Shown
from portal.language import _
from portal.said_below import said
from portal.templating import page_without_database, public_page
from rules.errors import NotAllowed, NotFound, NotNow, Refused

PROBLEMS = "application/problem+json"
_ELSEWHERE = "Somebody else has changed this since you opened the page. What you wrote is below."


def register(app: FastAPI) -> None:
    """Give the application its answers to everything that is raised."""
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(KeyNeeded, _key_needed)
    app.add_exception_handler(HTTPException, _by_status)
    app.add_exception_handler(RequestValidationError, _not_found)
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(TooManyRequests, _too_many)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(StaleDataError, _refused)
    app.add_exception_handler(ShowAgain, _refused)


async def answer(request: Request, status: int, sentence: str = "") -> Response:
    """Return the page for a status, or the problem where a program asks."""
    if request.url.path.startswith("/api/"):
        return _problem(request, status, sentence)
    write = page_without_database if status >= HTTPStatus.INTERNAL_SERVER_ERROR else public_page
    return await run_in_threadpool(
        write, request, "error.html", status, code=status, sentence=sentence
    )


async def _sign_in(request: Request, _problem: Exception) -> Response:
    if request.url.path.startswith("/api/"):
        return await answer(request, 401)
    if request.method != "POST":
        return RedirectResponse(sign_in_address(request), 303)
    written = await forms.written_in(request)
    return await run_in_threadpool(
        public_page, request, "signing_in/signed_out.html", 401, written=written
    )


async def _key_needed(request: Request, _problem: Exception) -> Response:
    sentence = "Send a key that is in use: Authorization: Bearer plans_… Make one in your account."
    refused = await answer(request, 401, sentence)
    refused.headers["WWW-Authenticate"] = "Bearer"
    return refused


async def _by_status(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    return await answer(request, problem.status_code)


async def _not_found(request: Request, _problem: Exception) -> Response:
    # Never its message: what is hidden and what is missing must look the same.
    return await answer(request, 404)


async def _not_allowed(request: Request, problem: Exception) -> Response:
    return await answer(request, 403, said(problem))


async def _too_many(request: Request, problem: Exception) -> Response:
    refused = await answer(request, 429, said(problem))
    refused.headers["Retry-After"] = "60"
    return refused


async def _refused(request: Request, problem: Exception) -> Response:
    overtaken = isinstance(problem, ChangedMeanwhile | StaleDataError)
    status = 409 if overtaken or isinstance(problem, NotNow) else 422
    status = getattr(problem, "status", status)
    sentence = _(_ELSEWHERE) if overtaken else said(problem)
    if request.method == "POST" and not request.url.path.startswith("/api/"):
        errors = getattr(problem, "errors", {"": sentence})
        request.state.consequences = getattr(problem, "consequences", None)
        shown = await _form_again(request, _values(request, problem), errors)
        if shown is not None:
            return Response(shown.body, status, media_type="text/html")
    return await answer(request, status, sentence)


def _values(request: Request, problem: Exception) -> Mapping[str, object]:
    sent: Mapping[str, object] = getattr(request.state, "sent", {})
    return getattr(problem, "values", sent)


async def _form_again(
    request: Request, values: Mapping[str, object], errors: Mapping[str, str]
) -> Response | None:
    """Ask the page of this address for itself, with what was sent; None where there is none."""
    request.state.form = Shown(values, errors)
    scope = {name: part for name, part in request.scope.items() if name in _KEPT}
    scope |= {"method": "GET", "app": request.app}
    begun: dict[str, int] = {}
    body = bytearray()

    async def nothing() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def keep(message: Message) -> None:
        if message["type"] == "http.response.start":
            begun["status"] = message["status"]
        body.extend(message.get("body", b""))

    with suppress(HTTPException):  # the address only takes what is sent to it
        await request.app.router(scope, nothing, keep)
    if begun.get("status") == HTTPStatus.OK:
        return Response(bytes(body))
    request.state.form = Shown({}, {})
    return None


_KEPT = (
    "type",
    "asgi",
    "http_version",
    "scheme",
    "server",
    "client",
    "root_path",
    "path",
    "raw_path",
    "query_string",
    "headers",
    "state",
    "starlette.exception_handlers",
    "fastapi_middleware_astack",
)


def _problem(request: Request, status: int, sentence: str) -> JSONResponse:
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence or HTTPStatus(status).description,
        "instance": request.url.path,
    }
    return JSONResponse(document, status, media_type=PROBLEMS)
