"""How sheets, their lines and their differences are shown everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Link, Row, Tone
from lianxin.domain.workforce.rules.words import LEVEL_WORDS
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.domain.payroll.models import PayLine, PaySheet
    from lianxin.domain.payroll.rules import Difference, Why
    from lianxin.domain.payroll.selectors import Candidate

ITEMS: Final = {
    "grade": N_("岗位等级工资"), "step": N_("薪级工资"), "subsidy": N_("持证补助"), "award": N_("持证奖励"), "absence": N_("缺勤扣款"), "correction": N_("更正以前月份"),
}  # fmt: skip
KINDS: Final[dict[str, tuple[str, Tone]]] = {"counted": (N_("计入"), "plain"), "reversed": (N_("冲回"), "bad"), "corrected": (N_("更正后"), "warn")}
STATES: Final[dict[str, tuple[str, Tone]]] = {"draft": (N_("草稿"), "warn"), "closed": (N_("已核定"), "info"), "paid": (N_("已发放"), "good")}
WHY_NOT: Final = {
    "agency": N_("机构的人,工资由机构发"), "no_ladder": N_("这个岗位没有等级工资的规定"), "no_grade": N_("还没有定级"), "elsewhere": N_("这个月在另一份表上"),
}  # fmt: skip
_REASONS: Final = {
    "joined": N_("新到岗"), "left": N_("不在岗了"), "grade": N_("等级变了"), "step": N_("薪级变了"), "level": N_("证书变了"), "rate": N_("标准变了"),
    "absent": N_("缺勤天数变了"), "days": N_("在岗天数变了"), "began": N_("开始有这一项"), "ceased": N_("不再有这一项"), "correction": N_("更正以前月份的明细"),
    "other": N_("明细变了"),
}  # fmt: skip


def sheet_title(sheet: PaySheet) -> str:
    """石城县 2026-10 薪酬补助表;a supplement says so."""
    names = {"place": full_name(sheet.place, language()), "month": f"{sheet.month:%Y-%m}", "number": sheet.number - 1}
    return _("%(place)s %(month)s 薪酬补助表(补充 %(number)s)") % names if sheet.number > 1 else _("%(place)s %(month)s 薪酬补助表") % names


def sheet_badge(sheet: PaySheet) -> Badge:
    text, tone = STATES[sheet.state]
    return Badge(_(text), tone)


def line_columns(*, with_action: bool) -> list[Column]:
    """The headings over `line_row`."""
    heads = [Column(_("姓名")), Column(_("地点")), Column(_("项目")), Column(_("金额(元)"), "number"), Column(_("怎样算的")), Column(_("说明"))]
    return [*heads, Column("", "actions")] if with_action else heads


def line_row(line: PayLine, *, correct: bool = False) -> Row:
    """A line; `correct`: with the way to correct it."""
    cells: list[object] = [line.engagement.worker.name, full_name(line.place, language()), item_text(line), line.amount, basis_text(line.place, line.item, line.basis), note_of(line)]
    if correct:
        cells.append(Link(_("更正"), reverse("payroll:correct", args=[line.id])))
    return Row(cells)


def item_text(line: PayLine) -> str:
    """The item, with the pack's own name of a subsidy."""
    named = packs.for_place(line.place, line.month).certificate_pay
    return word(named, line.code) if line.code in named else _(ITEMS[line.item])


def basis_text(place: str, item: str, basis: Mapping[str, Any]) -> str:
    """Out of what an amount was worked out, in words."""
    said = []
    if item == "grade":
        said.append(word(packs.for_place(place).grades, str(basis.get("grade", ""))))
    elif item == "step":
        said.append(_("薪级 %(step)s") % {"step": basis.get("step", "")})
    elif item in ("subsidy", "award"):
        said.append(_("%(level)s,证书 %(day)s") % {"level": level_name(basis.get("level", "")), "day": basis.get("since", "")})
    else:
        said.append(_("缺勤 %(days)s 天,每天 %(rate)s ÷ %(per)s") % {"days": basis.get("absent", ""), "rate": basis.get("rate", ""), "per": basis.get("per", "")})
        return said[0]
    said.append(_("标准 %(rate)s 元") % {"rate": basis.get("rate", "")})
    if basis.get("days") != basis.get("of"):
        said.append(_("在岗 %(days)s/%(of)s 个工作日") % {"days": basis["days"], "of": basis["of"]})
    return " · ".join(said)


def note_of(line: PayLine) -> str | Badge:
    """That it takes back or stands in the place of another, of which month, and why."""
    if line.kind == "counted":
        return ""
    text, tone = KINDS[line.kind]
    return Badge(_("%(kind)s(%(month)s)") % {"kind": _(text), "month": f"{line.month:%Y-%m}"}, tone, reason=line.reason)


def difference_row(one: Difference, line: PayLine | None) -> Row:
    """Somebody's item last month and this, and why it differs."""
    name, place = (line.engagement.worker.name, line.place) if line is not None else ("", "")
    why = ";".join(_why_text(place, one.item, reason) for reason in one.why)
    return Row((name, full_name(place, language()) if place else "", _(ITEMS[one.item]), one.before, one.after, one.amount, why))


def difference_columns() -> list[Column]:
    numbers = [Column(text, "number") for text in (_("上月(元)"), _("本月(元)"), _("差(元)"))]
    return [Column(_("姓名")), Column(_("地点")), Column(_("项目")), *numbers, Column(_("为什么"))]


def left_out_row(one: Candidate) -> Row:
    """Somebody who is not on the sheet, and why not."""
    row = one.engagement
    kind = word(packs.for_place(row.place).posts, row.post.kind)
    return Row((row.worker.name, full_name(row.place, language()), kind, _(WHY_NOT[one.why_not or "no_grade"])))


def level_name(code: str) -> str:
    """助理社会工作师 …; the code itself when the pack of an old sheet knew another one."""
    return _(LEVEL_WORDS[code]) if code in LEVEL_WORDS else code


def _why_text(place: str, item: str, why: Why) -> str:
    told = _(_REASONS[why.code])
    before, after = (_value(place, item, why.code, value) for value in (why.before, why.after))
    if why.code == "days":  # "" is a month worked whole
        before, after = before or _("全月"), after or _("全月")
    if before and after:
        return f"{told}:{before} → {after}"
    return f"{told}:{before or after}" if before or after else told


def _value(place: str, item: str, code: str, value: str) -> str:
    if value and item == "absence" and code in ("began", "ceased", "absent"):
        return _("缺勤 %(days)s 天") % {"days": value}
    if code == "grade" and place:
        return word(packs.for_place(place).grades, value)
    return level_name(value)
