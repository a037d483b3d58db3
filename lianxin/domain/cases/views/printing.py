"""The papers of a case as Word and PDF; the whole file as one PDF, made by a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import read_key
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Row, Table
from lianxin.base.ui.submitting import problem_text, refusals_told
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.tasks import print_later
from lianxin.domain.cases.views.showing import found_case, framed
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.ui.parts import Tone
    from lianxin.domain.cases.models import CasePrint
    from lianxin.domain.cases.selectors import PrintWork
    from lianxin.domain.cases.services import Printed

_SHOWN: Final = 5
_LOOK_AGAIN_SECONDS: Final = 3
_TONES: Final[dict[str, Tone]] = {"waiting": "info", "ready": "good", "refused": "bad"}


@never_cache
@page("proceeding.read")
def paper(request: SignedRequest, case_id: UUID, paper: str, kind: str) -> HttpResponse:
    """One paper: what was written into it (`?record=`), else blank."""
    if kind not in ("pdf", "docx"):
        raise ProblemError("general.not_found")
    record = read_key(request.GET["record"]) if request.GET.get("record") else None
    return _file(
        services.print_paper(
            actor=request.viewer, now=request.now, case_id=case_id, paper=paper, record_id=record, language=language(),
            kind="pdf" if kind == "pdf" else "docx",
        )
    )


@never_cache
@page("proceeding.read")
def whole(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """The whole file as one PDF: a POST asks for it; then how far it is, and what of one's own may be fetched."""
    case = found_case(request, case_id)
    if request.method == "POST":
        with refusals_told(request):
            services.ask_print(actor=request.viewer, now=request.now, case_id=case.id, language=language(), enqueue=print_later)
        return redirect("cases:print-all", case.id)
    made = list(selectors.prints_of(request.viewer, request.now, case)[:_SHOWN])
    work = selectors.work_of_print(request.viewer, request.now, made[0]) if made else None
    columns = [Column(_("什么时候要的")), Column(_("状态")), Column(_("几份文书"), "number"), Column(_("保留到")), Column("", "actions")]
    rows = [_row(request, one, work if at == 0 else None) for at, one in enumerate(made)]
    context = framed(
        case, "records", work=work, table=Table(_("整份卷宗(PDF)"), columns, rows, _("还没有要过。")),
        actions=[Action(_("做一份整份卷宗"), reverse("cases:print-all", args=[case.id]), "primary", "report", post=True)],
    )  # fmt: skip
    response = render(request, "cases/whole.html", context)
    if work is not None and work.state != "broken":
        response["Refresh"] = str(_LOOK_AGAIN_SECONDS)  # looks again without a script
    return response


def _row(request: SignedRequest, one: CasePrint, work: PrintWork | None) -> Row:
    is_there = one.state == "ready" and one.until is not None and request.now < one.until
    state = Badge(_(one.get_state_display()), _TONES[one.state])
    if one.state == "ready" and not is_there:
        state = Badge(_("已过保留时间"))
    elif one.state == "waiting" and (work is None or work.state == "broken"):
        state = Badge(_("没有做成"), "bad")
    told = [state, problem_text(ProblemError(one.problem_code))] if one.problem_code else state
    acts = [Action(_("下载"), reverse("cases:print-fetch", args=[one.id]), "primary", "download")] if is_there else []
    return Row((one.asked_at, told, one.sheets or None, one.until, acts))


@never_cache
@page("proceeding.read")
def fetch(request: SignedRequest, print_id: UUID) -> HttpResponse:
    """The finished file, for who asked for it."""
    return _file(services.hand_out_print(actor=request.viewer, now=request.now, print_id=print_id))


def _file(made: Printed) -> HttpResponse:
    answer = HttpResponse(made.body, content_type=made.content_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=made.name) or "attachment"
    return answer
