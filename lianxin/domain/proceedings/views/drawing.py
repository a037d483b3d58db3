"""The workflows of the packs, drawn from their data: for whoever wants to know how a thing is run here."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.abilities import label as ability_label
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.packs import Pack
from lianxin.base.packs.schema import Workflow, WorkflowState
from lianxin.base.ui.diagrams import boxed
from lianxin.base.ui.diagrams import workflow as drawn
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Link, Pair, Row, Table
from lianxin.engines.diagrams import Flow, Node, Way
from lianxin.engines.workflow import graph
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError


@page("pack.read")
def workflows(request: SignedRequest) -> HttpResponse:
    """Every workflow of the pack where the viewer works."""
    pack = packs.for_place(request.viewer.home)
    columns = [Column(_("办理流程")), Column(_("状态"), "number"), Column(_("步骤"), "number"), Column(_("谁可以查阅"))]
    rows = [
        Row((word(pack.workflows, code), len(row.states), len(row.steps), _secrecy(row)), href=reverse("proceedings:workflow", args=[code]))
        for code, row in pack.workflows.items()
    ]
    table = Table(_("办理流程"), columns, rows)
    return render(request, "proceedings/workflows.html", {"table": table, "back": Link(_("返回系统管理"), reverse("web:admin"))})


@page("pack.read")
def workflow(request: SignedRequest, code: str) -> HttpResponse:
    """One workflow: its drawing, its states with their time limits, its steps with all they need."""
    pack = packs.for_place(request.viewer.home)
    row = pack.workflows.get(code)
    if row is None:
        raise ProblemError("general.not_found")
    context = {
        "title": row.name.in_language(language()),
        "svg": _svg(pack, code),
        "facts": [
            Pair(_("谁可以查阅"), _secrecy(row)), Pair(_("依据"), pack.sources[row.source].title),
            Pair(_("核实"), Badge(_("未核实"), "warn") if row.unverified else Badge(_("已核实"), "good")),
        ],
        "states": _states(pack, row, request),
        "steps": _steps(row),
        "back": Link(_("办理流程"), reverse("proceedings:workflows")),
    }  # fmt: skip
    return render(request, "proceedings/workflow.html", context)


def _svg(pack: Pack, code: str) -> str:
    shape = graph(pack.workflow(code), language().partition("-")[0])
    nodes = [Node(one.code, one.label, one.is_end) for one in shape.nodes]
    ways = [Way(one.code, one.label, one.start, one.to) for one in shape.edges]
    name = word(pack.workflows, code)
    return boxed(drawn(Flow(nodes, ways), name), name)


def _secrecy(row: Workflow) -> str:
    levels = {"place": _("辖区内可查阅"), "named": _("只有指定的人可查阅"), "approved": _("经另一人批准才可查阅")}
    said = levels[row.secrecy]
    return _("%(who)s,另要有能力:%(ability)s") % {"who": said, "ability": _(ability_label(row.guard))} if row.guard else said


def _states(pack: Pack, row: Workflow, request: SignedRequest) -> Table:
    columns = [Column(_("状态")), Column(_("期限"))]
    ordered = sorted(row.states.values(), key=lambda state: state.rank)
    rows = [Row((Badge(one.name.in_language(language()), one.tone), _limits(pack, row, one, request))) for one in ordered]
    return Table(_("状态和期限"), columns, rows)


def _limits(pack: Pack, row: Workflow, state: WorkflowState, request: SignedRequest) -> str:
    if state.clock is None:
        return _("已办结")
    today, tongue = local_day(request.now), language()
    named = {code: row.facts[state.clock.per].codes[code].in_language(tongue) for code in state.clock.limits} if state.clock.per else {}
    limits = state.clock.limits or {"": state.clock.limit}
    units = {"minute": _("%(n)s 分钟"), "hour": _("%(n)s 小时"), "day": _("%(n)s 天"), "month": _("%(n)s 个月")}
    said = []
    for code, parameter in limits.items():
        number, unit = pack.value(parameter, today), pack.parameters[parameter].unit
        at_once = _("立即") if unit in ("minute", "hour") else _("立即(当天)")
        text = (_("%(n)s 个工作日") if state.clock.working_days else units[unit]) % {"n": f"{number:f}"} if number else at_once
        said.append(f"{named[code]}:{text}" if code in named else text)
    return "、".join(said)


def _steps(row: Workflow) -> Table:
    tongue = language()
    columns = [Column(_("步骤")), Column(_("从 → 到")), Column(_("谁")), Column(_("要有什么"))]
    rows = []
    for step in sorted(row.steps.values(), key=lambda one: one.rank):
        starts = "、".join(row.states[code].name.in_language(tongue) for code in step.start)
        who = [_(ability_label(step.ability)), *([Badge(_("要由另一人"), "accent")] if step.second_person else [])]
        needs = [need.label.in_language(tongue) for need in step.needs.values()]
        rows.append(Row((step.name.in_language(tongue), f"{starts} → {row.states[step.to].name.in_language(tongue)}", who, "、".join(needs) or None)))
    return Table(_("步骤和要求"), columns, rows)
