"""An invented report in the layout of a published one, to try the service with."""

from importlib.resources import files

FILE_NAME = "thornshire-2012.txt"


def example_report() -> bytes:
    """Return the report on Thornshire, a place that isn't on any map, as UTF-8 text."""
    return files(__package__).joinpath(FILE_NAME).read_bytes()
