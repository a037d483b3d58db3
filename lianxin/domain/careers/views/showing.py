"""How conditions, levels, results, titles and rounds are shown everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table, Tone
from lianxin.domain.careers.forms import REGIONS
from lianxin.domain.careers.rules import asks_of
from lianxin.domain.careers.rules.conditions import WORDS, Condition
from lianxin.domain.workforce.rules import words
from lianxin.domain.workforce.rules.ladder import pay_of, subsidies_of
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from lianxin.base.packs import Pack
    from lianxin.domain.careers.models import HeldTitle, SupervisionRecord
    from lianxin.domain.careers.rules import Ladder

STATES: Final[Mapping[str, tuple[str, Tone]]] = {
    "met": (N_("符合"), "good"), "missing": (N_("还差"), "warn"), "cannot_tell": (N_("说不准"), "plain"),
}  # fmt: skip
ROUND_STATES: Final[Mapping[str, tuple[str, Tone]]] = {
    "open": (N_("申报中"), "info"), "checking": (N_("资格审查"), "info"), "judging": (N_("评审中"), "info"), "ranked": (N_("已排名"), "info"),
    "notice": (N_("公示中"), "accent"), "done": (N_("已授予"), "good"), "cancelled": (N_("已取消"), "plain"),
}  # fmt: skip
APPLICATION_STATES: Final[Mapping[str, tuple[str, Tone]]] = {
    "applied": (N_("已申报"), "info"), "eligible": (N_("资格通过"), "info"), "ineligible": (N_("资格不符"), "bad"),
    "chosen": (N_("拟授予"), "accent"), "passed_over": (N_("未入选"), "plain"), "conferred": (N_("已授予"), "good"),
    "withdrawn": (N_("本人撤回"), "plain"), "struck": (N_("公示后取消"), "bad"),
}  # fmt: skip
PROMOTION_STATES: Final[Mapping[str, tuple[str, Tone]]] = {
    "proposed": (N_("等批准"), "warn"), "approved": (N_("已批准"), "good"), "refused": (N_("不批准"), "bad"), "withdrawn": (N_("已撤回"), "plain"),
}  # fmt: skip
LEVEL_WORDS: Final[Mapping[str, str]] = {**words.LEVEL_WORDS, "": N_("还没有证书")}
CONFLICTS: Final[Mapping[str, str]] = {
    "self": N_("就是本人"), "applies": N_("自己也申报了这一轮"), "station": N_("在同一个站(乡镇、街道)工作"), "agency": N_("在同一个机构工作"),
    "supervision": N_("两人有督导关系"), "declared": N_("已声明回避"),
}  # fmt: skip
_HELPS: Final[Mapping[str, tuple[str, str]]] = {
    "level": (N_("看考试报名"), "exams"), "hours": (N_("看可以报的培训"), "training"), "held_years": (N_("看考试报名"), "exams"),
}  # fmt: skip


def badge(states: Mapping[str, tuple[str, Tone]], state: str) -> Badge:
    """A state in its word and colour."""
    text, tone = states[state]
    return Badge(_(text), tone)


def rows_page(
    request: HttpRequest, title: str, table: Table, *, lead: str = "", back: Link | None = None, **more: Any
) -> HttpResponse:
    """A page that is one table."""
    return render(
        request, "ui/rows_page.html", {"title": title, "table": table, "lead": lead, "back": back} | more
    )


def confirm_page(
    request: HttpRequest,
    title: str,
    text: str,
    consequences: list[str],
    back: str,
    submit: str,
    form: Any = None,
) -> HttpResponse:
    """A page that asks before something that cannot be undone."""
    context = {
        "title": title,
        "text": text,
        "form": form,
        "submit_label": submit,
        "consequences": consequences,
        "back_url": back,
    }
    return render(
        request, "ui/confirm.html", context, status=422 if form is not None and form.errors else 200
    )


def conditions_table(caption: str, found: Iterable[Condition], pack: Pack, *, own: bool = False) -> Table:
    """Conditions one by one: what is asked, what there is, how it stands, from when; for oneself also where to go."""
    rows = []
    for one in found:
        helps = _HELPS.get(one.kind) if own and one.state == "missing" else None
        way = Link(_(helps[0]), reverse("web:own-tab", args=[helps[1]])) if helps else None
        rows.append(
            Row((_(WORDS[one.kind]), _asked(one, pack), _have(one), badge(STATES, one.state), one.since, way))
        )
    columns = [
        Column(_("条件")),
        Column(_("要求")),
        Column(_("现有")),
        Column(_("是否符合"), "short"),
        Column(_("从哪天起"), "short"),
        Column(""),
    ]
    return Table(caption, columns, rows, _("没有条件。"))


def _asked(one: Condition, pack: Pack) -> str:
    first, _star, number = one.asked.partition("*")
    if one.kind == "results":
        return _("最近 %(years)s 年都在“%(result)s”以上") % {
            "years": number,
            "result": word(pack.appraisal_results, first),
        }
    if one.kind == "held_years":
        return _("%(level)s,满 %(years)s 年") % {"level": _(LEVEL_WORDS[first]), "years": number}
    if one.kind == "level":
        return _("%(level)s以上") % {"level": _(LEVEL_WORDS[first])}
    if one.kind == "hours":
        return _("最近 %(years)s 年满 %(hours)s 学时(只算已核实的)") % {"hours": first, "years": number or 1}
    if one.kind == "age":
        return _("不超过 %(years)s 周岁") % {"years": one.asked}
    return _("%(years)s 年") % {"years": one.asked} if one.asked else ""


def _have(one: Condition) -> str:
    if not one.have and one.kind != "level":
        return ""
    if one.kind == "level":
        return _(LEVEL_WORDS.get(one.have, one.have))
    if one.kind == "hours":
        return _("%(hours)s 学时") % {"hours": one.have}
    if one.kind == "age":
        return _("%(years)s 周岁") % {"years": one.have}
    return _("%(years)s 年") % {"years": one.have}


def grade_text(pack: Pack, grade: str, step: int) -> str:
    """专职岗 3 级"""
    return _("%(grade)s %(step)s 级") % {
        "grade": word(pack.grades, grade) if grade in pack.grades else (grade or _("未定等级")),
        "step": step,
    }


def month_pay(pack: Pack, grade: str, step: int, on: date, level: str = "") -> Decimal | None:
    """The monthly yuan of a grade, a step and a certificate; None where the pack sets none."""
    parts = pay_of(pack, grade, step, on, level)
    return sum((one.yuan for one in parts), Decimal(0)) if parts else None


def ladder_table(pack: Pack, ladder: Ladder, here: str, on: date) -> Table:
    """Every grade of a ladder from the lowest: its pay steps, what they pay without a certificate, what it asks; `here`: where one stands."""
    rows = []
    for one in ladder.grades:
        pays = [month_pay(pack, one.code, step, on) for step in (one.first_step, one.last_step)]
        asks = [_("在下面一级满 %(years)s 年") % {"years": ask.asked} if ask.kind == "grade_years" else _asked(ask, pack) for ask in asks_of(ladder, one, on)]
        rows.append(Row((
            word(pack.grades, one.code), f"{one.first_step}–{one.last_step}", "–".join(f"{pay:,f}" for pay in pays if pay is not None), ";".join(asks),
            Badge(_("现在在这一级"), "accent") if one.code == here else None,
        )))  # fmt: skip
    columns = [Column(_("等级")), Column(_("薪级"), "short"), Column(_("工资(元/月)"), "short"), Column(_("升到这一级要")), Column("", "short")]
    return Table(_("整个阶梯"), columns, rows)


def is_settled_pay(pack: Pack, grade: str, step: int, on: date, level: str) -> bool:
    """Has the office in charge looked into every amount of somebody's ladder and certificate?"""
    parameters = [one.parameter for one in pay_of(pack, grade, step, on, level)] + [one.parameter for one in subsidies_of(pack, level, on)]
    stated = [pack.parameters[code].on(on) for code in parameters]
    return not any(one.unverified for one in stated if one is not None)


def title_text(one: HeldTitle) -> str:
    """区(县)级领军人才(2024 年第一批)"""
    name = word(packs.for_place(one.place).titles, one.title)
    when = _("%(year)s 年%(batch)s") % {"year": one.year, "batch": one.batch}
    return f"{REGIONS[one.region]}{name}({when})"


def sessions_table(found: Iterable[SupervisionRecord]) -> Table:
    """Sessions of supervision, each leading to its page."""
    rows = [
        Row((one.held_at, _(one.get_kind_display()), one.minutes, one.supervisor.name), reverse("careers:session", args=[one.id]))
        for one in found
    ]
    columns = [Column(_("时间")), Column(_("方式"), "short"), Column(_("分钟"), "number"), Column(_("督导"))]
    return Table(_("督导记录"), columns, rows, _("还没有督导记录。"))


def post_action(label: str, name: str, *args: object, kind: Any = "plain") -> Action:
    """A button that posts to a page by name."""
    return Action(label, reverse(name, args=args), kind, post=True)
