"""What of a menu somebody may eat. What is not known of a dish counts as not safe: it is asked, never passed over. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lianxin.kernel.problems import N_, ProblemError

MOST_DISHES: Final = 12
ALLERGY, ASK, DIET, TEXTURE = "allergy", "ask", "diet", "texture"
WHYS: Final = {
    ALLERGY: N_("含有过敏的东西,换一样"),
    ASK: N_("不知道能不能吃,先问清楚"),
    DIET: N_("不合饮食要求,换一样"),
    TEXTURE: N_("没有这种质地,另做"),
}
"""Why the kitchen must do something else for somebody, in words; the most dangerous first."""


@dataclass(frozen=True, slots=True)
class Dish:
    """One dish. `allergens`: None when nobody has said what is in it. `textures` it is made in; `diets` it suits."""

    name: str
    allergens: frozenset[str] | None
    textures: frozenset[str] = frozenset()
    diets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Needs:
    """What one meal must be."""

    texture: str
    diets: frozenset[str] = frozenset()
    allergies: frozenset[str] = frozenset()
    other_allergy: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """One dish that does not do for somebody: why (a code of `WHYS`), and which codes of the pack it is about."""

    dish: str
    why: str
    codes: tuple[str, ...] = ()


def dish_of(row: Mapping[str, Any]) -> Dish:
    """A dish as a menu keeps it."""
    told = row.get("allergens")
    return Dish(
        str(row["name"]), None if told is None else frozenset(told), frozenset(row.get("textures") or ()), frozenset(row.get("diets") or ()),
    )  # fmt: skip


def clashes(dishes: Sequence[Dish], needs: Needs) -> list[Clash]:
    """Everything on a menu that somebody with these needs must not simply be given, dish by dish.

    A menu without dishes says nothing about allergies: for whoever has one, that is a question too (dish "").
    """
    allergic = bool(needs.allergies or needs.other_allergy)
    if not dishes:
        return [Clash("", ASK, tuple(sorted(needs.allergies)))] if allergic else []
    found: list[Clash] = []
    for dish in dishes:
        found += _of_allergies(dish, needs)
        if unsuited := needs.diets - dish.diets:
            found.append(Clash(dish.name, DIET, tuple(sorted(unsuited))))
        if needs.texture not in dish.textures:
            found.append(Clash(dish.name, TEXTURE, (needs.texture,)))
    return found


def _of_allergies(dish: Dish, needs: Needs) -> list[Clash]:
    if dish.allergens is None:
        return [Clash(dish.name, ASK, tuple(sorted(needs.allergies)))] if needs.allergies or needs.other_allergy else []
    found = []
    if held := needs.allergies & dish.allergens:
        found.append(Clash(dish.name, ALLERGY, tuple(sorted(held))))
    if needs.other_allergy:  # no code says whether it is in there
        found.append(Clash(dish.name, ASK))
    return found


def checked_dishes(
    rows: Iterable[Mapping[str, Any]], *, allergens: Iterable[str], textures: Iterable[str], diets: Iterable[str]
) -> list[dict[str, Any]]:
    """The dishes as a menu keeps them; lists in order, without repeats.

    Raises "meals.dish_nameless", "meals.too_many_dishes", "meals.code_unknown" for a code that the pack does not have.
    """
    known = {"allergens": set(allergens), "textures": set(textures), "diets": set(diets)}
    kept: list[dict[str, Any]] = []
    for row in rows:
        name = str(row.get("name") or "").strip()
        if not name:
            raise ProblemError("meals.dish_nameless")
        dish: dict[str, Any] = {"name": name, "allergens": None}
        for field, codes in known.items():
            given = row.get(field)
            if given is None:
                dish[field] = None if field == "allergens" else []
                continue
            must_know(given, codes)
            dish[field] = sorted(set(given))
        kept.append(dish)
    if len(kept) > MOST_DISHES:
        raise ProblemError("meals.too_many_dishes", most=MOST_DISHES)
    return kept


def must_know(given: Iterable[str], codes: Iterable[str]) -> None:
    """Raises "meals.code_unknown" for a code that the pack does not have."""
    for code in sorted(set(given) - set(codes)):
        raise ProblemError("meals.code_unknown", code=code)
