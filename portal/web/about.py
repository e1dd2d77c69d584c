"""Pages for anybody: accessibility, cookies, and the language everything is read in."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from portal.addresses import own_path
from portal.cookies import keep_language
from portal.language import COOKIE, LANGUAGES
from portal.templating import public_page
from rules.errors import NotFound

router = APIRouter()


@router.get("/accessibility")
def accessibility(request: Request) -> HTMLResponse:
    """Say how accessible the service is, and what to do about what isn't."""
    return public_page(request, "about/accessibility.html")


@router.get("/cookies")
def cookies(request: Request) -> HTMLResponse:
    """Say which cookies there are and what for."""
    return public_page(request, "about/cookies.html")


@router.get("/language/{language}")
def language(language: str, back: str = "/") -> RedirectResponse:
    """Read the same page in another language."""
    if language not in LANGUAGES:
        raise NotFound("language", language)
    response = RedirectResponse(own_path(back), 303)
    keep_language(response, COOKIE, language)
    return response
