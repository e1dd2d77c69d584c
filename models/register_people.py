"""Who stands in for a holder, and what staff put right about somebody on the register."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.acting import Acting
from models.event import EventKind, record
from models.person import Language, Person
from models.post import Post, PostHolding
from models.register import refuse_no_address
from rules.errors import Refused


def deputise(
    acting: Acting, session: Session, post: Post, deputy: Person, days: tuple[date, date | None]
) -> None:
    """Let somebody stand in for a post's holder from a day to a day; an open end is allowed."""
    from_on, until_on = days
    if until_on is not None and until_on < from_on:
        raise Refused(f"{until_on:%-d %B %Y} is before the first day, {from_on:%-d %B %Y}.")
    holding = PostHolding(
        post_id=post.id, person_id=deputy.id, from_on=from_on, until_on=until_on, is_deputy=True
    )
    session.add(holding)
    session.flush()
    subject = (post.inspection_id, post.id)
    record(session, EventKind.POST_FILLED, acting, subject, post=post.id, person=deputy.id)


def end_holding(session: Session, holding: PostHolding, on: date) -> None:
    """End somebody's time in a post with a day; their rights end with that day."""
    if holding.until_on is not None and holding.until_on <= on:
        raise Refused(f"This ended on {holding.until_on:%-d %B %Y} already.")
    if on < holding.from_on:
        raise Refused(f"{on:%-d %B %Y} is before it began on {holding.from_on:%-d %B %Y}.")
    holding.until_on = on
    session.flush()


def correct_person(
    session: Session, person: Person, name: str, email: str, language: Language, *, is_active: bool
) -> None:
    """Put right what the register says of somebody. Who is no longer active can't sign in."""
    address = email.strip().casefold()
    refuse_no_address(address)
    taken = select(Person.id).where(Person.email == address, Person.id != person.id)
    if session.scalars(taken).first() is not None:
        raise Refused(f"Somebody else is on the register with the address {address}.")
    person.name, person.email = name.strip(), address
    person.language, person.is_active = language, is_active
    session.flush()
