"""Invents the areas, services and people of a programme: plausible, and nobody real."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from rules.published_report import Nation


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_ENGLISH = _listed(
    "Amber Bracken Cinder Dapple Elder Fallow Gorse Harrier Iron Juniper Kestrel Lark Marl "
    "Nettle Osier Plover Quill Russet Sedge Teasel Umber Vetch Willow Yarrow"
)
_ENGLISH_ENDS = _listed("shire mere holme stow garth minster wold fleet haven marsh")
_WELSH = _listed("Aber Llan Pont Tre Caer")
_WELSH_ENDS = _listed("hebogan celynog bedwas ysgawen cudyll rhedynog eithin helygog gwyfyn")
_REGIONS = (
    "North West",
    "North East",
    "Yorkshire and Humber",
    "East Midlands",
    "West Midlands",
    "Eastern",
    "London",
    "South East",
    "South West",
)
_GIVEN = _listed(
    "Ada Bryn Cerys Dev Edie Farid Gwen Hal Ines Jude Kit Lena Mo Nia Oz Priya Quin Rosa Sol "
    "Tess Una Vik Wilf Yas Zadie Arlo Bea Cal Dot Esme"
)
_FAMILY = _listed(
    "Alderfold Birchley Copperdale Dunmarsh Elmstead Fernhollow Greyfold Hazelrig Ivorstone "
    "Jessamy Knapweed Lindenow Merrifold Netherby Oakshaw Pebblestow Quenby Rowanstone Silverdyke "
    "Thistlewood Underhay Valeworth Whinfell Yewbarrow Applegarth Barleymow Cobblestan Dovecrag "
    "Everglade Foxhollow"
)
_ONE_IN_WALES = 9
MOST_SERVICES = len(_ENGLISH) * len(_ENGLISH_ENDS)


@dataclass(frozen=True, slots=True)
class Place:
    """One invented area with its service, in a nation and a region."""

    area: str
    service: str
    nation: Nation
    region: str


def places(random: Random, number: int) -> list[Place]:
    """Invent so many areas, at most `MOST_SERVICES`, no two alike; one in nine is in Wales."""
    english = _shuffled(random, _ENGLISH, _ENGLISH_ENDS)
    welsh = _shuffled(random, _WELSH, _WELSH_ENDS)
    found = []
    for place in range(number):
        in_wales = place % _ONE_IN_WALES == _ONE_IN_WALES - 1 and bool(welsh)
        area = welsh.pop() if in_wales else english.pop()
        region = "Wales" if in_wales else random.choice(_REGIONS)
        nation = Nation.WALES if in_wales else Nation.ENGLAND
        found.append(Place(area, f"{area} YOS", nation, region))
    return found


def names(random: Random) -> Iterator[str]:
    """Invent people's names, no two alike."""
    plain = [f"{given} {family}" for given, family in product(_GIVEN, _FAMILY)]
    random.shuffle(plain)
    yield from plain
    for letter, name in product("BCDEFGH", plain):
        given, _, family = name.partition(" ")
        yield f"{given} {letter} {family}"


def _shuffled(random: Random, starts: Sequence[str], ends: Sequence[str]) -> list[str]:
    found = [start + end for start, end in product(starts, ends)]
    random.shuffle(found)
    return found
