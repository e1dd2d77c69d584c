"""plans sign-in-link: lets somebody in where no e-mail can be sent."""

from typing import Annotated

import typer

import clock
from models import Acting
from models.database import transaction
from models.opening import explained, opened
from models.queries.visits import person_with_address
from models.signing_in import LINK_LIVES, mint_link
from rules.errors import Refused
from rules.permissions import OPERATOR
from settings import get_settings


def sign_in_link(
    email: Annotated[str, typer.Argument(help="The address of somebody on the register.")],
) -> None:
    """Print a link that signs somebody in once, within 15 minutes, in any browser.

    Give it to nobody else: whoever opens it is that person. The database holds its hash alone.

    Example: plans sign-in-link head.of.service@example.org
    """
    typer.echo(link_for(email))


def link_for(email: str) -> str:
    """Make a sign-in link for somebody on the register, or refuse in words."""
    now, settings = clock.now(), get_settings()
    acting = Acting(OPERATOR, clock.today(), now)
    address = settings.address_of_database()
    with opened(address) as session:
        person = person_with_address(session, email)
    if person is None:
        raise Refused(f"Nobody on the register who uses the service has the address {email}.")
    with explained(address), transaction(acting) as session:
        token = mint_link(session, person.id, None, now, now + LINK_LIVES)
    return f"{settings.portal_url.rstrip('/')}/sign-in/{token}"
