"""What a route of the API is given, and how it answers: JSON that is sent again only if changed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response

import clock
from models import Session
from models.database import reading
from portal.bearer import holder_at
from portal.dependencies import Turn
from rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class ApiDesk:
    """A person, through their key, before one answer of the API."""

    request: Request
    session: Session
    actor: Actor
    today: date

    def answer(
        self, document: Mapping[str, Any], links: Mapping[str, str] | None = None
    ) -> Response:
        """Answer with JSON and its ETag; with 304 alone where the program has the same already."""
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        tag = f'"{sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
        if links:
            headers["Link"] = ", ".join(f'<{to}>; rel="{rel}"' for rel, to in links.items())
        if _has_it(self.request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="application/json", headers=headers)


def _has_it(sent: str, tag: str) -> bool:
    held = {each.strip().removeprefix("W/") for each in sent.split(",")}
    return tag in held or sent.strip() == "*"


def _desk(request: Request, _turn: Turn) -> Iterator[ApiDesk]:
    holder = holder_at(request)
    with reading() as session:
        yield ApiDesk(request, session, holder.actor, clock.today())


Asking = Annotated[ApiDesk, Depends(_desk, scope="function")]
