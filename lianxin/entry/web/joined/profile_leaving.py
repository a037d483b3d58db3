"""The profile of a place as a file: one number a line, small ones hidden, and a note that says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianxin.base.places.selectors import full_name, widest
from lianxin.base.ui.charts import HIDDEN
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.wording import moment_text
from lianxin.domain.people.rules.place_numbers import WHOLE
from lianxin.domain.people.rules.qualified import SIGNS
from lianxin.entry.web.joined.county_places import place_of
from lianxin.entry.web.joined.profile_numbers import Number, Profile, profile_of
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import level
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest
    from lianxin.base.access.viewer import Viewer
    from lianxin.engines.tables.writing import Value
    from lianxin.entry.web.joined.exporting import Exported

_EVERYWHERE = ("residents", "households", "over_60", "over_80", "children")


def profile(request: SignedRequest) -> Exported:
    """The numbers of the place asked for and of those directly below it, and its pyramid; only where the numbers may leave."""
    place = place_of(request)
    must_leave_whole(request.viewer, place)
    found = profile_of(request.viewer, place, local_day(request.now), leaving=True)
    headings = [_("地点"), _("区划代码"), _("项目"), _("限定"), _("人数"), _("说明")]
    return headings, (*_lines(found), *_notes(request, found))


def may_leave(viewer: Viewer, place: str) -> bool:
    """Only the whole of what a viewer may export leaves: the files of a town and of its villages, taken one from the other,
    would tell the small numbers that each of them hides."""
    return viewer.may("export.rows", place) and place == widest(viewer, "export.rows")


def must_leave_whole(viewer: Viewer, place: str) -> None:
    """Raises "access.denied", "people.profile_whole_only"."""
    viewer.must("export.rows", place)
    if not may_leave(viewer, place):
        raise ProblemError("people.profile_whole_only")


def _lines(found: Profile) -> Iterator[list[Value]]:
    below = [] if level(found.place) == "village" else sorted(found.counts.below)
    for code in (WHOLE, *below):
        for what in (*_EVERYWHERE, *found.codes):
            yield _line(code or found.place, found.number(what, code))
    for step in found.counts.bands:
        ages = f"{step.start}+" if step.end is None else f"{step.start}–{step.end - 1}"
        for sex, word in (("men", _("男")), ("women", _("女"))):
            number = found.band(sex, step.start)
            label = _("%(sex)s %(ages)s岁") % {"sex": word, "ages": ages}
            yield [full_name(found.place, language()), found.place, label, "", HIDDEN if number is None else number, ""]


def _line(code: str, number: Number) -> list[Value]:
    name = full_name(code, language())
    if number.value is None:
        return [name, code, number.label, "", HIDDEN, ""]
    return [name, code, number.label, SIGNS[number.value.qualifier], number.value.number, number.reason]


def _notes(request: SignedRequest, found: Profile) -> Iterator[list[Value]]:
    yield [""] * 6
    yield [_("截至 %(moment)s") % {"moment": moment_text(request.now)}, "", "", "", "", ""]
    yield [small_note(found.k), "", "", "", "", ""]
    yield [_("≥ 表示至少这么多:有些人缺这项资料,说明里写着有几人;人数太少的不写。"), "", "", "", "", ""]


def small_note(k: int | None) -> str:
    """What the asterisk means."""
    if k is None:
        return _("* 政策包没有规定多小的数可以离开系统,所以一个数也不显示。")
    return _("* 为保护个人,小于 %(k)s 的数,以及能由此推算出它们的数,都不显示。") % {"k": k}
