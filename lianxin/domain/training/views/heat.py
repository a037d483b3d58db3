"""Topics: how many people each reached, by township, and which reached nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import page
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Link, Row, Table
from lianxin.domain.training import selectors
from lianxin.domain.training.forms import PeriodForm
from lianxin.domain.training.views.showing import hours_text
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest

_YEAR = timedelta(days=365)


@page("training.read")
def topics(request: SignedRequest) -> HttpResponse:
    """Every topic of the pack over a period, a year back at first."""
    today = local_day(request.now)
    form = PeriodForm(
        request.GET if "since" in request.GET else None, initial={"since": today - _YEAR, "until": today}
    )
    since, until = (
        (form.cleaned_data["since"], form.cleaned_data["until"])
        if form.is_valid()
        else (today - _YEAR, today)
    )
    heat = selectors.topics_heat(request.viewer, since, until)
    places = sorted({place for one in heat.values() for place in one.by_place})
    pack = packs.for_place(request.viewer.home)
    most = max((number for one in heat.values() for number in one.by_place.values()), default=1)
    rows = []
    for code in dict.fromkeys([*pack.topics, *heat]):
        one = heat.get(code)
        warm = [_warmth(one.by_place.get(place, 0) if one else 0, most) for place in places]
        rows.append(
            Row(
                (
                    word(pack.topics, code),
                    one.people if one else 0,
                    hours_text(one.hours) if one else None,
                    *warm,
                )
            )
        )
    named = [Column(name_of(place).in_language(language()), "number") for place in places]
    context = {
        "title": _("主题覆盖"), "lead": _("每个主题培训过多少人(每人一次),按人员档案所在的乡镇。颜色越深,人越多。"), "form": form, "actions": [],
        "back": Link(_("返回培训"), reverse("training:list")), "table": Table(_("主题覆盖"), [Column(_("主题")), Column(_("人数"), "number"), Column(_("学时"), "number"), *named], rows, ""),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


def _warmth(number: int, most: int) -> Badge | int:
    """A number with the colour of its share of the largest."""
    if not number:
        return 0
    return Badge(
        str(number), "accent" if number * 3 >= most * 2 else "good" if number * 3 >= most else "info"
    )
