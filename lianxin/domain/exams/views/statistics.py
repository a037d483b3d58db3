"""What the results of a year add up to: counted again from results, beside what was printed, the province, and earlier years."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Column, Link, Row, Table
from lianxin.base.ui.wording import number_text, sentences
from lianxin.domain.exams import selectors
from lianxin.domain.exams.rules.counts import Counts, Standing, by_group, count
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.domain.exams.rules.ratios import HOW, RATES, compared, percent, points
from lianxin.domain.exams.views.board import counts_cells, people_href
from lianxin.domain.exams.views.showing import cycle_title, level_word, region_text
from lianxin.kernel.divisions import level as level_of
from lianxin.kernel.divisions import township_of

if TYPE_CHECKING:
    from lianxin.base.packs.schema import Figure
    from lianxin.domain.exams.models import ExamCycle

_OF: Final = {"pass_rate": "eligible"} | {f"pass_rate_of_{name}": name for name in RATES}
"""Figures of the pack that are pass rates: of which count. One that does not say of whom is laid beside that of those who met the conditions."""


@page("exam.read")
def statistics(request: SignedRequest, cycle_id: UUID) -> HttpResponse:
    """By level, place and year; each rate says of whom it is."""
    viewer = request.viewer
    cycle = selectors.cycle_or_404(viewer, cycle_id)
    found = selectors.standings(viewer, cycle)
    whole = count([one for _place, one in found])
    lacking = len(selectors.unmarked(viewer, cycle))
    is_in = not lacking and any(one.is_registered for _place, one in found)  # one result of many is no pass rate
    earlier = selectors.passed_by_year(viewer, cycle.place, cycle.year)
    context = {
        "title": _("考试统计"),
        "lead": cycle_title(cycle),
        "whole": whole,
        "is_in": is_in,
        "lacking": lacking,
        "lacking_href": people_href(cycle, "unmarked"),
        "passed": whole.passed if is_in else "—",
        "rate": percent_text(whole, "eligible") if is_in else "—",
        "passed_href": people_href(cycle, "passed"),
        "eligible_href": people_href(cycle, "eligible"),
        "levels": _levels(cycle, [one for _place, one in found], is_in=is_in),
        "places": _places(cycle, found, is_in=is_in),
        "years": _years(cycle, earlier, whole, is_in=is_in),
        "record": _record(earlier, whole) if is_in else "",
        "compared": _compared(cycle, whole) if is_in and viewer.may("exam.read", cycle.place) else [],
        "is_part": not viewer.may("exam.read", cycle.place),
        "definitions": [_(text) for text in RATES.values()],
        "back": Link(_("返回考试"), f"{reverse('exams:board')}?cycle={cycle.id}"),
    }
    return render(request, "exams/statistics.html", context)


def percent_text(counts: Counts, of: str) -> str:
    """31.84%, or — where nobody is."""
    found = percent(counts.passed, counts.of(of))
    return f"{found}%" if found is not None else "—"


def _cells(cycle: ExamCycle, counts: Counts, level: str = "", place: str = "", *, is_in: bool) -> list[Any]:
    """The counts and the rates; before results are in, who sat and who passed is not known, which is not nobody."""
    numbers = counts_cells(cycle, counts, level, place, exact=bool(place) and level_of(place) != "township")
    if not is_in:
        return [*numbers[:2], *["—"] * (len(numbers) - 2 + len(RATES))]
    return [*numbers, *(percent_text(counts, of) for of in RATES)]


def _columns(first: str) -> list[Column]:
    numbers = [_("符合条件"), _("已报名"), _("实际参考"), _("通过")]
    rates = [_("占符合条件"), _("占已报名"), _("占实际参考")]
    return [Column(first), *(Column(text, "number") for text in (*numbers, *rates))]


def _levels(cycle: ExamCycle, found: list[Standing], *, is_in: bool) -> Table:
    rows = []
    for level in LEVELS:
        counts = count([one for one in found if one.level == level])
        rows.append(Row((level_word(level), *_cells(cycle, counts, level, is_in=is_in))))
    whole = count(found)
    rows.append(Row((_("合计(一人只算一次)"), *_cells(cycle, whole, is_in=is_in))))
    return Table(_("按级别"), _columns(_("级别")), rows)


def _places(cycle: ExamCycle, found: list[tuple[str, Standing]], *, is_in: bool) -> list[Table]:
    towns = by_group(
        (township_of(place) if level_of(place) in ("township", "village") else place, one)
        for place, one in found
    )
    villages = by_group((place, one) for place, one in found if level_of(place) == "village")
    return [
        _place_table(cycle, _("按乡镇(街道)"), towns, is_in=is_in),
        _place_table(cycle, _("按社区(村)"), villages, is_in=is_in),
    ]


def _place_table(cycle: ExamCycle, title: str, groups: dict[str, Counts], *, is_in: bool) -> Table:
    rows = [
        Row((full_name(place, language()), *_cells(cycle, counts, place=place, is_in=is_in)))
        for place, counts in groups.items()
    ]
    return Table(title, _columns(_("地点")), rows, _("还没有人。"))


def _years(cycle: ExamCycle, earlier: dict[int, int], whole: Counts, *, is_in: bool) -> Table:
    rows = [Row((str(year), number)) for year, number in sorted(earlier.items())]
    rows.append(Row((_("以前各年合计"), sum(earlier.values()))))
    rows.append(Row((str(cycle.year), Link(str(whole.passed), people_href(cycle, "passed")) if is_in else "—")))
    return Table(_("按年度"), [Column(_("年度")), Column(_("通过"), "number")], rows)


def _record(earlier: dict[int, int], whole: Counts) -> str:
    """A record is derived from earlier results, never typed; without any there is nothing to compare with."""
    total = sum(earlier.values())
    if not earlier or not whole.passed:
        return ""
    said = {"now": whole.passed, "total": total}
    if whole.passed > total:
        return _("今年通过 %(now)s 人,超过历年总和(%(total)s 人)") % said
    if whole.passed > max(earlier.values()):
        return _("今年通过 %(now)s 人,是历年最多的一年(历年总和 %(total)s 人)") % said
    return ""


def _compared(cycle: ExamCycle, whole: Counts) -> list[dict[str, Any]]:
    """Rates that were printed for this year, of this place and of those above it."""
    pack = packs.for_place(cycle.place)
    told = [one for one in pack.figures if one.as_of == str(cycle.year)]
    people = {one.measure: int(one.value) for one in told if one.place == cycle.place}
    found = []
    for rate in (one for one in told if one.measure in _OF):
        title, lines = _own(rate, people, whole) if rate.place == cycle.place else _above(rate, whole)
        note = sentences(pack.sources[rate.source].title, rate.note)
        found.append({"title": title, "lines": lines, "printed": rate.words, "note": note})
    return found


def _own(rate: Figure, people: Mapping[str, int], whole: Counts) -> tuple[str, list[str]]:
    of = _OF[rate.measure]
    found = compared(rate.value, whole.passed, whole.of(of))
    lines = [_("报道:%(printed)s%%") % {"printed": rate.value}]
    if found is not None:
        numbers = {
            "passed": whole.passed,
            "whole": whole.of(of),
            "exact": found.exact,
            "counted": found.counted,
        }
        lines.append(
            _("按成绩重新数:%(passed)s ÷ %(whole)s = %(exact)s%%,四舍五入是 %(counted)s%%") % numbers
        )
        lines.append(_(HOW[found.how]))
    passed, eligible = people.get("exam_passed"), people.get("exam_eligible")
    if passed is not None and eligible is not None and (passed, eligible) != (whole.passed, whole.eligible):
        lines.append(
            _("报道的人数是 %(passed)s ÷ %(whole)s,和这里数出来的不一样") % {"passed": passed, "whole": eligible}
        )
    return _("和公布的数字对照"), lines


def _above(rate: Figure, whole: Counts) -> tuple[str, list[str]]:
    own = percent(whole.passed, whole.of(_OF[rate.measure]))
    where = region_text(rate.place)
    lines = [_("%(place)s通过率:%(rate)s%%") % {"place": where, "rate": rate.value}]
    if own is not None:
        gap = points(own, rate.value)
        said = {"own": own, "gap": number_text(abs(gap))}
        text = (
            _("本县 %(own)s%%,高出 %(gap)s 个百分点")
            if gap >= Decimal(0)
            else _("本县 %(own)s%%,低 %(gap)s 个百分点")
        )
        lines.append(text % said)
    return _("和上级的通过率对照"), lines
