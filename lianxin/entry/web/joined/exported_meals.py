"""Meals as exported rows: the count of one meal of a kitchen, and every meal of a month with its money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.db.paging import Page, read_key
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_day, asked_month
from lianxin.base.ui.pack_words import language, word
from lianxin.domain.meals import selectors
from lianxin.domain.meals.views.day import asked_sitting
from lianxin.domain.meals.views.showing import WAYS, sitting_word, state_badge, texture_word
from lianxin.domain.people.selectors.looks import looked_through
from lianxin.entry.web.joined.exporting import Exported, every_row
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.meals.models import Kitchen, Meal
    from lianxin.domain.meals.rules import Line
    from lianxin.engines.tables.writing import Value


def count(request: SignedRequest) -> Exported:
    """`?kitchen=&day=&sitting=`: the lines of its page; without a kitchen those of every one in use. Only of
    kitchens whose rows may leave: whoever eats from one lives in its place."""
    key, day = request.GET.get("kitchen", ""), asked_day(request.GET, local_day(request.now))
    chosen = [selectors.kitchen_or_404(request.viewer, read_key(key))] if key else list(selectors.kitchens(request.viewer).filter(is_open=True))
    chosen = [one for one in chosen if request.viewer.may("export.rows", one.place)]
    headings = [_("厨房"), _("日期"), _("餐次"), _("怎么吃"), _("质地"), _("饮食要求"), _("过敏"), _("份数")]
    return headings, (row for one in chosen for row in _lines(request, one, day))


def _lines(request: SignedRequest, found: Kitchen, day: date) -> Iterator[list[Value]]:
    sitting = asked_sitting(request, found, day)
    for line in selectors.count(request.viewer, found, day, sitting).tally.lines:
        yield [found.name, day, sitting_word(sitting, found.place), *_line(line, found.place)]


def _line(line: Line, place: str) -> list[Value]:
    pack = packs.for_place(place)
    allergies = [word(pack.allergens, code) for code in line.allergies] + ([line.other_allergy] if line.other_allergy else [])
    diets = "、".join(word(pack.diets, code) for code in line.diets)
    return [_(WAYS[line.way]), texture_word(line.texture, place), diets, "、".join(allergies), line.number]


def month(request: SignedRequest) -> Exported:
    """`?month=`, and `?kitchen=` for one alone: every meal, what it cost, who paid what, how it ended."""
    kitchen: Kitchen | None = None
    if key := request.GET.get("kitchen", ""):
        kitchen = selectors.kitchen_or_404(request.viewer, read_key(key))
    found = selectors.meals_of_month(request.viewer, asked_month(request.GET, local_day(request.now)), kitchen=kitchen)
    rows = list(every_row(request, lambda _after: Page(tuple(found))))
    looked_through("export meals", [one.resident for one in rows])
    headings = [
        _("日期"), _("餐次"), _("厨房"), _("姓名"), _("地点"), _("怎么吃"), _("质地"), _("单价"), _("补贴"), _("其余"), _("谁付多少"), _("状态"), _("送餐人"), _("政策包版本"),
    ]  # fmt: skip
    return headings, (_meal(one) for one in rows)


def _meal(one: Meal) -> list[Value]:
    day = one.meal_day
    payers = packs.for_place(one.place).payers
    parts = "、".join(f"{word(payers, part['payer'])} {part['amount']}" for part in one.parts)
    return [
        day.day, sitting_word(day.sitting, one.place), day.kitchen.name, one.resident.name, full_name(one.place, language()), _(WAYS[one.way]),
        texture_word(one.texture, one.place), one.price, one.subsidy, one.self_paid, parts, state_badge(one).label,
        one.runner.display_name if one.runner else "", str(day.pack.get("version", "")),
    ]  # fmt: skip
