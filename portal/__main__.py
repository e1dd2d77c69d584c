"""Runs the portal by itself: `python -m portal`. `plans serve` starts it so."""

import logging

import uvicorn

from portal.app import create_app
from settings import get_settings


def main() -> None:
    """Serve until told to stop. No access log: addresses may hold a link's token."""
    settings = get_settings()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it speaks of each look at the schema
    uvicorn.run(
        create_app(),
        host=settings.portal_host,
        port=settings.portal_port,
        access_log=False,
        server_header=False,
        log_config=None,
        forwarded_allow_ips=settings.portal_proxies,
        timeout_graceful_shutdown=5,
    )


if __name__ == "__main__":
    main()
