"""Says who is named in a recommendation's brackets: one post, or several joined."""

import re
from dataclasses import dataclass

from reports.text import shortened

_POST = re.compile(
    r"\b(?:manager|head|chair|chairman|chairperson|director|board|chief|officer|lead|leader|"
    r"co-?ordinator|superintendent|executive|commander|commissioner|inspector|supervisor|"
    r"member|governor|partner|partnership|authority|council|trust)s?\b",
    re.IGNORECASE,
)
_ENDS_AS_POST = re.compile(rf"(?:{_POST.pattern}|\bservices?|\bteam)$", re.IGNORECASE)
_LONGEST = 300
_JOIN = re.compile(r" ?, ?and (?:the )?| and (?:the )?| with (?:the )?| ?[,/;] ?(?:the )?")


@dataclass(frozen=True, slots=True)
class Owners:
    """The posts named; `doubt` is a sentence where the brackets can be read in two ways."""

    posts: tuple[str, ...]
    doubt: str | None = None


def split_owners(printed: str) -> Owners:
    """Divide "YOT Manager and Chair of the Board" into posts; "Head of Children and Families" not.

    A join divides where posts stand on both sides of it, or a whole post before it.
    """
    printed = printed.strip(" .;:,")
    if len(printed) > _LONGEST:
        return Owners((printed,), f"“{shortened(printed)}” is too long to be divided into owners.")
    posts, doubtful, begin = [], False, 0
    for match in _JOIN.finditer(printed):
        before, after = printed[begin : match.start()], printed[match.end() :]
        divides = _divides(before, after)
        doubtful |= divides is None
        if divides or (divides is None and _ENDS_AS_POST.search(before)):
            posts.append(before.strip())
            begin = match.end()
    posts.append(printed[begin:].strip())
    return Owners(tuple(post for post in posts if post), _doubt(printed, posts, doubtful))


def names_a_post(printed: str) -> bool:
    """Say whether these words look like a post rather than an aside."""
    return _POST.search(printed) is not None


def _divides(before: str, after: str) -> bool | None:
    """Say whether a join divides two owners; None where the words leave it open."""
    if not names_a_post(before):
        return False
    upcoming = _JOIN.split(after, maxsplit=1)[0]
    return True if names_a_post(upcoming) else None


def _doubt(printed: str, posts: list[str], doubtful: bool) -> str | None:
    if not names_a_post(printed):
        return f"“{printed}” is read as an owner, though it names no post."
    if doubtful:
        read_as = "; ".join(posts)
        return f"“{printed}” may be read in more than one way; it is read as: {read_as}."
    return None
