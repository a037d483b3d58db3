"""One rule as a table people can read: conditions, articles, parameters, what reads it, worked cases, whom it holds for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.amendments.selectors import amendments_touching, worked_cases
from lianxin.base.packs import Pack, Words
from lianxin.base.packs.amending import amendments_of
from lianxin.base.packs.casebook import mentions
from lianxin.base.packs.exchange import CaseResult, model, workbook
from lianxin.base.packs.exchange.labels import CHOICES
from lianxin.base.packs.schema import Benefit, Case, Parameter, RuleRow
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.domain.people.selectors.impacts import holders
from lianxin.entry.web.admin.policy import grounds, reading
from lianxin.entry.web.admin.policy.rules import TIER_GROUPS
from lianxin.entry.web.admin.policy.showing import amendments_table
from lianxin.entry.web.admin.policy.whose import PARTS, county_asked, pack_of, rule_url
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "dmn": "application/xml",
}


@page("pack.read")
def one_rule(request: SignedRequest, part: str, code: str) -> HttpResponse:
    """A category, benefit, decision table, visit table or parameter of the county asked for."""
    county, today = county_asked(request), local_day(request.now)
    pack = pack_of(county)
    rows = _rows_or_404(pack, part, code)
    first = rows[0]
    found = [case for case in worked_cases(pack) if _mentions(case.case, rows)]
    shown = {
        "title": _(TIER_GROUPS[code]) if part == "tiers" else grounds.said(first.name),
        "lead": "" if part in ("tiers", "parameters") else grounds.said(pack.said(first.meaning, today)),
        "place": full_name(county, language(), above="city"),
        "badge": next((badge for row in rows if (badge := grounds.unverified_badge(row))), None),
        "amended": amendments_of(pack, *reading.paths(pack, part, code)),
        "pairs": [] if part in ("tiers", "parameters") else list(_pairs(pack, part, first, today)),
        "main": _main(pack, part, rows, today),
        "outcomes": _outcomes(first) if part == "tables" else None,
        "parameters": _parameters(pack, county, rows, today) if part != "parameters" else None,
        "readers": _readers(pack, county, part, code),
        "cases": _cases(found),
        "failing": sum(not case.passed for case in found),
        "holders": holders(request.viewer, code) if part in ("categories", "benefits") and _sees_people(request) else None,
        "history": amendments_table(history) if (history := _history(request, county, pack, part, code)) else None,
        "actions": _actions(request, county, part, code),
        "back": Link(_("规定"), f"{reverse('web:admin-rules')}?{urlencode({'place': county, 'part': part})}"),
    }  # fmt: skip
    return render(request, "admin/policy/rule.html", shown)


@page("pack.read")
def rule_file(request: SignedRequest, part: str, code: str, form: str) -> HttpResponse:
    """One rule with the parameters it reads, as a workbook or a decision model."""
    county = county_asked(request)
    pack = pack_of(county)
    _rows_or_404(pack, part, code)
    return _file(pack, form, code, reading.codes_of(pack, part, code))


@page("pack.read")
def rules_file(request: SignedRequest, form: str) -> HttpResponse:
    """All rules of a county, likewise."""
    county = county_asked(request)
    return _file(pack_of(county), form, county[:6], None)


def _file(pack: Pack, form: str, name: str, codes: list[str] | None) -> HttpResponse:
    if form not in FORMS:
        raise ProblemError("general.not_found")
    content = workbook(pack, codes) if form == "xlsx" else model(pack, codes)
    answer = HttpResponse(content, content_type=FORMS[form])
    answer["Content-Disposition"] = f'attachment; filename="lianxin-rules-{name}.{form}"'
    return answer


def _rows_or_404(pack: Pack, part: str, code: str) -> list[Any]:
    rows = reading.rows_of(pack, part, code) if part in PARTS else []
    if not rows:
        raise ProblemError("general.not_found")
    return rows


def _sees_people(request: SignedRequest) -> bool:
    return request.viewer.may("resident.read") and request.viewer.may("category.read")


def _pairs(pack: Pack, part: str, row: Any, today: date) -> Iterator[Pair]:
    yield Pair(_("名称"), grounds.three(row.name))
    yield Pair(_("意思"), grounds.three(pack.said(row.meaning, today)))
    yield Pair(_("归口部门"), row.owner)
    if isinstance(row, Benefit):
        yield Pair(_("谁出钱"), row.payer)
        yield Pair(_("按什么给"), _(CHOICES["per"][row.per]))
        yield Pair(_("金额"), grounds.feel(row.amount))
    yield Pair(_("起始日"), row.start)
    yield Pair(_("截止日(不含)"), row.until)
    if part != "tables":
        yield Pair(_("条件的关系"), _(CHOICES["combine"][row.combine]))
    yield Pair(_("依据"), grounds.cited(pack, row.source, row.article))
    yield Pair(_("把握"), grounds.sureness(row))
    yield Pair(_("上次核对"), grounds.checked_cell(row.checked_on, today))
    yield Pair(_("由谁规定"), grounds.layer_badge(pack, f"{part}.{row.code}"))


def _main(pack: Pack, part: str, rows: list[Any], today: date) -> Table:
    if part == "parameters":
        return dated_values(pack, rows[0], today)
    if part == "tiers":
        return _tiers(pack, rows)
    if part == "tables":
        return _table_rows(pack, rows[0], today)
    return _conditions(pack, rows[0], today)


def _conditions(pack: Pack, rule: Any, today: date) -> Table:
    columns = [
        Column(_("条件")), Column(_("判定式")), Column(_("看什么"), "short"), Column(_("条款")), Column(_("怎么问")), Column(_("证明材料")),
        Column(_("核实"), "short"),
    ]  # fmt: skip
    rows = [
        Row(
            [
                _said(pack, row.label, today), grounds.feel(row.expression), _look_at(row),
                grounds.cited(pack, row.source or rule.source, row.article or rule.article), _said(pack, row.question, today),
                _said(pack, row.evidence, today), Badge(_("未核实"), "warn") if row.unverified or rule.unverified else None,
            ]
        )
        for row in rule.conditions
    ]  # fmt: skip
    return Table(_("条件"), columns, rows)


def _said(pack: Pack, words: Words | None, today: date) -> object:
    """Words with the values of today in them."""
    return grounds.three(pack.said(words, today)) if words else None


def _look_at(row: RuleRow) -> list[object]:
    return [_(CHOICES["kind"][row.kind]), *([Badge(_("不算差项"))] if row.no_goal else [])]


def _table_rows(pack: Pack, table: Any, today: date) -> Table:
    columns = [Column(_("情况")), Column(_("判定式")), Column(_("结果")), Column(_("条款"))]
    rows = [
        Row([_said(pack, row.label, today), grounds.feel(row.when), outputs_text(row.outputs), grounds.cited(pack, row.source or table.source, row.article or table.article)])
        for row in table.rows
    ]  # fmt: skip
    return Table(_("从上往下,第一行成立的为准"), columns, rows)


def _outcomes(table: Any) -> list[Pair]:
    return [
        Pair(_("都不成立时"), outputs_text(table.default)),
        Pair(_("无法判断时"), outputs_text(table.unknown)),
    ]


def outputs_text(outputs: Any) -> list[object]:
    """The outputs of a row, one expression each."""
    return [grounds.feel(f"{name}: {text}") for name, text in outputs.items()]


def _tiers(pack: Pack, tiers: Sequence[Any]) -> Table:
    columns = [
        Column(_("级别")), Column(_("判定式")), Column(_("间隔天数"), "number"), Column(_("有事几小时内到"), "number"), Column(_("条款")),
        Column(_("核实"), "short"), Column(_("由谁规定"), "short"),
    ]  # fmt: skip
    rows = []
    for tier in tiers:
        when = grounds.feel(tier.when) or (_("其余的人") if tier.otherwise else "")
        marked = [when, Badge(_("无法判断的人也在这一级"), "info")] if tier.unsure else when
        rows.append(
            Row(
                [
                    grounds.three(tier.name), marked, tier.interval_days or _("不定期"), tier.event_hours,
                    grounds.cited(pack, tier.source, tier.article), grounds.unverified_badge(tier),
                    grounds.layer_badge(pack, f"tiers.{tier.code}"),
                ]
            )
        )  # fmt: skip
    return Table(_("从上往下,第一行成立的为准"), columns, rows)


def dated_values(pack: Pack, parameter: Parameter, today: date) -> Table:
    """A parameter's values with their days and grounds, the one of today marked."""
    columns = [
        Column(_("自")), Column(_("值")), Column(_("依据")), Column(_("把握"), "short"), Column(_("上次核对")), Column(_("核实"), "short"),
        Column(_("由谁规定"), "short"),
    ]  # fmt: skip
    now = parameter.on(today)
    rows = [
        Row(
            [
                [value.start, Badge(_("现行"), "good")] if value is now else value.start,
                grounds.value_text(pack, parameter, value), grounds.cited(pack, value.source, value.article),
                grounds.sureness(value), grounds.checked_cell(value.checked_on, today),
                Badge(_("未核实"), "warn") if value.unverified else None,
                grounds.layer_badge(pack, f"parameters.{parameter.code}.values.{index}"),
            ]
        )
        for index, value in enumerate(parameter.values)
    ]  # fmt: skip
    return Table(_("各期的值"), columns, rows)


