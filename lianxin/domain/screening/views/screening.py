"""One screening: its result, what is missing, what follows, its sheets and history; and its answers, for who works with them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.papers.rendering import Kind
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Clock, Column, Event, Link, Pair, Row, Table
from lianxin.base.ui.wording import spoken
from lianxin.domain.screening import rules, selectors, services
from lianxin.domain.screening.selectors.crises import crises_of
from lianxin.domain.screening.views.showing import (
    answer_name,
    changes_of,
    item_name,
    level_badge,
    level_name,
    result_cells,
    scale_at,
    scale_name,
    state_badge,
    warnings_of,
    worse_words,
)
from lianxin.domain.surveys.selectors import forms
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.screening.models import FollowUp, Screening, Sheet


@never_cache
@page("screening.read")
def screening(request: SignedRequest, screening_id: UUID) -> HttpResponse:
    """What it came to and what is to be done."""
    found = selectors.screening_or_404(request.viewer, screening_id)
    scale = scale_at(found.place, found.scale)
    sheets = selectors.sheets_of(request.viewer, found)
    level = scale.levels.get(found.level) if scale else None
    action = packs.for_place(found.place).scale_actions.get(level.then.action) if level else None
    context = {
        "title": scale_name(found.place, found.scale),
        "about": both_names(found.resident) if found.resident else _("没有写明是谁"),
        "badge": state_badge(found),
        "back": _back(found),
        "is_screening": scale is None or scale.kind == "screening",
        "facts": _facts(found),
        "warnings": warnings_of(found),
        # What the level advises is not said beside what cannot wait: it may read "nothing at once".
        "advice": action.advice.in_language(language()) if action and not found.result.get("triggers") else "",
        "actions": [*_actions(request, found), *_past_crises(request, found)],
        "crises": [
            Link(_("现在就去处理"), reverse("screening:crisis", args=[one.id]))
            for one in crises_of(request.viewer, request.now, found.id).filter(proceeding__closed_at=None)
        ],
        "sheets": _sheets(request, found, sheets) if len(sheets) > 1 or found.basis != "single" else None,
        "follow_ups": _follow_ups(request, selectors.follow_ups_of(request.viewer, found)),
        "events": _events(request, found),
    }
    return render(request, "screening/screening.html", context)


@never_cache
@page("screening.record")
def answers(request: SignedRequest, screening_id: UUID) -> HttpResponse:
    """Question by question, one column for each sheet; what two sheets answer otherwise stands out."""
    found = selectors.screening_or_404(request.viewer, screening_id)
    request.viewer.must("screening.record", found.place)
    scale = scale_at(found.place, found.scale)
    if scale is None:
        raise ProblemError("general.not_found")
    sheets = [one.submission for one in selectors.sheets_of(request.viewer, found) if not one.is_replaced]
    given = [rules.cells_given(one.answers, scale.items, scale.facts, one.filled_on) for one in sheets]
    dated = [rules.FILLED_ON] if any(rules.FILLED_ON in cells for cells in given) else []
    rows = []
    for code in [*dated, *scale.items, *scale.facts]:
        told = [answer_name(scale, code, cells.get(code)) for cells in given]
        differs = len(set(told)) > 1
        rows.append(
            Row(
                (
                    item_name(scale, code),
                    *told,
                    *([Badge(_("不同"), "warn") if differs else None] if len(given) > 1 else []),
                ),
                tone="warn" if differs else "plain",
            )
        )
    heads = [
        _("题目"),
        *(_("第 %(number)s 份") % {"number": number} for number in range(1, len(given) + 1)),
        *([""] if len(given) > 1 else []),
    ]
    context = {
        "title": _("逐题答案"), "about": f"{both_names(found.resident) if found.resident else ''} {scale.name.in_language(language())}",
        "table": Table(_("逐题答案"), [Column(text) for text in heads], rows), "back": Link(_("返回结果"), reverse("screening:screening", args=[found.id])),
    }  # fmt: skip
    return render(request, "screening/rows.html", context)


@never_cache
@page("screening.read")
def report(request: SignedRequest, screening_id: UUID) -> HttpResponse:
    """The report of an assessment, PDF or (`?kind=docx`) Word."""
    kind: Kind = "docx" if request.GET.get("kind") == "docx" else "pdf"
    made = services.print_report(
        actor=request.viewer,
        now=request.now,
        screening_id=screening_id,
        kind=kind,
        language=translation.get_language() or "zh-hans",
    )
    answer = HttpResponse(made.body, content_type=made.content_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=made.name) or "attachment"
    return answer


def _back(found: Screening) -> Link:
    if found.resident_id is None:
        return Link(_("返回筛查"), reverse("screening:board"))
    return Link(_("返回本人的筛查"), reverse("screening:person", args=[found.resident_id]))


def _facts(found: Screening) -> list[Pair]:
    scale = scale_at(found.place, found.scale)
    shown = [Pair(_("结果"), result_cells(found)), Pair(_("哪天填的"), found.on)]
    if found.total is None and found.result.get("between") and found.result.get("missing"):
        low, high = found.result["between"]
        shown.append(Pair(_("补齐以后可能是"), _("%(low)s 到 %(high)s 分") % {"low": low, "high": high}))
    if found.before and found.before != found.level:
        shown.append(Pair(_("变更前的等级"), level_badge(found.place, found.scale, found.before)))
    if changes := changes_of(found):
        shown.append(Pair(_("等级为什么变更"), changes))
    if scale is not None:
        shown += [
            Pair(part.name.in_language(language()), found.result["subtotals"].get(code))
            for code, part in scale.subscales.items()
            if found.result.get("subtotals")
        ]
        triggers = [
            Badge(scale.triggers[code].name.in_language(language()), "bad")
            for code in found.result.get("triggers", ())
            if code in scale.triggers
        ]
        if triggers:
            shown.append(Pair(_("不论总分都要办"), triggers))
    if found.is_worse:
        shown.append(Pair(_("和上次比"), Badge(worse_words(found), "warn")))
    if found.valid_until is not None:
        shown.append(Pair(_("有效期到"), found.valid_until))
    return shown


def _actions(request: SignedRequest, found: Screening) -> list[Action]:
    viewer, here = request.viewer, found.place
    offered = []
    if found.state == "unconfirmed" and viewer.may("screening.record", here):
        offered.append(Action(_("我已核实"), reverse("screening:accept", args=[found.id]), "primary", "good"))
    if viewer.may("screening.record", here):
        offered.append(Action(_("逐题答案"), reverse("screening:answers", args=[found.id]), icon="file"))
    offered += _once_more(viewer, found)
    decides = viewer.may("screening.decide", here)
    if found.state == "review" and decides and found.total is not None:
        offered.append(
            Action(_("复核后照此"), reverse("screening:accept", args=[found.id]), "primary", "good")
        )
    if found.state in ("differs", "review") and decides and not _is_assessor(viewer, found) and found.basis != "single":
        offered.append(Action(_("选定一份"), reverse("screening:choose", args=[found.id]), "primary", "good"))
    if viewer.may("screening.record", here):
        offered.append(Action(_("选错了人"), reverse("screening:move", args=[found.id]), icon="person"))
    if decides and found.state != "void":
        offered.append(Action(_("不算数"), reverse("screening:void", args=[found.id]), "danger"))
    if found.basis == "assessors" and found.state == "counted":
        offered.append(Action(_("评估报告(PDF)"), reverse("screening:report", args=[found.id]), icon="print"))
    return offered


def _is_assessor(viewer: Viewer, found: Screening) -> bool:
    """One of the assessors between whom somebody else has to choose."""
    return found.basis == "assessors" and viewer.person_id in {one.worker_id for one in selectors.standing_of(viewer, found)}


def _past_crises(request: SignedRequest, found: Screening) -> list[Action]:
    """Crises it opened that are over: still to be read, no longer an alarm."""
    over = crises_of(request.viewer, request.now, found.id).filter(proceeding__closed_at__isnull=False)
    return [Action(_("已结案的心理危机"), reverse("screening:crisis", args=[one.id])) for one in over]


def _once_more(viewer: Viewer, found: Screening) -> list[Action]:
    """The other sheet that is waited for: from the same paper, or by the second assessor, or by a third where two differ."""
    is_third = found.basis == "assessors" and found.state == "differs"
    form = forms(viewer).filter(form_id=found.scale, state="open").first() if found.state == "waiting" or is_third else None
    if form is None or found.resident is None or not viewer.may("submission.send", found.resident.place):
        return []
    address = f"{reverse('surveys:fill', args=[form.id])}?resident={found.resident.id}"
    if found.basis == "assessors":  # by somebody else than whoever sent the first
        sent = {one.worker_id for one in selectors.sheets_of(viewer, found)}
        return [] if viewer.person_id in sent else [Action(_("由我第三位再评") if is_third else _("填另一份"), address, "primary", "edit")]
    return [Action(_("再录一遍"), f"{address}&paper=1", "primary", "edit")]


def _sheets(request: SignedRequest, found: Screening, sheets: list[Sheet]) -> Table:
    names, rows = labels_of([one.worker_id for one in sheets]), []
    used = {one.id for one in selectors.standing_of(request.viewer, found)}
    for number, one in enumerate(sheets, start=1):
        marks: list[object] = (
            [Badge(_("以此为准"), "good")] if str(one.id) == found.result.get("sheet") else []
        )
        if one.is_replaced:
            marks.append(Badge(_("同一评估员的旧一份")))
        elif one.id not in used:
            marks.append(Badge(_("不采用,或还在隔离"), "warn"))
        who = names.get(one.worker_id, "—") if one.worker_id else _("本人填写")
        level = level_badge(found.place, found.scale, one.level) or Badge(_("总分作废"), "warn")
        rows.append(Row((number, who, one.total, level, marks, one.received_at)))
    columns = [
        Column("", "number"),
        Column(_("谁填的")),
        Column(_("合计"), "number"),
        Column(_("等级")),
        Column(""),
        Column(_("收到")),
    ]
    return Table(_("各份答卷"), columns, rows)


def _follow_ups(request: SignedRequest, rows: list[FollowUp]) -> Table:
    pack_of, shown = packs.for_place, []
    for one in rows:
        pack = pack_of(one.place)
        what = _(one.get_limit_display())
        if one.limit == "act" and one.action in pack.scale_actions:
            what = pack.scale_actions[one.action].name.in_language(language())
        worker = one.commitment.worker.display_name if one.commitment.worker else _("还没有人")
        done: object = (
            [Badge(_(one.get_outcome_display()), "good" if one.outcome == "done" else "plain"), one.note]
            if one.ended_at
            else None
        )
        act = []
        if one.ended_at is None and request.viewer.may("screening.record", one.place):
            act = [Action(_("记结果"), reverse("screening:follow-up", args=[one.id]))]
        shown.append(Row((what, Clock(one.commitment.due_at, one.ended_at), worker, done, act)))
    columns = [Column(text) for text in (_("做什么"), _("期限"), _("谁来做"), _("结果"))]
    return Table(_("随访计划"), [*columns, Column("", "actions")], shown, _("没有要随访的。"))


def _events(request: SignedRequest, found: Screening) -> list[Event]:
    steps = selectors.history_of(request.viewer, found)
    names = labels_of([one.by for one in steps])
    shown = []
    for one in reversed(steps):
        result = (
            f"{one.total} {level_name(found.place, found.scale, one.level)}"
            if one.total is not None
            else _("没有总分")
        )
        shown.append(
            Event(
                one.at,
                _(one.get_act_display()),
                names.get(one.by, "") if one.by else _("系统"),
                f"{result} {spoken(one.reason)}".strip(),
            )
        )
    return shown
