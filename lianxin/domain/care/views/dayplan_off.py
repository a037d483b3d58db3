"""Who is not there on a planned day, why, and what to do about it: shown beside the plan, and left out where one is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.domain.care import rules
from lianxin.domain.care.services.dayrows import missed
from lianxin.domain.care.views.showing import clock_face

if TYPE_CHECKING:
    from lianxin.domain.care.models import Absence, Visit
    from lianxin.domain.care.selectors import Off
    from lianxin.domain.commitments.rules import Engaged


def off_words(one: Off, day: date, *, may: bool) -> str:
    """Why somebody is not there, and when where it is not the whole day. The reason somebody gave is for those who plan."""
    if not one.works:
        return _("这一天不上班")
    said = []
    for absence in one.absences:
        when = "" if one.is_all_day else _span(absence, day)
        why = _("请假:%(reason)s") % {"reason": absence.reason} if may else _("请假")
        said.append(f"{when} {why}".strip())
    return "、".join(said)


def off_table(
    off: Iterable[Off], visits: Iterable[Visit], beside: Sequence[Engaged], day: date, *, place: str, now: datetime, may: bool
) -> Table | None:
    """Everybody who is not there, with the visits and what else (`beside`) they would still have to do by what is published, and the way
    back. None when all are there."""
    held = list(visits)
    lost = missed(beside, day)
    rows = []
    for one in off:
        left = sum(one.misses(visit.planned_start) for visit in held if visit.worker_id == one.carer.user_id and visit.recorded_at is None)
        marks: list[object] = []
        if left:
            marks.append(Badge(_("已发布的计划里还排着 %(count)s 次走访") % {"count": left}, "warn", _("重新排班并发布,才会交给别人。")))
        marks += _others([each for each in lost if each.worker == one.carer.user_id])
        cells: list[object] = [one.carer.user.display_name, off_words(one, day, may=may), marks or None]
        rows.append(Row([*cells, _back(one, day, place, now)] if may else cells, tone="warn" if marks else "plain"))
    columns = [Column(_("姓名")), Column(_("为什么")), Column(_("还排着的"))]
    return Table(_("这一天谁不在"), [*columns, Column("", "actions")] if may else columns, rows) if rows else None


def _others(lost: Iterable[Engaged]) -> list[Link]:
    """What else is still theirs, each with the page on which it is given to somebody else: replanning visits does not move it."""
    sums: Counter[tuple[str, str]] = Counter()
    for one in lost:
        sums[one.word, one.page] += one.left
    return [
        Link(_("还排着 %(count)s 份%(what)s,去交给别人") % {"count": count, "what": _(word)}, page) for (word, page), count in sums.items()
    ]  # fmt: skip


def _back(one: Off, day: date, place: str, now: datetime) -> list[Action]:
    """An absence under way ends, or never was; one that has not begun is called off. Days off are no absences."""
    found = []
    for absence in one.absences if one.works else ():
        here = f"{reverse('care:absence-end', args=[absence.id])}?{urlencode({'place': place, 'day': day.isoformat()})}"
        if absence.ends_at is not None and absence.ends_at <= now:
            continue
        if absence.starts_at >= now:
            found.append(Action(_("收回请假"), here, post=True))
        else:
            found += [Action(_("已回来"), here, post=True), Action(_("登记错了"), f"{here}&mistaken=1", post=True)]
    return found


def _span(absence: Absence, day: date) -> str:
    begin, end = rules.minutes_in(day, absence.starts_at, absence.ends_at) or (0, rules.DAY_MINUTES)
    return f"{clock_face(begin)}–{clock_face(end)}"
