"""Run by itself: the least an address can do, to show what the machine and its libraries allow."""

import sys

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route


async def hello(_: Request) -> PlainTextResponse:
    """Say hello."""
    return PlainTextResponse("hello")


def application() -> Starlette:
    """Return one application with both."""
    slower = FastAPI(openapi_url=None)
    slower.add_api_route("/", lambda: {"say": "hello"})
    return Starlette(routes=[Route("/starlette", hello), Mount("/fastapi", slower)])


if __name__ == "__main__":
    uvicorn.run(application(), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
