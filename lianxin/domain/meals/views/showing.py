"""How meals, counts and doors are shown everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.pack_words import Named, word
from lianxin.base.ui.parts import Badge, Column, Row, Table, Tone
from lianxin.domain.meals.rules import ALLERGY, ASK, KEPT, OUTCOMES, WHYS
from lianxin.domain.meals.services import meals_without_runner
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from lianxin.domain.meals.models import Doorstep, Meal, MealDay
    from lianxin.domain.meals.rules import Clash, Line, Needs, Tally

WAYS: Final = {"brought": N_("送到家"), "on_site": N_("到餐点吃")}
KINDS: Final = {"kitchen": N_("厨房"), "point": N_("助餐点")}
CHANGES: Final = {"extra": N_("加一份"), "cancel": N_("这一餐不要")}
STATES: Final[dict[str, tuple[str, Tone]]] = {
    "open": (N_("待送"), "warn"), "delivered": (N_("已送到"), "good"), "left_with": (N_("交给家人邻居"), "good"), "eaten": (N_("已在餐点吃"), "good"),
    "refused": (N_("本人不要"), "plain"), "no_answer": (N_("没人应门"), "bad"), "dropped": (N_("不送了"), "plain"),
}  # fmt: skip
LEFT_OUT: Final = {
    "unknown_place": (N_("不知道住处的位置"), N_("在居民档案里标出住处,再排一次")),
    "no_runner": (N_("没有可以去的送餐人"), N_("给负责那个村的人勾上“助餐”技能并改成可排班")),
    "no_window": (N_("出餐以后赶不上"), N_("提早出餐,或请家人到厨房取")),
    "too_far_hot": (N_("路太远,送到时饭菜已凉"), N_("换近的厨房或助餐点,或用车送")),
    "too_many_boxes": (N_("一趟装不下"), N_("增加一趟能带的份数,或加人")),
    "no_capacity": (N_("人手、车次不够"), N_("加一个送餐的人,或请人到餐点吃")),
    "too_costly": (N_("绕路太远"), N_("换近的厨房或助餐点")),
    "late": (N_("定路线以后才加的"), N_("再排一次路线")),
}
"""Why a meal has no place in a round, and what to do about it."""


def sitting_word(code: str, place: str) -> str:
    return word(packs.for_place(place).sittings, code)


def texture_word(code: str, place: str) -> str:
    return word(packs.for_place(place).textures, code)


def needs_text(needs: Needs, place: str) -> list[str | Badge]:
    """What a meal must be: texture, diets, allergies marked."""
    pack = packs.for_place(place)
    parts: list[str | Badge] = [word(pack.textures, needs.texture), *(word(pack.diets, code) for code in sorted(needs.diets))]
    return [*parts, *(Badge(text, "bad") for text in allergy_texts(needs, place))]


def allergy_texts(needs: Needs, place: str) -> list[str]:
    """每样:对鸡蛋过敏."""
    pack = packs.for_place(place)
    named = [word(pack.allergens, code) for code in sorted(needs.allergies)] + ([needs.other_allergy] if needs.other_allergy else [])
    return [_("对%(what)s过敏") % {"what": what} for what in named]


def tally_table(tally: Tally, place: str) -> Table:
    """The kitchen's count, line by line, with its sum."""
    rows = [Row((_(WAYS[line.way]), texture_word(line.texture, place), *_more(line, place), line.number)) for line in tally.lines]
    if tally.lines:
        rows.append(Row((_("合计"), "", "", "", tally.total), tone="info"))
    columns = [Column(_("怎么吃")), Column(_("质地")), Column(_("饮食要求")), Column(_("过敏")), Column(_("份数"), "number")]
    return Table(_("要做多少"), columns, rows, _("这一餐没有人用餐。"))


def _more(line: Line, place: str) -> tuple[str, object]:
    pack = packs.for_place(place)
    diets = "、".join(word(pack.diets, code) for code in line.diets)
    named = [word(pack.allergens, code) for code in line.allergies] + ([line.other_allergy] if line.other_allergy else [])
    return diets, [Badge(what, "bad") for what in named]


def clash_parts(clash: Clash, place: str) -> list[str | Badge]:
    """A mark how grave it is, and 蛋花汤:含有过敏的东西,换一样(鸡蛋)."""
    pack = packs.for_place(place)
    rows: dict[str, Named] = {**pack.allergens, **pack.diets, **pack.textures}
    what = "、".join(word(rows, code) for code in clash.codes)
    text = _("%(dish)s:%(why)s") % {"dish": clash.dish or _("还没有菜单"), "why": _(WHYS[clash.why])}
    mark = Badge(_("换"), "bad") if clash.why == ALLERGY else Badge(_("问"), "warn") if clash.why == ASK else Badge(_("另做"), "info")
    return [mark, f"{text}({what})" if what else text]


def state_badge(meal: Meal) -> Badge:
    """How far a meal is; one that was brought and still lacks its proof does not look finished."""
    text, tone = STATES[meal.state]
    if meal.state in KEPT and meal.commitment.is_open:
        return Badge(_("%(state)s,还缺凭证") % {"state": _(text)}, "warn")
    return Badge(_(text), tone)


def outcome_text(one: Doorstep) -> str:
    """How it went at the door, with whom the meal was left; said when it was a mistake."""
    text = _(OUTCOMES.get(one.outcome) or STATES[one.outcome][0])
    if one.received_by:
        text = f"{text}:{one.received_by}"
    if one.undone_at is not None:
        return _("%(outcome)s(误登,已撤销:%(reason)s)") % {"outcome": text, "reason": one.undone_reason}
    return text


def clock_face(minutes: int | None) -> str:
    """Minutes from midnight as 09:05; "" for none."""
    return "" if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}"


def joined(texts: Iterable[str]) -> str:
    return "、".join(text for text in texts if text)


def missing_runners(found: MealDay, today: date) -> list[str]:
    """次仁不在,还有 13 份餐在这个人名下: one line a person; nothing of a day that is over."""
    left: Counter[UUID] = Counter()
    for one in meals_without_runner(found) if found.day >= today else ():
        left[one.worker] += one.left
    names = labels_of(list(left))
    return [_("%(who)s不在,还有 %(count)s 份餐在这个人名下。") % {"who": names.get(key, "—"), "count": count} for key, count in left.items()]
