"""Parts of the page of a complaint."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.selectors import labels_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Event, Link, Pair, Row, Table
from lianxin.domain.conduct import selectors
from lianxin.domain.conduct.selectors.complaints import is_of_round, waits_to_agree
from lianxin.domain.conduct.views.own import ruling_facts

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.conduct.models import Appeal, Complaint, Panelist, Ruling, Statement


def facts(request: SignedRequest, found: Complaint) -> list[Pair]:
    """What is known of it."""
    pack = packs.for_place(found.proceeding.place)
    about = found.worker.name if found.worker is not None else found.agency.name if found.agency is not None else None
    rows = [
        (_("投诉什么"), word(pack.complaint_kinds, found.kind)), (_("怎样来的"), _(found.get_channel_display())), (_("收到时间"), found.sent_at),
        (_("投诉的是谁"), about), (_("受理人"), found.handler.display_name if found.handler is not None else None),
        (_("告知的事项"), found.charge), (_("告知时间"), found.charged_at), (_("给投诉人的答复"), found.answer), (_("答复时间"), found.answered_at),
    ]  # fmt: skip
    return [Pair(label, value) for label, value in rows if value]


def told(request: SignedRequest, found: Complaint) -> list[Pair]:
    """What was told, and by whom."""
    words = selectors.told_of(request.viewer, request.now, found)
    name = _("不留姓名") if found.is_anonymous else words.get("name", "")
    where = full_name(words["where"], language()) if words.get("where") else None
    rows = [(_("发生了什么"), words.get("happened")), (_("哪里的事"), where), (_("说的是谁"), words.get("about")), (_("投诉人"), name), (_("电话"), words.get("phone"))]
    return [Pair(label, value) for label, value in rows if value]


def statement_events(found: Complaint, statements: Iterable[Statement]) -> list[Event]:
    """What the one complained about said."""
    rows = list(statements)
    names = labels_of([one.by for one in rows])
    theirs = found.worker.user_id if found.worker is not None else None
    return [Event(one.at, _("本人不愿陈述") if one.declined else _("本人写的") if one.by and one.by == theirs else _("本人说的,别人记下"), names.get(one.by, "") if one.by else "", one.said) for one in rows]


def panel_table(found: Complaint, panel: Iterable[Panelist]) -> Table:
    """Who judges it, and how many there have to be."""
    rows = [
        Row((one.user.display_name, _(one.get_round_display()), one.added_at, one.agreed_at if one.left_at is None else Badge(_("已回避"))))
        for one in panel
    ]
    caption = _("评议组(至少 %(needed)s 人)") % {"needed": selectors.panel_needed(found)}
    return Table(caption, [Column(text) for text in (_("姓名"), _("哪一次"), _("指定时间"), _("同意裁定"))], rows, _("还没有指定。"))


def too_few(request: SignedRequest, found: Complaint) -> str:
    """That fewer people than are needed could judge it, said from the first day on: to find others takes time. "" where enough can."""
    if found.proceeding.state not in ("received", "accepted") or (found.worker is None and found.agency is None):
        return ""
    needed = selectors.panel_needed(found)
    there = len(selectors.panel_choices(request.viewer, request.now, found)) + len(selectors.panel_of(request.viewer, request.now, found).filter(left_at__isnull=True))
    if there >= needed:
        return ""
    words = _("能评议这件投诉的现在只有 %(there)s 人,至少要 %(needed)s 人。请现在就请系统管理员给上级民政部门的人开账号,角色选“投诉评议员”。")
    return words % {"there": there, "needed": needed}


def rulings(found: Complaint, rows: Iterable[Ruling]) -> list[list[Pair]]:
    """What was found, in both rounds."""
    told_until = [(one, ruling_facts(found.proceeding.place, one)) for one in rows]
    return [facts + ([Pair(_("申诉截止日"), one.appeal_until)] if one.appeal_until else []) for one, facts in told_until]


def appeal(one: Appeal | None) -> list[Pair]:
    """Who does not agree, and why."""
    return [Pair(_("谁申诉"), _(one.get_side_display())), Pair(_("申诉的理由"), one.grounds), Pair(_("时间"), one.at)] if one is not None else []


def acts(request: SignedRequest, found: Complaint, *, may: bool) -> dict[str, list[Action]]:
    """The buttons of each card in this state."""
    state, viewer = found.proceeding.state, request.viewer

    def act(label: str, name: str, *states: str) -> list[Action]:
        return [Action(label, reverse(f"conduct:{name}", args=[found.id]))] if may and state in states else []

    hearing = ("accepted", "panel", "appealed")
    judges = state in ("panel", "appealed") and is_of_round(found, viewer.id)
    writes = judges and viewer.may("complaint.decide", found.proceeding.place)
    agrees = judges and waits_to_agree(found, viewer.id)
    return {
        "file": act(_("写明投诉的是谁"), "complaint-about", "received", "accepted") + act(_("告知被投诉人"), "complaint-charge", "accepted")
        + act(_("写给投诉人的答复"), "complaint-answer", "received", "decided", "redecided") + act(_("交给别人受理"), "hand-complaint-on", state),
        "statements": act(_("记陈述"), "complaint-statement", *hearing) if found.charged_at is not None else [],
        "panel": act(_("指定评议组成员"), "complaint-panelist", *hearing)
        + ([Action(_("声明回避"), reverse("conduct:complaint-aside", args=[found.id]))] if state in hearing and is_of_round(found, viewer.id) else []),
        "rulings": ([Action(_("同意这份裁定"), reverse("conduct:complaint-agree", args=[found.id]), "primary")] if agrees else [])
        + ([Action(_("写裁定"), reverse("conduct:complaint-ruling", args=[found.id]))] if writes else [])
        + act(_("登记告知日期"), "complaint-tell", "decided", "redecided"),
        "appeal": act(_("登记申诉"), "complaint-appeal", "told"),
    }  # fmt: skip


def back_to(complaint_id: UUID) -> Link:
    """The page of the complaint."""
    return Link(_("返回"), reverse("conduct:complaint", args=[complaint_id]))
