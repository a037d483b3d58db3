"""Parts of the page of a group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.base.ui.wording import spoken
from lianxin.domain.groups.rules import KINDS
from lianxin.domain.groups.selectors.papers import change_words
from lianxin.domain.people.views.listing import listed_name
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.groups.models import Group, GroupMember, GroupSession

_TONES: Any = {"asked": "warn", "chosen": "good", "not_chosen": "plain", "left": "plain"}


def facts(found: Group, members: Sequence[GroupMember]) -> list[Pair]:
    """What it is, and what changed for those who were measured."""
    rows: list[tuple[str, Any]] = [
        (_("种类"), _(KINDS.get(found.kind, found.kind))), (_("地点"), found.site), (_("计划人数"), found.size),
        (_("组员"), sum(one.state == "chosen" for one in members)), (_("前后对照量什么"), found.measure),
    ]  # fmt: skip
    rows.append((_("前后对照"), change_words(found, members)))
    return [Pair(label, value) for label, value in rows if value not in ("", None)]


def members_table(found: Group, members: Iterable[GroupMember], *, may: bool) -> Table:
    """Who is on the list, why, how often each came."""
    today = local_day(found.proceeding.opened_at)
    rows = []
    for one in members:
        measured = f"{_number(one.before)} → {_number(one.after)}" if one.before is not None or one.after is not None else None
        links = [Link(_("登记评估"), reverse("groups:measure", args=[one.id]))] if may and one.state in ("chosen", "left") else []
        if may:
            links.insert(0, Link(_("选或不选") if one.state != "chosen" else _("退出"), reverse("groups:member", args=[one.id])))
        rows.append(Row((
            Link(listed_name(one.resident, today), reverse("web:resident", args=[one.resident_id])),
            Badge(_(one.get_state_display()), _TONES[one.state], spoken(one.reason)), one.times, measured, links,
        )))  # fmt: skip
    columns = [Column(_("姓名")), Column(_("选没选")), Column(_("来了几次"), "number"), Column(_("前后对照")), Column("")]
    return Table(_("组员"), columns, rows, _("还没有人报名。"))


def _number(value: Any) -> str:
    return "—" if value is None else f"{float(value):g}"


def sessions_table(sessions: Iterable[GroupSession], now: datetime) -> Table:
    """When, what about, who came."""
    rows = [
        Row((session_name(one), one.starts_at, session_badge(one, now), one.came if one.held_at or one.came else None), reverse("groups:session", args=[one.id]))
        for one in sessions
    ]
    columns = [Column(_("节次")), Column(_("时间")), Column(_("状态")), Column(_("来了几人"), "number")]
    return Table(_("各节安排"), columns, rows, _("还没有安排活动。"))


def session_name(one: GroupSession) -> str:
    """Which one, and what about."""
    return _("第 %(number)s 节:%(theme)s") % {"number": one.number, "theme": one.theme}


def session_badge(one: GroupSession, now: datetime) -> Badge:
    """Held, cancelled, still to come, or without its record."""
    if one.cancelled_at is not None:
        return Badge(_("已取消"), "plain", spoken(one.why))
    if one.held_at is not None:
        return Badge(_("已记录"), "good")
    return Badge(_("待记录"), "warn") if one.starts_at <= now else Badge(_("未开"), "info")


def papers(found: Group, *, may: bool) -> list[Action]:
    """Writing and printing the plan and the summary."""
    written = [
        Action(_("写计划书"), reverse("groups:plan", args=[found.id]), icon="edit"), Action(_("写总结"), reverse("groups:summary", args=[found.id]), icon="edit"),
    ] if may else []  # fmt: skip
    for code, label, there in (("group_plan", _("计划书"), bool(found.plan_sealed)), ("group_summary", _("总结"), bool(found.summary_sealed))):
        if there:
            written += [Action(f"{label} {kind}", reverse("groups:print", args=[found.id, code, kind.lower().replace("word", "docx")]), icon="print") for kind in ("Word", "PDF")]
    return written
