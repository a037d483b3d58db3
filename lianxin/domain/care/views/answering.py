"""The answer to "why not 卓玛 at 10:00?" in words: the rule in the way, or exactly what the whole day would cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lianxin.domain.care import rules
from lianxin.domain.care.views.dayplan_changes import cost_words
from lianxin.domain.care.views.dayplan_shown import Day, minutes_words
from lianxin.domain.care.views.showing import clock_face, engaged_words
from lianxin.domain.people.views.listing import listed_name
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.domain.care.models import DayPlan, Visit
    from lianxin.domain.care.services import Answer


def answered(found: Answer, visit: Visit, carer: str, start: int | None, day: Day) -> dict[str, Any]:
    """What the page shows: `refused`, or the price with its reasons and what the button sends."""
    asked = day.name(carer) if start is None else f"{day.name(carer)} {clock_face(start)}"
    if found.reason:
        reason = _(rules.IN_THE_WAY.get(found.reason, found.reason))
        if standing := [*(_named(row, day) for row in found.in_the_way), *(engaged_words(one) for one in found.engaged)]:
            reason += _("(%(visits)s)") % {"visits": "、".join(standing)}
        if found.reason in ("before_window", "after_window") and visit.window_start is not None and visit.window_end is not None:
            times = {"start": clock_face(visit.window_start), "end": clock_face(visit.window_end)}
            reason += _("(约好 %(start)s 到 %(end)s 之间开始)") % times
        return {"refused": _("%(asked)s 不行:%(reason)s。") % {"asked": asked, "reason": reason}}
    begin = found.start if start is None else start
    return {
        "title": _("%(asked)s 可以,全天%(cost)s。") % {"asked": f"{day.name(carer)} {clock_face(begin or 0)}", "cost": cost_words(found.more)},
        "because": [*_parts(found), *_prices(found), *_times(found, day)], "carer": carer,
        "start": "" if start is None else clock_face(start), "dearer": found.more > 0,
    }  # fmt: skip


def _parts(found: Answer) -> list[str]:
    """Each part of the price that becomes another."""
    said = {
        "travel": (_("路上多 %(minutes)s 分钟"), _("路上少 %(minutes)s 分钟")),
        "waiting": (_("等候多 %(minutes)s 分钟"), _("等候少 %(minutes)s 分钟")),
        "overtime": (_("加班折合多 %(minutes)s 分钟"), _("加班折合少 %(minutes)s 分钟")),
        "imbalance": (_("忙闲更不均,折合多 %(minutes)s 分钟"), _("忙闲更均,折合少 %(minutes)s 分钟")),
        "change": (_("改动已发布的安排,折合多 %(minutes)s 分钟"), _("少改动已发布的安排,折合少 %(minutes)s 分钟")),
        "unserved": (_("有走访排不上了,折合多 %(minutes)s 分钟"), _("这次走访排上了,折合少 %(minutes)s 分钟")),
        "preference": (_("人员不熟或不合意愿,折合多 %(minutes)s 分钟"), _("人员更熟或更合意愿,折合少 %(minutes)s 分钟")),
    }  # fmt: skip
    other = (_("%(part)s折合多 %(minutes)s 分钟"), _("%(part)s折合少 %(minutes)s 分钟"))
    found_parts = []
    for part, minutes in found.parts:
        more, less = said.get(part, other)
        words = {"minutes": f"{abs(minutes):g}", "part": _(rules.COST.get(part, part))}
        found_parts.append((more if minutes > 0 else less) % words)
    return found_parts


def _prices(found: Answer) -> list[str]:
    """What about the carer has a price."""
    words = {
        "continuity": _("不是固定人员"), "dislike": _("居民不太愿意由这个人来"), "language": _("语言不合居民的意愿"),
        "sex": _("性别不合居民的意愿"),
    }  # fmt: skip
    return [words[price] for price in found.prices]


def _times(found: Answer, day: Day) -> list[str]:
    """Whose visit begins at another time."""
    return [
        _("%(name)s %(moved)s(%(start)s)") % {"name": _named(row, day), "moved": minutes_words(now - was), "start": clock_face(now)}
        for row, was, now in found.times
    ]


def _named(row: str, day: Day) -> str:
    visit = day.visits.get(row)
    return listed_name(visit.resident, visit.day) if visit is not None else "—"


_CAVEATS = {"promises": N_("路上更省,但要给别人改约"), "unfinished": N_("可再改进")}
"""Why a dearer plan stands although this one would be as cheap (the planner's `Alternative.caveat`)."""


def _cost(other: Mapping[str, Any]) -> str:
    said = _CAVEATS.get(other.get("caveat", ""))
    return _(said) if said else cost_words(other["more"])


def alternatives_of(
    plan: DayPlan, visit: Visit, stop: dict[str, Any] | None, day: Day, offered: Collection[str]
) -> list[tuple[str, str]]:
    """The cheapest others kept with the plan, each with the question that asks for it; only with carers who are `offered`."""
    here = reverse("care:dayplan-visit", args=[plan.id, visit.id])
    return [
        (
            _("%(who)s %(time)s,%(cost)s") % {"who": day.name(o["carer"]), "time": clock_face(o["start"]), "cost": _cost(o)},
            f"{here}?{urlencode({'carer': o['carer'], 'start': clock_face(o['start'])})}",
        )
        for o in (stop or {}).get("alternatives", ())
        if o["carer"] in offered
    ]
