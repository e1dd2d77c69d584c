"""Where a redirect may lead: to a page of our own and nowhere else."""

from urllib.parse import urlsplit


def own_path(asked: str) -> str:
    """Return a path of this service, the home page when what was asked for is anything else."""
    plain = asked.isascii() and asked.isprintable() and " " not in asked and "\\" not in asked
    if not plain or not asked.startswith("/") or asked.startswith("//"):
        return "/"
    try:
        parts = urlsplit(asked)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else asked
