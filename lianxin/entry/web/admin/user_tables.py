"""The tables of one account: roles held, abilities that follow, logins."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access import selectors
from lianxin.base.access.abilities import label
from lianxin.base.access.models import Grant, User
from lianxin.base.access.pages import SignedRequest
from lianxin.base.places.templatetags.places import place_path
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Row, Table
from lianxin.base.ui.wording import spoken
from lianxin.kernel.clock import local_day


def grants(request: SignedRequest, user: User) -> Table:
    """Every role held, past ones too, newest first."""
    today = local_day(request.now)
    held = list(selectors.grants_of(request.viewer, user))
    givers = selectors.labels_of(g.granted_by for g in held)
    in_force = {g.id for g in selectors.grants_in_force(user, today=today)}
    columns = [
        Column(_("角色")), Column(_("辖区")), Column(_("期限")), Column(_("授予人")), Column(_("理由")), Column(_("状态")), Column("", "actions"),
    ]  # fmt: skip
    rows = []
    for g in held:
        giver = givers.get(g.granted_by, _("系统")) if g.granted_by else _("系统")
        rows.append(Row([_role(g), place_path(g.place), _period(g), giver, spoken(g.reason), _state(g, in_force, today), _revoke(request, g, today)]))
    return Table(_("角色"), columns, rows, empty=_("还没有角色:这个账号什么也看不到。"))


def _role(g: Grant) -> list[object]:
    name = selectors.role_words(g.role, g.place).in_language(language())
    return [name, Badge(_("受托"), "info")] if g.delegated_from_id else [name]


def _period(g: Grant) -> str:
    last = g.ends_on - timedelta(days=1) if g.ends_on else None
    return f"{g.starts_on:%Y-%m-%d} — {last:%Y-%m-%d}" if last else _("%(day)s 起长期") % {"day": f"{g.starts_on:%Y-%m-%d}"}


def _state(g: Grant, in_force: set[UUID], today: date) -> Badge:
    if g.id in in_force:
        return Badge(_("有效"), "good")
    if g.starts_on > today and (g.ends_on is None or g.ends_on > today):
        return Badge(_("未开始"), "info")
    return Badge(_("已结束"))


def _revoke(request: SignedRequest, g: Grant, today: date) -> Action | str:
    over = g.ends_on is not None and g.ends_on <= today
    if over or not request.viewer.may("role.grant", g.place):
        return ""
    return Action(_("收回"), reverse("web:admin-grant-revoke", args=[g.id]), "danger")


def abilities(request: SignedRequest, user: User) -> Table:
    """What follows from the roles in force: each ability, where, from which role, in which pack it stands."""
    columns = [Column(_("能力")), Column(_("辖区")), Column(_("来自角色")), Column(_("出自政策包"))]
    rows = []
    for ability, grant in selectors.abilities_of(user, now=request.now):
        origin = packs.for_place(grant.place).origin(f"roles.{grant.role}.abilities")
        role = selectors.role_words(grant.role, grant.place)
        rows.append(Row([_(label(ability)), place_path(grant.place), role, f"{origin.pack}/{origin.file}:{origin.line}"]))
    return Table(_("实际能力"), columns, rows, empty=_("没有任何能力。"))


def logins(request: SignedRequest, user: User) -> Table:
    """Open logins, each of which can be ended by who may."""
    columns = [Column(_("设备")), Column(_("网络地址")), Column(_("登录时间")), Column(_("最近活动")), Column("", "actions")]
    may = request.viewer.may("session.end", user.place)
    rows = [
        Row([s.device or _("未知设备"), s.address, s.started_at, s.seen_at, _end(user, s.id) if may else ""])
        for s in selectors.sessions_of(request.viewer, user.id)
    ]
    return Table(_("登录"), columns, rows, empty=_("目前没有登录。"))


def _end(user: User, session_id: object) -> Action:
    return Action(_("结束"), reverse("web:admin-login-end", args=[session_id]), "danger", post=True)
