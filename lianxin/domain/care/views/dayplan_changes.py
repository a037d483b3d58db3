"""What was changed by hand, who is to be told, and how the plan compares with others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianxin.base.ui.parts import Badge, Column, Row, Table
from lianxin.domain.care.views.dayplan_shown import Day, minutes_words, visit_words
from lianxin.domain.care.views.showing import clock_face

if TYPE_CHECKING:
    from lianxin.domain.care.models import DayPlan
    from lianxin.domain.care.selectors import Plans


def compared(plans: Plans) -> Table | None:
    """The draft, the plan that holds, and the one a head would draw: each visit to the nearest carer who can still come."""
    rows = []
    for name, plan, key in (
        (_("草稿"), plans.draft, "plan"), (_("现在执行的计划"), plans.published, "plan"),
        (_("手工就近派人"), plans.draft or plans.published, "nearest"),
    ):  # fmt: skip
        figures = plan.compared.get(key) if plan is not None else None
        if figures:
            rows.append(Row((name, round(figures["cost"]), *(figures[part] for part in ("travel", "late", "unserved", "unfamiliar")))))
    if len(rows) < 2:
        return None
    headings = (_("折合分钟"), _("路上连往返家(分钟)"), _("迟到(分钟)"), _("没排上"), _("不是固定人员"))
    columns = [Column(_("方案")), *(Column(text, "number") for text in headings)]
    return Table(_("和别的排法比"), columns, rows)


def trail_table(draft: DayPlan, day: Day) -> Table | None:
    """Every change by hand, the newest first."""
    if not draft.trail:
        return None
    rows = []
    for step in reversed(draft.trail):
        who, what = visit_words(day.visits.get(step["visit"]))
        more = Badge(cost_words(step["more"]), "warn" if step["more"] > 0 else "good")
        at = datetime.fromisoformat(step["at"])
        rows.append(Row((at, day.name(step["by"]), who, what, placed(step["was"], day), placed(step["now"], day), more)))
    headings = (_("时间"), _("谁改的"), _("居民"), _("服务"), _("原来"), _("改为"), _("代价"))
    return Table(_("手工改动"), [Column(text) for text in headings], rows)


def told_table(plan: DayPlan, day: Day, *, may: bool) -> dict[str, Any]:
    """The people whose promise changed, each with what changed and whether they have been told."""
    kinds = {"out": _("今天不去了"), "carer": _("换人"), "time": _("换时间")}
    entries = []
    for one in plan.told:
        who, what = visit_words(day.visits.get(one["visit"]))
        at = datetime.fromisoformat(one["told_at"]) if "told_at" in one else None
        entries.append(
            {
                "visit": one["visit"], "who": who, "what": what, "kind": kinds[one["kind"]], "moved": moved_words(one),
                "was": placed(one["was"], day), "now": placed(one["now"], day), "told_at": at,
                "told_by": day.name(one["told_by"]) if at else "",
            }
        )  # fmt: skip
    return {"plan": plan.id, "entries": entries, "open": sum(one["told_at"] is None for one in entries), "may": may}


def moved_words(one: Mapping[str, Any]) -> str:
    """By how much a visit begins later or earlier."""
    was, now = one["was"] or {}, one["now"] or {}
    if was.get("start") is None or now.get("start") is None or was["start"] == now["start"]:
        return ""
    return minutes_words(now["start"] - was["start"]) or ""


def cost_words(more: float) -> str:
    """What a change costs the whole day."""
    if more > 0:
        return _("多 %(minutes)s 分钟") % {"minutes": f"{more:g}"}
    return _("少 %(minutes)s 分钟") % {"minutes": f"{-more:g}"} if more < 0 else _("不多不少")


def placed(one: Mapping[str, Any] | None, day: Day) -> str | None:
    """Who and when."""
    if one is None:
        return None
    name = day.name(one["carer"])
    return name if one["start"] is None else f"{name} {clock_face(one['start'])}"
