"""Parts of the page of a mediation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.parts import Action, Badge, Column, Event, Link, Pair, Row, Table
from lianxin.domain.mediation.rules import KINDS, confirmable_until

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.mediation.models import (
        Agreement,
        Clause,
        Mediation,
        MediationSession,
        Mediator,
        Party,
        PartyStatement,
    )


def facts(request: SignedRequest, found: Mediation, last: Agreement | None) -> list[Pair]:
    """What is known of it, and of the agreement in force."""
    rows = [(_("纠纷种类"), _(KINDS.get(found.kind, found.kind))), (_("主要事实和争议"), found.dispute), (_("告知别的途径"), found.other_ways_on)]
    return [*(Pair(label, value) for label, value in rows if value), *(signed(request, last) if last is not None else [])]


def signed(request: SignedRequest, one: Agreement) -> list[Pair]:
    """How an agreement stands, and until when a court may be asked to confirm it."""
    copy = Link(_("看签好的协议"), reverse("web:file", args=[one.signed_copy_id])) if one.signed_copy_id and request.viewer.may("file.read") else None
    until = None
    if one.signed_on is not None:
        pack = packs.for_place(one.mediation.proceeding.place)
        until = confirmable_until(one.signed_on, int(pack.value("mediation_confirm_days", one.signed_on)))
    rows = [
        (_("各方的责任"), one.duties), (_("签字日期"), one.signed_on), (_("协议形式"), (_("口头协议") if one.oral else _("书面")) if one.signed_on else None),
        (_("签好的协议"), copy), (_("各方可以共同申请司法确认到"), until), (_("回访日期"), one.follow_up_on),
    ]  # fmt: skip
    return [Pair(label, value) for label, value in rows if value]


def broken(request: SignedRequest, one: Agreement) -> dict[str, Any]:
    """An earlier agreement that was not kept: as it was signed, with what became of each clause."""
    title = _("第 %(number)s 份协议(没有履行,已另行调解)") % {"number": one.round}
    return {"title": title, "facts": signed(request, one), "clauses": clauses_table(one.mediation, one, one.clauses.all(), may=False)}


def acts(found: Mediation, last: Agreement | None, clauses: Sequence[Clause], *, may: bool, mediates: bool) -> dict[str, list[Action]]:
    """The buttons of each card."""
    if not may:
        return {}
    state, is_signed = found.proceeding.state, last is not None and last.signed_on is not None

    def act(label: str, name: str) -> Action:
        return Action(label, reverse(f"mediation:{name}", args=[found.id]))

    agreement = [act(_("写一条"), "add-clause"), act(_("写各方的责任"), "duties")] if state == "mediating" and not is_signed else []
    agreement += [act(_("改签字登记") if is_signed else _("登记签字"), "sign")] if state == "mediating" and clauses else []
    agreement += [act(_("补传签好的协议"), "copy")] if state == "agreed" and last is not None and last.signed_copy_id is None else []
    return {
        "parties": [] if is_signed else [act(_("添加当事人"), "add-party")],
        "mediators": [act(_("指定调解员"), "add-mediator")],
        "sessions": [act(_("记一次调解"), "add-session")] if state in ("mediating", "agreed") else [],
        "statements": [act(_("记一份陈述"), "add-statement")] if mediates else [],
        "agreement": agreement,
        "ways": [act(_("已告知别的途径"), "other-ways")] if found.other_ways_on is None else [],
    }


def parties_table(request: SignedRequest, parties: Iterable[Party], *, may: bool, last: Agreement | None) -> Table:
    """Who disputes, and whether they are willing."""
    rows = []
    for one in parties:
        person = one.resident
        reached = person is not None and request.viewer.may("resident.read", person.place)
        name = Link(one.name, reverse("web:resident", args=[person.id])) if person is not None and reached else one.name
        willing = {None: Badge(_("还没有问"), "warn"), True: Badge(_("愿意"), "good"), False: Badge(_("不愿意"), "bad")}[one.willing]
        links = [Link(_("登记意愿"), reverse("mediation:willing", args=[one.id]))] if may else []
        if may and (last is None or last.signed_on is None):
            links.append(Link(_("去掉"), reverse("mediation:drop-party", args=[one.id])))
        rows.append(Row((name, one.address or None, willing, one.asked_on, links)))
    return Table(_("当事人"), [Column(text) for text in (_("姓名或名称"), _("住址"), _("愿不愿意调解"), _("哪天问的"), "")], rows, _("还没有当事人。"))


def mediators_table(found: Mediation, mediators: Iterable[Mediator], *, may: bool) -> Table:
    """Who mediates."""
    rows = []
    for one in mediators:
        end = Link(_("不再担任"), reverse("mediation:end-mediator", args=[found.id, one.id])) if may else None
        rows.append(Row((one.name, _("同事") if one.user_id else _("外请"), end)))
    return Table(_("调解员"), [Column(text) for text in (_("姓名"), _("身份"), "")], rows, _("还没有调解员。"))


def session_events(sessions: Iterable[MediationSession]) -> list[Event]:
    """When they sat together."""
    rows = list(sessions)
    names = labels_of([one.by for one in rows])
    return [Event(one.held_at, f"{one.site} · {one.present}", names.get(one.by, "") if one.by else "", one.course) for one in rows]


def statement_events(statements: Iterable[PartyStatement]) -> list[Event]:
    """What was said apart."""
    rows = list(statements)
    names = labels_of([one.by for one in rows])
    return [Event(one.at, one.party.name, names.get(one.by, "") if one.by else "", one.said) for one in rows]


def clauses_table(found: Mediation, agreement: Agreement | None, clauses: Iterable[Clause], *, may: bool) -> Table:
    """What is agreed, who does it by when, and whether it is kept."""
    rows = []
    for one in clauses:
        kept = {None: None, True: Badge(_("已履行"), "good", one.checked_note), False: Badge(_("没有履行"), "bad", one.checked_note)}[one.kept]
        link = None
        if may and found.proceeding.state == "agreed":
            link = Link(_("登记履行"), reverse("mediation:check-clause", args=[one.id]))
        elif may and agreement is not None and agreement.signed_on is None:
            link = Link(_("去掉"), reverse("mediation:drop-clause", args=[one.id]))
        rows.append(Row((one.rank, one.content, one.party.name if one.party is not None else _("各方"), one.due_on, kept, link)))
    columns = [Column(_("条"), "number"), *(Column(text) for text in (_("内容"), _("谁来做"), _("期限"), _("履行"), ""))]
    return Table(_("协议条款"), columns, rows, _("还没有写条款。"))


def prints(found: Mediation) -> list[Action]:
    """The agreement as Word and PDF."""
    return [
        Action(label, reverse("mediation:agreement", args=[found.id, kind]), icon="print") for label, kind in ((_("协议书 Word"), "docx"), (_("协议书 PDF"), "pdf"))
    ]
