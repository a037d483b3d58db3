"""Charts ready for a page: the drawing of `charts` together with a table of the same numbers."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lianxin.base.ui.charts import HIDDEN, WEBS, Band, Bar, Web, bar_svg, line_svg, pyramid_svg, radar_svg
from lianxin.base.ui.parts import Chart, Column, Link, Row, Table


def bar_chart(title: str, items: Sequence[Bar], unit: str = "") -> Chart:
    """Horizontal bars; each value's `href` opens its rows."""
    return Chart(title, mark_safe(bar_svg(title, items)), _numbers(title, items, unit))  # noqa: S308  escaped in charts


def line_chart(title: str, items: Sequence[Bar], unit: str = "") -> Chart:
    """A line over time, oldest first."""
    return Chart(title, mark_safe(line_svg(title, items)), _numbers(title, items, unit))  # noqa: S308  escaped in charts


def pyramid(title: str, bands: Sequence[Band], left_label: str, right_label: str) -> Chart:
    """A population pyramid, oldest band first."""
    columns = (Column(_("年龄")), Column(left_label, "number"), Column(right_label, "number"))
    rows = [
        Row((band.label, _number(band.left, band.left_href), _number(band.right, band.right_href))) for band in bands
    ]
    table = Table(title, columns, rows)
    legend = (("", left_label), ("other", right_label))
    return Chart(title, mark_safe(pyramid_svg(title, bands, (left_label, right_label))), table, legend)  # noqa: S308  escaped in charts


def radar_chart(title: str, axes: Sequence[str], webs: Sequence[Web], top: int, heading: str) -> Chart:
    """Up to three lines around a middle, what is asked first; `heading`: of the axes in the table."""
    rows = [Row((axis, *(web.values[at] for web in webs))) for at, axis in enumerate(axes)]
    table = Table(title, (Column(heading), *(Column(web.label, "number") for web in webs)), rows)
    legend = tuple(zip(WEBS, (web.label for web in webs), strict=False))
    return Chart(title, mark_safe(radar_svg(title, axes, webs, top)), table, legend)  # noqa: S308  escaped in charts


def _numbers(title: str, items: Sequence[Bar], unit: str) -> Table:
    heading = _("数量(%(unit)s)") % {"unit": unit} if unit else _("数量")
    rows = [Row((item.label, _number(item.value, item.href))) for item in items]
    return Table(title, (Column(_("项目")), Column(heading, "number")), rows)


def _number(value: float | None, href: str) -> object:
    """A number that opens its rows, where it has an address."""
    if value is None:
        return HIDDEN
    return Link(f"{value:,.0f}" if value == int(value) else f"{value:,g}", href) if href else value
