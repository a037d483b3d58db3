"""The records of a case: listed, written, read with their versions, signed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Column, Pair, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.forms import SheetForm, SignForm
from lianxin.domain.cases.forms.sheets import words_in
from lianxin.domain.cases.rules import REPEATED, SIGN_WAYS
from lianxin.domain.cases.views.showing import form_page, found_case, framed, may_write
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.packs.schema import Paper, PaperField
    from lianxin.domain.cases.models import CaseFile, CaseRecord


@never_cache
@page("proceeding.read")
def records(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """Every record by its latest version; what can still be written; each paper blank or filled as Word and PDF."""
    case = found_case(request, case_id)
    known = selectors.case_papers(request.viewer, case.proceeding.place)
    found = list(selectors.records_of(request.viewer, request.now, case).defer("content_sealed"))
    names = labels_of([one.by for one in found])
    columns = [Column(text) for text in (_("文书"), _("时间"), _("谁写的"), _("第几版"), _("本人签名"))]
    rows = [
        Row(
            (_name(known, one.paper), one.held_at or one.at, names.get(one.by) if one.by else None, one.version, one.signed_on),
            reverse("cases:record", args=[one.id]),
        )
        for one in found
    ]
    have = {one.paper for one in found}
    to_write = [
        Action(row.name.in_language(language()), reverse("cases:write", args=[case.id, code]) if code != "case_referral" else reverse("cases:refer", args=[case.id]), icon="add")
        for code, (row, _blanks) in known.items()
        if may_write(request, case) and (code not in have or code in REPEATED)
    ]
    blanks = [Action(row.name.in_language(language()), reverse("cases:print", args=[case.id, code, "docx"]), icon="download") for code, (row, _b) in known.items()]
    table = Table(_("记录"), columns, rows, _("还没有记录。"))
    return render(request, "cases/records.html", framed(case, "records", table=table, to_write=to_write, blanks=blanks))


@page("proceeding.work")
def write(request: SignedRequest, case_id: UUID, paper: str) -> HttpResponse:
    """A new record by one paper; of a paper there is one of, the one that is already written is opened instead of an empty sheet."""
    case = found_case(request, case_id)
    there = None if request.method == "POST" or paper in REPEATED else selectors.records_of(request.viewer, request.now, case, paper).last()
    return redirect("cases:edit", there.id) if there is not None else _write(request, case, paper, None)


@page("proceeding.work")
def edit(request: SignedRequest, record_id: UUID) -> HttpResponse:
    """The next version of a record."""
    found = selectors.record_or_404(request.viewer, request.now, record_id)
    return _write(request, found.case, found.paper, found)


def _write(request: SignedRequest, case: CaseFile, paper: str, earlier: CaseRecord | None) -> HttpResponse:
    known = selectors.case_papers(request.viewer, case.proceeding.place)
    if paper not in known or (paper == "case_referral" and earlier is None):
        raise ProblemError("general.not_found")
    row, blanks = known[paper]
    initial: dict[str, object] = {"risk_level": case.risk_level, "close_reason": case.close_reason, "follow_up_on": case.follow_up_on}
    if earlier is not None:
        initial |= words_in(json.loads(earlier.content)) | {"version": earlier.version, "held_at": earlier.held_at}
    codes = [code for part in row.parts for code in part.fields]
    form = SheetForm(
        request.POST or None, paper=paper, codes=codes, blanks=blanks, workflow=selectors.workflow_of(request.viewer, case),
        again=earlier is not None, now=request.now, initial=initial,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.write_record(
                actor=request.viewer, now=request.now, case_id=case.id, paper=paper, entry=form.entry(), record_id=form.cleaned_data["record_id"],
                thread=earlier.thread if earlier is not None else None, version=form.cleaned_data["version"], why=form.cleaned_data.get("why", ""),
            )  # fmt: skip
            messages.success(request, _("已保存。"))
            return redirect("cases:record", made.id)
    about = _untold(request, case) if "close_reason" in codes else ""
    return form_page(request, case, row.name.in_language(language()), form, _("保存"), "records", about=about)


def _untold(request: SignedRequest, case: CaseFile) -> str:
    """What whoever closes the case should know: a referral whose outcome nobody has heard."""
    receivers = "、".join(one.receiver for one in selectors.untold_referrals(request.viewer, request.now, case))
    text = _("转介到“%(receivers)s”已接收,还没有结果。结案前先问;结案后,问结果的事项仍在承办人名下。")
    return text % {"receivers": receivers} if receivers else ""


@never_cache
@page("proceeding.read")
def record(request: SignedRequest, record_id: UUID) -> HttpResponse:
    """One version as it was written, who signed it, and the others."""
    found = selectors.record_or_404(request.viewer, request.now, record_id)
    versions = list(selectors.versions_of(request.viewer, request.now, found).defer("content_sealed"))
    known = selectors.case_papers(request.viewer, found.case.proceeding.place)
    is_last = versions[0].id == found.id
    columns = [Column(text) for text in (_("第几版"), _("时间"), _("为什么改"), _("本人签名"))]
    rows = [Row((one.version, one.at, one.why or None, one.signed_on), reverse("cases:record", args=[one.id])) for one in versions]
    context = framed(
        found.case, "records", paper_name=_name(known, found.paper), words=_words(known, found), is_last=is_last,
        facts=[*_decided(request, found, is_last=is_last), *_signature(found)], actions=_actions(request, found, is_last=is_last), versions=Table(_("各版"), columns, rows) if len(rows) > 1 else None,
    )  # fmt: skip
    return render(request, "cases/record.html", context)


@page("proceeding.work")
def sign(request: SignedRequest, record_id: UUID) -> HttpResponse:
    """The person agrees to what is written."""
    found = selectors.record_or_404(request.viewer, request.now, record_id)
    resident = found.case.proceeding.resident
    initial = {"signed_by": resident.name if resident is not None else "", "signed_on": local_day(request.now)}
    form = SignForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.sign_record(actor=request.viewer, now=request.now, record_id=found.id, **form.cleaned_data)
            messages.success(request, _("签名已记下。"))
            return redirect("cases:record", found.id)
    return form_page(request, found.case, _("本人签名"), form, _("保存"), "records")


def _name(known: dict[str, tuple[Paper, list[PaperField]]], code: str) -> str:
    return known[code][0].name.in_language(language()) if code in known else code


def _words(known: dict[str, tuple[Paper, list[PaperField]]], found: CaseRecord) -> list[tuple[str, str]]:
    """(blank, what was written), in the paper's order; what the paper no longer has stands behind."""
    content: dict[str, str] = json.loads(found.content)
    fields = {one.code: one for one in known[found.paper][1]} if found.paper in known else {}
    shown = []
    for code in [*(code for code in fields if code in content), *(code for code in content if code not in fields)]:
        field = fields.get(code)
        options = {one.code: one.name.in_language(language()) for one in field.options} if field is not None else {}
        shown.append((field.name.in_language(language()) if field is not None else code, options.get(content[code], content[code])))
    return shown


