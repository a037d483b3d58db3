"""The audit trail: who did or read what, before and after; and whether the chains hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps as all_models
from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.scope import past_guard
from lianxin.base.access.selectors import user_ids_named
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import selectors, telling
from lianxin.base.audit.items import actor_words, item_label
from lianxin.base.audit.models import AuditEntry
from lianxin.base.audit.verbs import VERBS, label, subject_label
from lianxin.base.db.paging import nobody_counts, page_of
from lianxin.base.jobs import selectors as jobs
from lianxin.base.jobs.models import JobState
from lianxin.base.places.templatetags.places import place_path
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import pager
from lianxin.base.ui.typed import with_typed
from lianxin.entry.web.admin.forms import TrailFilter
from lianxin.entry.web.admin.hub import back_to_hub
from lianxin.entry.web.admin.tasks import verify_audit_chains
from lianxin.entry.web.admin.trail_values import in_words, people_named
from lianxin.kernel.clock import SHANGHAI

PER_PAGE = 50
_PERSONS = ("access.User", "care.Carer")


@page("audit.read")
def trail(request: SignedRequest) -> HttpResponse:
    """Rows in reach, newest first, filtered by person, act, subject and day."""
    verbs = [
        ("", str(_("全部"))),
        *sorted(((v, _(text)) for v, text in VERBS.items()), key=lambda pair: pair[1]),
    ]
    form = TrailFilter(verbs, with_typed(request, TrailFilter))
    wanted = _wanted(request, form)
    found = page_of(
        selectors.trail(request.viewer, **wanted), "at", after=request.GET.get("after", ""), limit=PER_PAGE,
        newest_first=True, count=None if _is_indexed(wanted) else nobody_counts,
    )  # fmt: skip
    columns = [
        Column(_("动作")),
        Column(_("操作人")),
        Column(_("时间")),
        Column(_("区划")),
        Column(_("对象")),
    ]
    people = people_named(*({"user": e.subject_id} for e in found.rows if e.subject_kind in _PERSONS))
    rows = [
        Row(
            [
                _(label(e.verb)),
                actor_words(e.actor_label),
                e.at,
                place_path(e.place),
                _subject(e.subject_kind, e.subject_id, people),
            ],
            href=reverse("web:admin-audit-entry", args=[e.id]),
        )
        for e in found.rows
    ]
    shown = {
        "form": form, "table": Table(_("审计记录"), columns, rows), "pager": pager(request, found),
        "actions": [Action(_("审计链"), reverse("web:admin-audit-chains"), icon="audit")], "back": back_to_hub(),
    }  # fmt: skip
    return render(request, "admin/trail.html", shown)


def _is_indexed(wanted: dict[str, Any]) -> bool:
    """Whether one index of the trail holds what is asked: of person, act and subject at most one."""
    return sum(bool(wanted[name]) for name in ("verb", "subject_id", "actor_ids")) <= 1


def _subject(kind: str, subject_id: str, people: Mapping[UUID, str]) -> str:
    """用户 卓玛, 区划 工卡镇, 需求 …26b3ce05: of what has no name to be shown here, the end of its id tells rows apart."""
    name = in_words(subject_id, "place" if kind == "places.Division" else "user", kind, "", people)
    short = name if name != subject_id or len(subject_id) <= 12 else f"…{subject_id[-8:]}"
    return f"{_(subject_label(kind))} {short}"


def _wanted(request: SignedRequest, form: TrailFilter) -> dict[str, Any]:
    """The filter of the selector; what cannot be read narrows nothing."""
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    who = str(given.get("who", "")).strip()
    until = given.get("until")
    return {
        "verb": given.get("verb", ""),
        "subject_id": str(given.get("subject", "")).strip(),
        "actor_ids": user_ids_named(request.viewer, who) if who else None,
        "since": _midnight(given.get("since")),
        "until": _midnight(until + timedelta(days=1) if until else None),
    }


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), SHANGHAI) if day else None


@page("audit.read")
def entry(request: SignedRequest, entry_id: UUID) -> HttpResponse:
    """One row: who, when, where, before and after side by side, and its place in the chain."""
    found = selectors.entry_or_404(request.viewer, entry_id)
    pairs = [
        Pair(_("操作人"), actor_words(found.actor_label)),
        Pair(_("时间"), found.at),
        Pair(_("区划"), place_path(found.place)),
        Pair(_("对象"), _subject(found.subject_kind, found.subject_id, people_named({"user": found.subject_id}))),
    ]
    chain = [
        Pair(_("对象编号"), found.subject_id),
        Pair(_("链"), found.chain),
        Pair(_("序号"), found.seq),
        Pair(_("前一行摘要"), found.previous[:24]),
        Pair(_("本行摘要"), found.mac[:24]),
    ]
    shown = {
        "title": _(label(found.verb)), "pairs": pairs, "chain": chain, "changes": _changes(found, is_kept=_is_kept(request.viewer, found)),
        "back": Link(_("审计"), reverse("web:admin-audit")),
        "same": f"{reverse('web:admin-audit')}?subject={found.subject_id}",
    }  # fmt: skip
    return render(request, "admin/trail_entry.html", shown)


def _is_kept(viewer: Viewer, found: AuditEntry) -> bool:
    """Is it about a row behind a guard that this viewer does not hold? Then the trail says that something was done, and not what."""
    model = _guarded_tables().get(found.subject_kind)
    if model is None:
        return False
    return not model._default_manager.filter(past_guard(viewer, model.guarded), pk=found.subject_id).exists()  # type: ignore[attr-defined]


@cache
def _guarded_tables() -> Mapping[str, type[Model]]:
    """The tables whose rows may stand behind a guard, by the name the trail has for them."""
    return {model._meta.label: model for model in all_models.get_models() if hasattr(model, "guarded")}


def _changes(found: AuditEntry, *, is_kept: bool) -> Table:
    before, after = ({}, {}) if is_kept else (json.loads(found.before), json.loads(found.after))
    columns = [Column(_("项目")), Column(_("之前")), Column(_("之后")), Column(_("变化"))]
    people = people_named(before, after)
    rows = []
    for item in {**before, **after}:
        sides = [
            in_words(side.get(item), item, found.subject_kind, found.place, people)
            for side in (before, after)
        ]
        is_changed = before.get(item) != after.get(item)
        rows.append(Row([_(item_label(item)), *sides, Badge(_("有变化"), "info") if is_changed else None]))
    empty = _("另有保密:有相应能力的人才看得到改了什么。") if is_kept else _("这一动作没有改变内容。")
    return Table(_("之前与之后"), columns, rows, empty=empty)


@page("system.read")
def chains(request: SignedRequest) -> HttpResponse:
    """The head of every chain, and the last verification."""
    rows = [
        Row([place_path(f"{chain}000000") if chain.isdigit() else _("全系统"), chain, seq, mac[:16]])
        for chain, (seq, mac) in selectors.heads().items()
    ]
    columns = [Column(_("区划")), Column(_("链")), Column(_("行数"), "number"), Column(_("链头摘要"))]
    last = jobs.latest_of(request.viewer, verify_audit_chains.module_path)
    done = last is not None and last.state == JobState.DONE
    shown = {
        "table": Table(_("链头"), columns, rows, empty=_("还没有审计记录。")),
        "last": last,
        "waiting": last is not None and last.state in {JobState.READY, JobState.RUNNING},
        "breaks": _breaks(last.result if done and last is not None else None),
        "done": done,
        "may_verify": request.viewer.may("job.manage"),
        "back": Link(_("审计"), reverse("web:admin-audit")),
    }
    return render(request, "admin/chains.html", shown)


def _breaks(result: Any) -> Table | None:
    if not result:
        return None
    columns = [Column(_("链")), Column(_("行"), "number"), Column(_("记录")), Column(_("情况"))]
    rows = []
    for found in map(telling.from_plain, result):
        chain = telling.whole_chain(found.chain, place_path(f"{found.chain}000000"))
        what = telling.what_is_wrong(found.fault, found.count)
        is_row = found.fault != "more"
        rows.append(Row([chain, found.seq if is_row else None, telling.row_words(found), what], tone="bad"))
    return Table(_("断开之处"), columns, rows)


@page("job.manage")
@require_POST
def verify(request: SignedRequest) -> HttpResponse:
    """Have every chain walked from the first row to the last, in the background."""
    verify_audit_chains.asked(actor=request.viewer).enqueue()
    messages.info(request, _("已开始校验;完成后刷新本页查看结果。"))
    return redirect("web:admin-audit-chains")
