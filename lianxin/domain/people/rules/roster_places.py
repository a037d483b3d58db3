"""The village of a row: the written name matched to the divisions that exist, and refused when in doubt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianxin.engines.tables.cells import CellFault, Noted
from lianxin.kernel.divisions import contains, county_of, level, township_of
from lianxin.kernel.place_names import Match, MatchKind, match_place

_SURE = frozenset({MatchKind.EXACT, MatchKind.SUFFIX})


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A division: its code, its name, and the code that replaced it ("" while it is in force)."""

    code: str
    name: str
    replaced_by: str = ""


class Villages:
    """All divisions of the city around an import's place; answers from memory, each written name once."""

    def __init__(self, divisions: Iterable[KnownPlace], within: str) -> None:
        self._within = within
        self._places = {place.code: place for place in divisions}
        villages = [code for code in self._places if level(code) == "village"]
        self._inside = [code for code in villages if contains(within, code)]
        inside = set(self._inside)
        self._outside = [code for code in villages if code not in inside]
        self._answers: dict[tuple[str, str], str | Noted | CellFault] = {}

    def find(self, written: str, township: str) -> str | Noted:
        """The code of the village, perhaps with a remark. Raises CellFault."""
        key = (written, township)
        if key not in self._answers:
            try:
                self._answers[key] = self._find(written, township)
            except CellFault as fault:
                self._answers[key] = fault
        answer = self._answers[key]
        if isinstance(answer, CellFault):
            raise CellFault(answer.code, **answer.details)
        return answer

    def _find(self, written: str, township: str) -> str | Noted:
        if not written:
            if level(self._within) == "village":
                return self._within
            raise CellFault("roster.village_empty")
        if written.isdecimal() and len(written) == 12:
            return self._by_code(written)
        nearby = self._in_township(township)
        found = match_place(written, self._names(nearby))
        if found.kind is MatchKind.AMBIGUOUS:
            places = "、".join(self._full_name(code) for code in found.codes)
            raise CellFault("roster.village_ambiguous", candidates=places[:200])
        if found.code is None:
            raise self._why_not(written)
        return self._current(found)

    def _by_code(self, code: str) -> str | Noted:
        if code not in self._places:
            raise CellFault("roster.village_unknown")
        if level(code) != "village":
            raise CellFault("roster.village_wide", place=self._places[code].name)
        if not contains(self._within, code):
            raise CellFault("roster.village_outside", place=self._full_name(code))
        return self._current(Match(MatchKind.EXACT, (code,)))

    def _in_township(self, township: str) -> list[str]:
        """The villages of the written township; all of the import's place when it is not told or not known."""
        if not township:
            return self._inside
        townships = [(code, self._places[code].name) for code in self._places if level(code) == "township"]
        found = match_place(township, ((code, name) for code, name in townships if self._touches(code)))
        if found.code is None:
            return self._inside
        return [code for code in self._inside if township_of(code) == found.code]

    def _touches(self, code: str) -> bool:
        return contains(self._within, code) or contains(code, self._within)

    def _names(self, codes: Iterable[str]) -> list[tuple[str, str]]:
        """Every way a village may be written: its name, with its township, with its county as well."""
        return [
            (self._places[code].replaced_by or code, start + self._places[code].name)
            for code in codes
            for start in self._starts(code)
        ]

    def _starts(self, code: str) -> tuple[str, str, str]:
        county, township = self._name(county_of(code)), self._name(township_of(code))
        return "", township, county + township

    def _name(self, code: str) -> str:
        return self._places[code].name if code in self._places else ""

    def _full_name(self, code: str) -> str:
        return self._name(township_of(code)) + self._name(code)

    def _why_not(self, written: str) -> CellFault:
        wider: Mapping[str, str] = {c: p.name for c, p in self._places.items() if level(c) != "village"}
        above = match_place(written, wider.items())
        if above.kind is MatchKind.EXACT and above.code:
            return CellFault("roster.village_wide", place=wider[above.code])
        elsewhere = match_place(written, self._names(self._outside))
        if elsewhere.kind in _SURE and elsewhere.code:
            return CellFault("roster.village_outside", place=self._full_name(elsewhere.code))
        return CellFault("roster.village_unknown")

    def _current(self, found: Match) -> str | Noted:
        code = found.codes[0]
        place = self._places.get(code)
        if place is not None and place.replaced_by:
            return Noted(place.replaced_by, "roster.village_renamed", {"place": self._full_name(place.replaced_by)})
        if not contains(self._within, code):
            raise CellFault("roster.village_outside", place=self._full_name(code))
        if found.kind is MatchKind.HOMOPHONE:
            return Noted(code, "roster.village_homophone", {"place": self._full_name(code)})
        return code