def _decided(request: SignedRequest, found: CaseRecord, *, is_last: bool) -> list[Pair]:
    """What this paper settled for the case: the level of risk, why it closes, the day of the follow-up. With the latest version only."""
    known = selectors.case_papers(request.viewer, found.case.proceeding.place)
    if not is_last or found.paper not in known:
        return []
    codes = {code for part in known[found.paper][0].parts for code in part.fields}
    facts, tongue = selectors.workflow_of(request.viewer, found.case).facts, language()
    pairs = []
    for blank, (fact, value) in {"risk_level": ("risk_level", found.case.risk_level), "close_reason": ("closing_reason", found.case.close_reason)}.items():
        if blank in codes and fact in facts:
            word = facts[fact].codes.get(value)
            pairs.append(Pair(facts[fact].name.in_language(tongue), word.in_language(tongue) if word is not None else None))
    return [*pairs, Pair(_("回访日期"), found.case.follow_up_on)] if "close_reason" in codes else pairs


def _signature(found: CaseRecord) -> list[Pair]:
    signed = f"{found.signed_by}({_(SIGN_WAYS[found.signed_way])})" if found.signed_on is not None else None
    pairs = [Pair(_("第几版"), found.version), Pair(_("写下的时间"), found.at), Pair(_("本人签名"), signed), Pair(_("签名日期"), found.signed_on)]
    if found.witness:
        pairs += [Pair(_("见证人"), found.witness), Pair(_("没有亲自签的原因"), found.unsigned_why)]
    return [Pair(_("服务时间"), found.held_at), *pairs] if found.held_at is not None else pairs


def _actions(request: SignedRequest, found: CaseRecord, *, is_last: bool) -> list[Action]:
    if not is_last:
        return []
    offered = []
    if may_write(request, found.case):
        offered.append(Action(_("修改"), reverse("cases:edit", args=[found.id]), icon="edit"))
        if found.signed_on is None:
            offered.append(Action(_("本人签名"), reverse("cases:sign", args=[found.id]), "primary", "good"))
    for kind, label in (("pdf", _("打印(PDF)")), ("docx", _("Word"))):
        address = reverse("cases:print", args=[found.case_id, found.paper, kind])
        offered.append(Action(label, f"{address}?record={found.id}", icon="download"))
    return offered