def _parameters(pack: Pack, county: str, rows: list[Any], today: date) -> Table:
    columns = [Column(_("参数")), Column(_("判定式里写作")), Column(_("今天的值")), Column(_("自")), Column(_("依据")), Column(_("核实"), "short"), Column(_("由谁规定"), "short")]
    found = []
    for parameter in reading.parameters_read(pack, rows):
        value = parameter.on(today)
        found.append(
            Row(
                [
                    parameter.name, grounds.feel(f"param.{parameter.code}"), grounds.value_text(pack, parameter, value),
                    value.start if value else None, grounds.cited(pack, value.source, value.article) if value else None,
                    grounds.unverified_badge(parameter), grounds.layer_badge(pack, f"parameters.{parameter.code}"),
                ],
                href=rule_url(county, "parameters", parameter.code),
            )
        )  # fmt: skip
    return Table(_("用到的参数"), columns, found, empty=_("没有用到参数。"))


def _readers(pack: Pack, county: str, part: str, code: str) -> list[Link]:
    links = []
    for attribute, other, row in reading.readers(pack, part, code):
        inside = attribute in PARTS
        href = rule_url(county, attribute, other) if inside else reverse("web:admin-pack-row", args=[pack.code, attribute, other])
        links.append(Link(grounds.said(row.name), href))
    return links


