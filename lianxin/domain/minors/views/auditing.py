"""The yearly audit of who read children's files: to look at, to print, as a workbook; every number opens to its rows."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import role_words
from lianxin.base.audit.services import record_read
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Column, Link, Row, Table
from lianxin.base.ui.submitting import part_of
from lianxin.base.ui.wording import moment_text
from lianxin.domain.minors.selectors.auditing import ABILITY, Opened, Year, audited_year
from lianxin.domain.proceedings.selectors import GROUNDS
from lianxin.engines.tables.writing import Value, write_xlsx
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_

_FIRST_YEAR: Final = 2020
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORDS: Final[Mapping[str, str]] = {
    "justified": N_("认定正当"), "unjustified": N_("认定不正当"), "unjudged": N_("还没有认定"),
    "approved": N_("批准"), "refused": N_("不批准"), "waiting": N_("待审批"),
    "given": N_("给出"), "lapsed": N_("到期失效"), "ended": N_("提前收回"),
    "clear": N_("没有发现"), "hit": N_("有记录"),
}  # fmt: skip


@page(ABILITY)
def report(request: SignedRequest) -> HttpResponse:
    """The figures of a year, the running one without a choice."""
    year, found = _audited(request)
    this = local_day(request.now).year
    years = [
        Action(str(one), f"?year={one}") for one in range(this, max(this - 3, _FIRST_YEAR), -1) if one != year
    ]
    book = Action(_("下载 Excel"), f"{reverse('minors:audit-book')}?year={year}", icon="download")
    context = {
        "year": year, "tables": [_table(*part) for part in _parts(year, found)], "actions": [book, *years], "at": request.now,
        "place": full_name(request.viewer.home, language()), "back": Link(_("返回审计"), reverse("web:admin-audit")),
    }  # fmt: skip
    return render(request, "minors/audit.html", context)


@page(ABILITY)
def book(request: SignedRequest) -> HttpResponse:
    """The same figures as a workbook. No child, no worker stands in it."""
    year, found = _audited(request)
    rows: list[list[Value]] = [
        [title, label, number] for title, lines in _parts(year, found) for label, number, _href in lines
    ]
    content = io.BytesIO()
    write_xlsx(content, [_("项目"), _("分类"), _("数量")], rows)
    response = HttpResponse(content.getvalue(), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="minor-audit-{year}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


@page(ABILITY)
def rows(request: SignedRequest) -> HttpResponse:
    """The rows behind a number: who opened which file by which right, or was refused; no child's name, no purpose in words."""
    year, found = _audited(request)
    looks = found.refused if request.GET.get("what") == "refused" else found.opened
    how, role = request.GET.get("how", ""), request.GET.get("role")
    chosen = [
        one
        for one in looks
        if (not how or one.how == how) and (role is None or role in {code for code, _place in one.roles})
    ]
    part, pages = part_of(request, chosen)
    back = Link(_("返回年度报告"), f"{reverse('minors:audit')}?year={year}")
    return render(
        request,
        "minors/audit_rows.html",
        {"table": _looks(part), "total": len(chosen), "pager": pages, "back": back},
    )


def _audited(request: SignedRequest) -> tuple[int, Year]:
    """The year asked for and its figures; the look at them goes on record."""
    year = _year(request)
    record_read(
        actor=request.viewer,
        verb="minor.audit",
        subject=("list", f"minor-audit {year}"),
        place=request.viewer.home,
        now=request.now,
    )
    return year, audited_year(request.viewer, year, request.now)


def _year(request: SignedRequest) -> int:
    typed, this = request.GET.get("year", ""), local_day(request.now).year
    return (
        int(typed)
        if typed.isdecimal() and len(typed) <= len(str(this)) and _FIRST_YEAR <= int(typed) <= this
        else this
    )


Line = tuple[str, int, str]


def _parts(year: int, found: Year) -> list[tuple[str, list[Line]]]:
    """The parts of the report: a title, and lines of (label, number, address of its rows)."""
    rows_at, asked = reverse("minors:audit-rows"), {"year": str(year)}

    def to(**more: str) -> str:
        return f"{rows_at}?{urlencode(asked | more)}"

    def by_role(counted: Counter[tuple[str, str]], what: str) -> list[Line]:
        said = [
            (_role(role, place), number, to(what=what, role=role))
            for (role, place), number in counted.most_common()
        ]
        return said or [(_("没有"), 0, "")]

    rights = found.by_right
    total = [
        (_("查阅次数"), len(found.opened), to(what="read")),
        (_("查阅过的卷宗"), found.files, ""),
        (_("查阅过的人"), found.readers, ""),
        (_("被拒绝的次数"), len(found.refused), to(what="refused")),
    ]
    return [
        (_("总数"), total),
        (_("按查阅的依据"), [(_(word), rights[code], to(what="read", how=code)) for code, word in GROUNDS.items() if code != "place"]),
        (_("按角色(有几个角色的,每个都计)"), by_role(found.by_role, "read")),
        (_("被拒绝,按角色"), by_role(found.refused_by_role, "refused")),
        (_("紧急查阅和事后认定"), _counted(found.glass, ("justified", "unjustified", "unjudged"))),
        (_("查阅申请"), _counted(found.asked, ("approved", "refused", "waiting"))),
        (_("查阅批准(逐份的和常设的)"), _counted(found.leaves, ("given", "lapsed", "ended"))),
        (_("从业核查"), _counted(found.checks, ("clear", "hit"))),
    ]  # fmt: skip


def _counted(counter: Counter[str], codes: tuple[str, ...]) -> list[Line]:
    return [(_(_WORDS[code]), counter[code], "") for code in codes]


def _role(role: str, place: str) -> str:
    return role_words(role, place).in_language(language()) if role else _("当时没有角色")


def _table(title: str, lines: list[Line]) -> Table:
    shown = [
        Row((label, Link(str(number), href) if href and number else number)) for label, number, href in lines
    ]
    return Table(title, [Column(_("分类")), Column(_("数量"), "number")], shown, caption_shown=True)


def _looks(found: Sequence[Opened]) -> Table:
    columns = [
        Column(_("时间")),
        Column(_("谁")),
        Column(_("角色")),
        Column(_("卷宗编号")),
        Column(_("依据")),
    ]
    shown = [
        Row(
            (
                moment_text(one.at),
                one.reader,
                "、".join(_role(*role) for role in one.roles),
                one.number,
                _(GROUNDS[one.how]) if one.how in GROUNDS else _("拒绝"),
            )
        )
        for one in found
    ]
    return Table(_("查阅记录"), columns, shown, _("没有。"))
