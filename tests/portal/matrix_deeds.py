"""Who somebody is and what a deed is, in the words of the access matrix: nothing asks the code.

The seven columns are the states of an inspection: scheduled, visit done, draft sent, published
(the plan is requested), submitted, finalised, monitored (the plan was forwarded). `+` is yes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

COLUMNS = (
    "scheduled",
    "visit done",
    "draft sent",
    "published",
    "submitted",
    "finalised",
    "monitored",
)
ALWAYS = "+++++++"
NEVER = "-------"
BEFORE_PUBLICATION = "+++----"
PUBLISHED = "---++++"
SUBMITTED = "----+++"
FORWARDED = "------+"
OUTSIDE = frozenset({"nobody", "revoked"})
STAFF = ("scheduler", "lead inspector", "assistant chief", "publisher", "administrator")
SERVICE = ("own head", "delegate", "board chair")

# "Before publication the monitor, other areas and the public see nothing at all"; the service
# knows of its own inspection; a local assessor "sees only that inspection, until publication";
# owners come in with the published report; a partner's owner "sees only their own actions".
KNOWS_OF_THE_INSPECTION: Mapping[str, str] = {
    **dict.fromkeys((*STAFF, *SERVICE), ALWAYS),
    "local assessor": BEFORE_PUBLICATION,
    "action owner": PUBLISHED,
    "partner's owner": NEVER,
    "other head": NEVER,
    "monitor": PUBLISHED,
}


@dataclass(frozen=True, slots=True)
class Deed:
    """Something people come to do: who may, in which states, and when there is anything to do.

    A deed about no inspection hides nothing: whoever may not is refused, in whichever way.
    """

    who: Mapping[str, str]
    there: str = ALWAYS
    is_about_an_inspection: bool = True
    knows: Mapping[str, str] = field(default_factory=lambda: KNOWS_OF_THE_INSPECTION)

    def expected(self, who: str, state: str) -> str:
        """Return the marks one of which the answer must be."""
        if who in OUTSIDE:
            return "+" if self.who.get("nobody") else "s"
        column = COLUMNS.index(state)
        is_there = self.there[column] == "+"
        if self.who.get(who, NEVER)[column] == "+":
            return "+" if is_there else "."
        if not self.is_about_an_inspection:
            return "x."
        knows = self.knows.get(who, NEVER)[column] == "+"
        return ("x" if is_there else "x.") if knows else "."


def by(*who: str, when: str = ALWAYS) -> dict[str, str]:
    """Let these people, in these states."""
    return dict.fromkeys(who, when)


def general(*who: str) -> Deed:
    """Return a deed about no inspection."""
    return Deed(by(*who), is_about_an_inspection=False)
