"""One worker's career, a part of their page: competency, the ladder, titles, supervision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.charting import radar_chart
from lianxin.base.ui.charts import Web
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.domain.careers import rules
from lianxin.domain.careers.selectors import competency, rounds, seeing, supervision
from lianxin.domain.careers.views import climbing, showing
from lianxin.domain.training.selectors.mine import offered_sessions
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest
    from lianxin.base.packs import Pack
    from lianxin.domain.careers.selectors.competency import Sides
    from lianxin.domain.workforce.models import Worker

_FEW = 5
"""The latest sessions of supervision; the others have a page of their own."""


def career_parts(request: SignedRequest, worker: Worker) -> dict[str, Any]:
    """The context of `careers/_worker.html`: everything about one career that the viewer may see."""
    viewer, today = request.viewer, local_day(request.now)
    own, reads = seeing.is_own(viewer, worker), seeing.reads(viewer, worker)
    years = competency.rated_years(viewer, worker)
    asked_year = request.GET.get("year", "")
    year = (
        int(asked_year)
        if asked_year in {str(one) for one in years}
        else (years[0] if years else today.year)
    )
    pack, posts = packs.for_place(worker.place), seeing.engagements_of(viewer, worker)
    sides, needed = competency.sides_of(viewer, worker, year), competency.asked_of(posts[0] if posts else None)
    return {
        "actions": _actions(request, worker, sides, own=own),
        "radar": _radar(pack, sides, needed, year) if years else None,
        "differences": _differences(pack, sides, today, worker),
        "gaps": _gaps(request, pack, sides, needed, own=own),
        "history": _history(request, worker),
        "ladders": [climbing.panel(request, one, own=own) for one in posts] if reads else [],
        "promotions": climbing.promotions_table(request, worker) if reads else None,
        "appraisals": climbing.appraisals_table(request, worker, own=own) if reads else None,
        "titles": _titles(request, worker),
        "supervision": _supervision(request, worker, own=own),
        "sessions": showing.sessions_table(supervision.records_of(viewer, worker)[:_FEW]),
        "sessions_href": reverse("careers:sessions", args=[worker.id]),
    }


def _actions(request: SignedRequest, worker: Worker, sides: Sides, *, own: bool) -> list[Action]:
    viewer, made = request.viewer, []
    if own:
        made = [
            Action(_("自评能力"), reverse("careers:rate-own"), "primary", "edit"),
            Action(_("我带的人"), reverse("careers:led")),
        ]
        return [*made, Action(_("称号选拔"), reverse("careers:rounds"))]
    if seeing.may_rate(viewer, worker):
        made.append(Action(_("评定能力"), reverse("careers:rate", args=[worker.id]), "primary", "edit"))
        if sides.own and sides.supervisor:
            made.append(Action(_("谈过以后定等级"), reverse("careers:agree", args=[worker.id])))
    if viewer.may("career.rate", worker.place):
        made.append(Action(_("年度考核"), reverse("careers:appraise", args=[worker.id])))
        made.append(Action(_("安排督导"), reverse("careers:relate", args=[worker.id])))
    if viewer.may("career.manage", worker.place):
        made.append(Action(_("登记称号"), reverse("careers:title-new", args=[worker.id])))
    return made


def _radar(pack: Pack, sides: Sides, needed: Any, year: int) -> Any:
    codes = list(pack.competencies)
    webs = [Web(_("岗位要求"), [needed.get(code) for code in codes])]
    webs.append(Web(_("自评"), [sides.own.get(code) for code in codes]))
    second = _("谈过以后定的") if sides.agreed else _("督导评定")
    webs.append(Web(second, [sides.standing.get(code) for code in codes]))
    top = max(len(one.levels) for one in pack.competencies.values()) - 1
    names = [word(pack.competencies, code) for code in codes]
    return radar_chart(_("%(year)s 年的能力") % {"year": year}, names, webs, top, _("能力"))


def _differences(pack: Pack, sides: Sides, today: Any, worker: Worker) -> str:
    """The competencies the two see differently, as a sentence; "" where they agree or have agreed."""
    least = int(packs.for_place(worker.place).value("rating_gap_points", today))
    found = rules.differences(sides.own, sides.supervisor, least) if not sides.agreed else []
    return "、".join(word(pack.competencies, code) for code in found)


def _gaps(request: SignedRequest, pack: Pack, sides: Sides, needed: Any, *, own: bool) -> Table | None:
    """What is lacking for the post, and the training that builds it."""
    found = rules.gaps(needed, sides.standing)
    if not sides.standing:
        return None
    offered = list(offered_sessions(request.viewer, request.now)) if own else []
    rows = []
    for one in found:
        topics = [code for code, topic in pack.topics.items() if one.competency in topic.competencies]
        sessions = [
            Link(each.course.title, reverse("web:own-tab", args=["training"]))
            for each in offered
            if each.course.topic in topics
        ]
        ways: list[Link] | list[str] = sessions or [word(pack.topics, code) for code in topics]
        rows.append(
            Row(
                (
                    word(pack.competencies, one.competency),
                    one.asked,
                    one.have,
                    Badge(_("差 %(number)s 级") % {"number": one.lacking}, "warn"),
                    ways,
                )
            )
        )
    columns = [
        Column(_("能力")),
        Column(_("岗位要求"), "number"),
        Column(_("现在"), "number"),
        Column(_("差距"), "short"),
        Column(_("可以参加的培训")),
    ]
    return Table(_("差距和培训"), columns, rows, _("岗位要求的都达到了。"))


def _history(request: SignedRequest, worker: Worker) -> Table:
    reads = competency.may_read_evidence(request.viewer, worker)
    found = list(competency.ratings(request.viewer, worker))
    names, pack = labels_of([one.made_by for one in found]), packs.for_place(worker.place)
    rows = []
    for one in found:
        levels = {each.competency: each.level for each in one.levels.all()}
        told = "、".join(
            f"{word(pack.competencies, code)} {levels[code]}" for code in pack.competencies if code in levels
        )
        state = Badge(_("现行"), "good") if one.is_current else Badge(_("已被新的代替"))
        who = names.get(one.made_by, "") if one.made_by else ""
        rows.append(
            Row(
                (
                    str(one.year),
                    _(one.get_side_display()),
                    told,
                    one.evidence if reads else _("(只有本人和督导看得到)"),
                    who,
                    one.made_at,
                    state,
                )
            )
        )
    texts = [_("年度"), _("谁评的"), _("等级"), _("依据"), _("评定人"), _("时间"), _("状态")]
    return Table(_("历次评定"), [Column(text) for text in texts], rows, _("还没有评定过。"))


def _titles(request: SignedRequest, worker: Worker) -> Table:
    manages = request.viewer.may("career.manage", worker.place) and not seeing.is_own(request.viewer, worker)
    rows = []
    for one in rounds.titles_of(request.viewer, worker):
        state = Badge(_("已取消"), "bad", one.withdrawn_why) if one.withdrawn_on else Badge(_("有效"), "good")
        acts = (
            [Action(_("取消称号"), reverse("careers:title-withdraw", args=[one.id]))]
            if manages and not one.withdrawn_on
            else None
        )
        rows.append(Row((showing.title_text(one), one.conferred_on, one.document, state, acts)))
    columns = [
        Column(_("称号")),
        Column(_("授予日期"), "short"),
        Column(_("授予文件")),
        Column(_("状态"), "short"),
        Column("", "actions"),
    ]
    return Table(_("称号"), columns, rows, _("没有称号。称号不是职级。"))


def _supervision(request: SignedRequest, worker: Worker, *, own: bool) -> Table:
    """Who leads this person now and before."""
    may_end = request.viewer.may("career.rate", worker.place) and not own
    rows = []
    for one in supervision.relations(request.viewer).filter(worker=worker).order_by("-since", "-id"):
        acts = (
            [Action(_("结束"), reverse("careers:relation-end", args=[one.id]))]
            if may_end and one.until is None
            else None
        )
        rows.append(Row((one.supervisor.name, one.since, one.until, acts)))
    columns = [Column(_("督导")), Column(_("从"), "short"), Column(_("到"), "short"), Column("", "actions")]
    return Table(_("督导关系"), columns, rows, _("还没有安排督导。"))
