"""A case at a glance: where it stands, what is still to be done, its basis and what it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Link, Pair, Step
from lianxin.base.ui.wording import day_text
from lianxin.domain.cases import selectors
from lianxin.domain.cases.rules import REPEATED, WAYS, WITNESSED, attainment
from lianxin.domain.cases.views.showing import found_case, framed, may_write
from lianxin.domain.people.rules.consents import BASES
from lianxin.domain.proceedings.views.panel import steps_panel

if TYPE_CHECKING:
    from lianxin.domain.cases.models import CaseFile



@never_cache
@page("proceeding.read")
def case(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """The phases with what is missing, the records to write, and what is known."""
    found = found_case(request, case_id)
    context = framed(
        found, "case", facts=_facts(request, found), sheets=_sheets(request, found), panel=steps_panel(request, found.proceeding),
        actions=_actions(request, found),
    )  # fmt: skip
    return render(request, "cases/case.html", context)


def _facts(request: SignedRequest, found: CaseFile) -> list[Pair]:
    goals = selectors.goals_of(request.viewer, request.now, found)
    scores = [last.score for one in goals if (last := next(iter(one.scores.all()), None)) is not None]
    felt = list(selectors.well_being_of(request.viewer, request.now, found))
    facts = selectors.workflow_of(request.viewer, found).facts
    risk = facts["risk_level"].codes.get(found.risk_level) if "risk_level" in facts else None
    reason = facts["closing_reason"].codes.get(found.close_reason) if "closing_reason" in facts else None
    known = [
        Pair(_("来源"), f"{_origin(found)} {found.origin_note}".strip()), Pair(_("同意或依据"), _basis(found)),
        Pair(_("风险等级"), risk.in_language(language()) if risk is not None else None),
        Pair(_("目标达成(T 分,50 为达到预期)"), attainment(scores)),
        Pair(_("幸福感自评"), f"{felt[0].score} → {felt[-1].score}" if len(felt) > 1 else felt[0].score if felt else None),
    ]  # fmt: skip
    if reason is not None:
        known.append(Pair(_("结案原因"), reason.in_language(language())))
    if found.follow_up_on is not None:
        known.append(Pair(_("回访日期"), found.follow_up_on))
    resident = found.proceeding.resident
    if resident is not None and request.viewer.may("resident.read", resident.place):
        known.insert(0, Pair(_("服务对象"), Link(both_names(resident), reverse("web:resident", args=[resident.id]))))
    if found.need is not None and not found.need.guard and request.viewer.may("need.read", found.need.place):
        known.append(Pair(_("由需求立案"), Link(_("打开需求"), reverse("web:need", args=[found.need_id]))))
    return known


def _origin(found: CaseFile) -> str:
    field = packs.for_place(found.proceeding.place).paper_fields.get("case_source")
    names = {one.code: one.name.in_language(language()) for one in field.options} if field is not None else {}
    return names.get(found.origin, found.origin)


def _basis(found: CaseFile) -> str | None:
    if found.consent is None:
        return None
    told = f"{_(BASES[found.consent.basis])} {day_text(found.consent.given_on)}"
    told += f" {_(WAYS[found.consent_way])}" if found.consent_way else ""
    return f"{told}({_('已撤回')})" if found.consent.withdrawn_on is not None else told


def _sheets(request: SignedRequest, found: CaseFile) -> list[Step]:
    """Every paper of casework: written, with its signature, or still to write."""
    written: dict[str, list[object]] = {}
    signed = {}
    for one in selectors.records_of(request.viewer, request.now, found).defer("content_sealed"):
        written.setdefault(one.paper, []).append(one.id)
        if one.signed_on is not None:
            signed[one.paper] = _(WITNESSED[one.signed_way]) if one.signed_way in WITNESSED else _("本人已签名")
    steps = []
    for code, (row, _blanks) in selectors.case_papers(request.viewer, found.proceeding.place).items():
        have = written.get(code, [])
        if code in REPEATED:
            href, note = reverse("cases:records" if code == "case_record" else "cases:support", args=[found.id]), _("%(count)s 份") % {"count": len(have)}
        elif have:
            href, note = reverse("cases:record", args=[have[0]]), signed.get(code, "")
        else:
            href, note = reverse("cases:write", args=[found.id, code]) if may_write(request, found) else "", ""
        steps.append(Step(row.name.in_language(language()), "done" if have else "todo", href, note))
    return steps


def _actions(request: SignedRequest, found: CaseFile) -> list[Action]:
    offered = []
    if may_write(request, found):
        offered += [
            Action(_("写过程记录"), reverse("cases:write", args=[found.id, "case_record"]), "primary", "add"),
            Action(_("知情同意或依据"), reverse("cases:basis", args=[found.id]), icon="good"),
        ]
    offered.append(Action(_("整份卷宗(PDF)"), reverse("cases:print-all", args=[found.id]), icon="download"))
    return offered
