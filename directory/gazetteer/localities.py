"""Local and combined authorities by ONS code: what they are called, and a place told as lying in one."""

from collections.abc import Mapping
from typing import TypeAlias

from directory.gazetteer.place import Nation, Place, PlaceKind
from directory.gazetteer.table import Spot

Found: TypeAlias = tuple[float, int, list[Place]]
"""Something told as a place: how strongly, where in the text it begins, the places it may be."""

_NATIONS = {
    "E": Nation.ENGLAND, "W": Nation.WALES, "S": Nation.SCOTLAND, "N": Nation.NORTHERN_IRELAND,
}  # fmt: skip


class Localities:
    """Names by code."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def __contains__(self, code: str) -> bool:
        return code in self._names

    def name(self, code: str) -> str:
        """The name of an authority by ONS code, "" when unknown."""
        return self._names.get(code, "")

    def place(self, kind: PlaceKind, value: str, spot: Spot, evidence: str, certainty: float) -> Place:
        """A place of this kind at `spot`, in the locality and nation it lies in."""
        code = spot.locality
        return Place(
            kind=kind,
            value=value,
            locality=code,
            locality_name=self.name(code) if code is not None else "",
            nation=_NATIONS.get(code[0], Nation.ENGLAND) if code is not None else Nation.ENGLAND,
            lat=spot.lat,
            lon=spot.lon,
            certainty=certainty,
            evidence=evidence,
        )
