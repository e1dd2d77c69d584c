"""Refusals: what the service says no to, in words a reader can act on."""


class Refused(Exception):  # noqa: N818 - reads as English where it is raised
    """The request breaks a rule. The message is a sentence, shown to the person who asked."""


class NotFound(Refused):
    """There is no such thing, or this person may not see it."""

    def __init__(self, kind: str, reference: object) -> None:
        super().__init__(f"There is no {kind} called {reference}.")


class NotAllowed(Refused):
    """This person's posts do not carry the right to do this."""


class NotAReport(Refused):
    """The file is not a published inspection report that can be read."""


class RulesInvalid(Refused):
    """A programme's rules cannot be followed: an unknown anchor, a cycle, a dead end.

    `path` is the key of the rules document that is wrong, from its table down, where it is known.
    """

    def __init__(self, sentence: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.path = path


class CalendarTooShort(Refused):
    """The working calendar does not cover a year that a date falls in."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"The working calendar does not cover {year}. "
            "Update the bank holidays before dates in that year are worked out."
        )


class DateNotYetReached(Refused):
    """A date after today was given to something that records facts."""


class NotNow(Refused):
    """It clashes with how things stand at this moment: too early, done already, or gone."""
