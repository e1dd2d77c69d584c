"""What somebody asks of the follow-up list: read from the address, shown as tags, kept in links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Query

from models.queries.leads import Lead
from models.queries.page_follow_up import Order, Wanted
from portal.language import _
from portal.words import WORDS, sentence_case
from rules.published_report import Nation
from rules.stages import InspectionState

LIST = "/inspections"
NOBODY = "nobody"
Asked = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Filter:
    """The filter as it stands in the address. What nobody knows is as if it were not asked for."""

    words: Asked = ""
    state: Asked = ""
    lead: Asked = ""
    nation: Asked = ""
    programme: Asked = ""
    late: Asked = ""
    soon: Asked = ""
    asks: Asked = ""
    sort: Asked = ""

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for, by name, in the order of the form."""
        sent = {each.name: getattr(self, each.name).strip() for each in fields(self)}
        return {name: value for name, value in sent.items() if value and _is_known(name, value)}

    @property
    def narrowing(self) -> dict[str, str]:
        """What is asked for beside the order."""
        return {name: value for name, value in self.asked.items() if name != "sort"}

    def wanted(self, only: Sequence[UUID] | None) -> Wanted:
        """Return it as the list is asked for, among what somebody reaches."""
        asked = self.asked
        lead, programme = asked.get("lead"), asked.get("programme")
        return Wanted(
            only=only,
            state=InspectionState(asked["state"]) if "state" in asked else None,
            words=asked.get("words"),
            led_by=UUID(lead) if lead and lead != NOBODY else None,
            is_led_by_nobody=lead == NOBODY,
            nation=Nation(asked["nation"]) if "nation" in asked else None,
            programme=UUID(programme) if programme else None,
            is_late="late" in asked,
            is_soon="soon" in asked,
            asks="asks" in asked,
            order=Order(asked.get("sort", Order.NEXT)),
        )

    def address(self, path: str = LIST, but: str = "") -> str:
        """Return the address that asks for the same, without one thing."""
        kept = {name: value for name, value in self.asked.items() if name != but}
        return f"{path}?{urlencode(kept)}" if kept else path

    def tags(
        self, leads: Sequence[Lead], programmes: Sequence[tuple[UUID, str]]
    ) -> list[tuple[str, str]]:
        """Return each thing asked for in words, with the address without it."""
        names = {str(lead.person_id): lead.name for lead in leads}
        names |= {str(which): name for which, name in programmes}
        return [
            (self._in_words(name, value, names), self.address(but=name))
            for name, value in self.narrowing.items()
        ]

    @staticmethod
    def _in_words(name: str, value: str, names: Mapping[str, str]) -> str:
        if name in choices():
            return choices()[name]
        if name == "words":
            return f"“{value}”"
        if value == NOBODY:
            return _("Nobody leads it yet")
        return names.get(value) or _(WORDS.get(value, sentence_case(value)))


def choices() -> dict[str, str]:
    """Name what can be ticked."""
    return {
        "late": _("Only those that are late"),
        "soon": _("With a date in the next 14 days"),
        "asks": _("That ask for a fact"),
    }


_KNOWN: Mapping[str, type[StrEnum]] = {"state": InspectionState, "nation": Nation, "sort": Order}


def _is_known(name: str, value: str) -> bool:
    if name in _KNOWN:
        return value in set(_KNOWN[name])
    if name == "programme" or (name == "lead" and value != NOBODY):
        return _is_id(value)
    return True


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
