"""Long lists a page at a time."""

from dataclasses import dataclass
from typing import Any

from portal.language import _


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one stands in a long list, as the pagination macro takes it."""

    address: str
    number: int
    total: int
    size: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))

    @property
    def parts(self) -> dict[str, Any]:
        """Previous, next, and this page between its neighbours."""
        around = {1, self.last, self.number - 1, self.number, self.number + 1}
        numbers = sorted(number for number in around if 1 <= number <= self.last)
        made: dict[str, Any] = {"items": [], "landmarkLabel": _("Pages")}
        before = 0
        for number in numbers:
            if number - before > 1:
                made["items"].append({"ellipsis": True})
            made["items"].append(
                {
                    "number": number,
                    "href": self._to(number),
                    "current": number == self.number,
                    "visuallyHiddenText": _("Page %(number)s") % {"number": number},
                }
            )
            before = number
        if self.number > 1:
            made["previous"] = {"href": self._to(self.number - 1), "text": _("Previous")}
        if self.number < self.last:
            made["next"] = {"href": self._to(self.number + 1), "text": _("Next")}
        return made

    def _to(self, number: int) -> str:
        join = "&" if "?" in self.address else "?"
        return f"{self.address}{join}page={number}"
