"""Arithmetic on 12-digit division codes (统计用区划代码): everything a scope needs, without a table of names.

Layout (国家统计局 统计用区划代码和城乡划分代码编制规则; first six digits GB/T 2260):
province 2 + city 2 + county 2 + township 3 + village 3, upper levels padded with zeros. Cities without counties
(东莞 441900, 中山 442000) put townships straight under the city: `441900003000` is a township whose parent is the city.
"""

import unicodedata
from typing import Final, Literal

Level = Literal["province", "city", "county", "township", "village"]

LENGTH: Final = 12
LEVELS: Final[tuple[Level, ...]] = ("province", "city", "county", "township", "village")
_PREFIX: Final[dict[Level, int]] = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}
_SHORT_FORMS: Final = frozenset(_PREFIX.values())
_FIRST_PROVINCE, _LAST_PROVINCE = "11", "91"


def level(code: str) -> Level:
    """The level of a 12-digit code. ValueError, in words, when the text is no division code."""
    if len(code) != LENGTH or not (code.isascii() and code.isdigit()):
        raise ValueError(f"a division code has {LENGTH} digits: {code!r}")
    if not _FIRST_PROVINCE <= code[:2] <= _LAST_PROVINCE:
        raise ValueError(f"no province has the prefix {code[:2]}: {code!r}")
    if code[2:4] == "00" and code[4:] != "00000000":
        raise ValueError(f"a code below the province must name its city: {code!r}")
    if code[9:] != "000":
        if code[6:9] == "000":
            raise ValueError(f"a village code must name its township: {code!r}")
        return "village"
    if code[6:9] != "000":
        return "township"
    if code[4:6] != "00":
        return "county"
    return "city" if code[2:4] != "00" else "province"


def normalise(text: str) -> str:
    """The 12-digit code for 2, 4, 6, 9 or 12 digits, full-width digits and surrounding spaces allowed.

    ValueError for any other length or for a code that `level` refuses.
    """
    digits = unicodedata.normalize("NFKC", text).strip()
    if len(digits) not in _SHORT_FORMS:
        raise ValueError(f"a division code has 2, 4, 6, 9 or {LENGTH} digits: {text!r}")
    code = digits.ljust(LENGTH, "0")
    level(code)
    return code


def prefix(code: str) -> str:
    """The digits shared by the place and everything inside it: 2, 4, 6, 9 or 12 of them."""
    return code[: _PREFIX[level(code)]]


def place_range(code: str) -> tuple[str, str]:
    """`(lo, hi)`: a place is `code` or inside it exactly when `lo <= place < hi` as text (also as SQL text)."""
    shared = prefix(code)
    return code, str(int(shared) + 1).ljust(LENGTH, "0")


def contains(outer: str, inner: str) -> bool:
    """Whether `inner` is `outer` or lies inside it."""
    level(inner)
    return inner.startswith(prefix(outer))


def parent(code: str) -> str | None:
    """The code one level up, or None for a province."""
    shared = prefix(code)
    for length in (9, 6, 4, 2):
        if length < len(shared) and (above := shared[:length].ljust(LENGTH, "0")) != code:
            return above
    return None


def ancestors(code: str) -> tuple[str, ...]:
    """The codes above `code`, nearest first; empty for a province."""
    above = parent(code)
    return () if above is None else (above, *ancestors(above))


def township_of(code: str) -> str:
    """The township that is or holds `code`. ValueError above township level."""
    if level(code) not in ("township", "village"):
        raise ValueError(f"no single township holds {code!r}")
    return code[:9] + "000"


def county_of(code: str) -> str:
    """The county that is or holds `code`; the city itself where a city has no counties. ValueError above that."""
    if level(code) in ("province", "city"):
        raise ValueError(f"no single county holds {code!r}")
    return code[:6] + "000000"


def city_of(code: str) -> str:
    """The city that is or holds `code`. ValueError for a province."""
    if level(code) == "province":
        raise ValueError(f"no single city holds {code!r}")
    return code[:4] + "00000000"
