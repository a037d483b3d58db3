"""What several pages of training show alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.ui.parts import Badge, Column, Row, Table, Tone
from lianxin.base.ui.wording import moment_text, time_text
from lianxin.domain.training.selectors import settings_of
from lianxin.domain.workforce.rules.words import LEVEL_WORDS
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import N_

if TYPE_CHECKING:

    from lianxin.domain.training.models import CohortMember, Presence, Session

MISSING = {"hours": N_("出勤不够"), "quiz": N_("测验没有合格"), "evaluation": N_("还没有评价")}
_TONES: Final[dict[str, Tone]] = {"joined": "info", "completed": "good", "dropped": "plain"}


def level_word(code: str) -> str:
    """A level in words; "" for none."""
    return _(LEVEL_WORDS[code]) if code else ""


def when(session: Session) -> str:
    """From when to when."""
    return f"{moment_text(session.starts_at)}–{time_text(session.ends_at)}"


def hours_text(hours: Decimal | None) -> str | None:
    """Hours without a nought behind the point."""
    return None if hours is None else f"{hours.normalize():f}"


def hours_rule(session: Session) -> str:
    """How its hours are credited, in words, and whether anybody in charge has looked into the numbers."""
    own = settings_of(session.place, local_day(session.starts_at))
    said = _("每 %(minutes)s 分钟一学时,在场不到 %(percent)s%% 的没有,最多 %(most)s 学时。") % {
        "minutes": own.hours.minutes, "percent": own.hours.least_percent, "most": hours_text(session.course.hours),
    }  # fmt: skip
    return said if own.is_verified else said + _("这几个数是产品约定,主管部门还没有核定。")


def session_badge(session: Session, now: datetime) -> Badge:
    """Cancelled, counted, over, running, to come."""
    if session.cancelled_at is not None:
        return Badge(_("已取消"), "plain", session.why)
    if session.credited_at is not None:
        return Badge(_("学时已认定"), "good")
    if session.ends_at <= now:
        return Badge(_("待认定学时"), "warn")
    return Badge(_("正在上课"), "accent") if session.starts_at <= now else Badge(_("未开课"), "info")


def sessions_table(sessions: Iterable[Session], now: datetime) -> Table:
    """When, what, where, how far."""
    rows = [
        Row(
            (
                when(one),
                one.course.title,
                one.cohort.name if one.cohort is not None else _("对全体开放"),
                one.room,
                session_badge(one, now),
            ),
            reverse("training:session", args=[one.id]),
        )
        for one in sessions
    ]
    columns = [Column(text) for text in (_("时间"), _("课程"), _("班级"), _("地点"), _("状态"))]
    return Table(_("上课安排"), columns, rows, _("还没有安排上课。"))


def member_badge(member: CohortMember) -> Badge:
    """In the class, completed, or out of it with the reason."""
    return Badge(
        _(member.get_state_display()), _TONES[member.state], member.why if member.state == "dropped" else ""
    )


def presence_cells(one: Presence) -> tuple[Any, ...]:
    """From when to when, how it is known."""
    return (
        time_text(one.arrived_at),
        time_text(one.left_at) if one.left_at is not None else _("到下课"),
        _(one.get_by_display()),
    )
