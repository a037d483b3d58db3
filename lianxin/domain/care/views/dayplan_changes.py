"""What was changed by hand, who is to be told, and how the plan compares with others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianxin.base.ui.parts import Badge, Column, Row, Table
from lianxin.base.ui.wording import near_day_text
from lianxin.domain.care.views.dayplan_shown import Day, minutes_words, visit_words
from lianxin.domain.care.views.showing import clock_face
from lianxin.domain.people.views.presenting import masked_number

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
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
            shaky = [Badge(_("照这样排不成"), "warn", _("没有避开送餐等已经定下的安排。"))] if figures.get("forgot") else []
            rows.append(Row(([name, *shaky], round(figures["cost"]), *(figures[part] for part in ("travel", "late", "unserved", "unfamiliar")))))
    if len(rows) < 2:
        return None
    headings = (_("折合分钟"), _("路上连往返家(分钟)"), _("迟到(分钟)"), _("没排上"), _("不是固定人员"))
    columns = [Column(_("方案")), *(Column(text, "number") for text in headings)]
    return Table(_("和别的排法比"), columns, rows)


def cheapest_words(plan: DayPlan, *, is_again: bool) -> str:
    """What can truly be said of a plan's price beside the one a head would draw. `is_again`: it takes the place of one that holds."""
    nearest, cost = plan.compared.get("nearest"), sum(plan.cost.values())
    if not nearest or nearest["cost"] >= cost - 1:
        return _("是算出的安排里较少的。") if nearest else ""
    if nearest.get("forgot"):
        return _("手工就近派人折合更少,但没有避开送餐等已经定下的安排,照那样排不成。")
    if is_again:
        return _("手工就近派人折合更少;重排先保住已经告诉居民的人和时间,所以没有那样排。")
    return _("手工就近派人折合更少,可以照“和别的排法比”再改。")


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


def told_table(plan: DayPlan, day: Day, viewer: Viewer, now: datetime, *, may: bool) -> dict[str, Any]:
    """The people whose promise changed, each with what changed on which day, their number sealed, and whether they have been told."""
    kinds = {"out": _("%(day)s不去了") % {"day": near_day_text(plan.day, now)}, "carer": _("换人"), "time": _("换时间")}
    entries = []
    for one in plan.told:
        visit = day.visits.get(one["visit"])
        who, what = visit_words(visit, whole=one["kind"] != "carer")
        at = datetime.fromisoformat(one["told_at"]) if "told_at" in one else None
        entries.append(
            {
                "visit": one["visit"], "who": who, "what": what, "kind": kinds[one["kind"]], "moved": moved_words(one),
                "was": placed(one["was"], day), "now": placed(one["now"], day), "told_at": at,
                "told_by": day.name(one["told_by"]) if at else "", "whom": str(visit.resident_id) if visit else one["visit"],
                "phone": masked_number(viewer, visit.resident, "phone") if visit and at is None else None,
            }
        )  # fmt: skip
    return {"plan": plan.id, "entries": entries, "open": len({one["whom"] for one in entries if one["told_at"] is None}), "may": may}


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
