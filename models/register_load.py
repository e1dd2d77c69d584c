"""Loads many rows of services, posts and holders; a row that is refused is named with why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.acting import Acting
from models.person import language_at_first
from models.posts import known_post
from models.register import fill, organisation, person
from models.rules_document import RulesDocument
from rules.errors import Refused
from rules.posts import Body
from rules.published_report import Nation


@dataclass(frozen=True, slots=True)
class NewRow:
    """One row: a service, one of its posts, and who holds it; the last two may be empty."""

    row: int
    service: str
    nation: Nation
    region: str | None = None
    post: str = ""
    holder: str = ""
    email: str = ""
    from_on: date | None = None


def load_rows(
    session: Session, acting: Acting, rules: RulesDocument, rows: Iterable[NewRow]
) -> Iterator[tuple[int, str]]:
    """Write every row; give the number of each that is refused, with the reason.

    The caller rolls the whole back where any was, so that nothing is written by halves.
    """
    for row in rows:
        try:
            _load(session, acting, rules, row)
        except Refused as refusal:
            yield row.row, str(refusal)


def _load(session: Session, acting: Acting, rules: RulesDocument, row: NewRow) -> None:
    service = organisation(session, Body.SERVICE, row.service, row.nation, row.region)
    if service.nation is not row.nation:
        raise Refused(f"{row.service} is on the register in {service.nation}, not {row.nation}.")
    if not row.post:
        return
    kind = rules.post_kind_of(row.post)
    known = rules.titles.get(kind)
    post = known_post(session, service.id, kind, known[0] if known else row.post)
    if not row.holder or row.from_on is None:
        return
    somebody = person(session, row.holder, row.email, language_at_first(row.nation))
    if somebody.name.casefold() != row.holder.casefold():
        raise Refused(f"{somebody.email} is on the register as {somebody.name}.")
    fill(acting, session, post, somebody, row.from_on)