def _mentions(case: Case, rows: list[Any]) -> bool:
    return any(row.code in mentions(case) for row in rows)


def _cases(found: list[CaseResult]) -> Table:
    columns = [Column(_("实例")), Column(_("哪一天")), Column(_("算得对吗"))]
    rows = [Row([case.name, case.case.on, case_badge(case)]) for case in found]
    return Table(_("实例"), columns, rows, empty=_("还没有实例。请维护政策包的同事在 cases 里补一个。"))


def case_badge(case: CaseResult) -> Badge:
    """Right, or what it gave instead."""
    return Badge(_("对"), "good") if case.passed else Badge(_("不对"), "bad", case.text)


def _history(request: SignedRequest, county: str, pack: Pack, part: str, code: str) -> list[Any]:
    """The amendments of the rows and of the parameters they read, newest first."""
    codes = {path.partition(".")[2] for path in reading.paths(pack, part, code)}
    found = {one.id: one for row in sorted(codes) for one in amendments_touching(request.viewer, county, row)}
    return sorted(found.values(), key=lambda one: one.made_at, reverse=True)


def _actions(request: SignedRequest, county: str, part: str, code: str) -> list[Action]:
    query = urlencode({"place": county})
    found = [
        Action(label, f"{reverse('web:admin-rule-file', args=[part, code, form])}?{query}", icon="download")
        for form, label in (("xlsx", _("下载表格(XLSX)")), ("dmn", _("下载模型(DMN)")))
    ]
    if request.viewer.may("pack.propose", county):
        found.append(Action(_("装回,起草修订"), f"{reverse('web:admin-amendment-add')}?{query}", "primary", "import"))
    return found
