"""The whole file of a case as one PDF: made by a job, since each sheet takes about a second; handed to who asked for it alone."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from pypdf import PdfWriter

from lianxin.base import packs, papers
from lianxin.base.access.selectors import account_signing_in, viewer_of
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.jobs.running import finish_here, report_progress
from lianxin.base.notices.services import notify
from lianxin.base.papers.rendering import TYPES
from lianxin.domain.cases.models import CaseFile, CasePrint
from lianxin.domain.cases.selectors import (
    case_or_404,
    drawn,
    paper_values,
    papers_to_print,
    print_or_404,
    work_of_print,
)
from lianxin.domain.cases.services.printing import Printed
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

Enqueue = Callable[[Viewer, CasePrint, str], UUID]
"""(who asks, what for, the place) → the id of the job."""
_HOURS: Final = "case_print_hours"


@service("proceeding.read")
def ask_print(*, actor: Viewer, now: datetime, case_id: UUID, language: str, enqueue: Enqueue) -> CasePrint:
    """Have the whole file made by a job: every record by its latest version. While one that the same person asked for is being made,
    that one. Raises "case.nothing_to_print", "general.not_found"."""
    case = case_or_404(actor, now, case_id)
    if not papers_to_print(actor, now, case):
        raise ProblemError("case.nothing_to_print")
    CaseFile.objects.select_for_update().get(id=case.id)  # two who press at once make one job
    waiting = CasePrint.objects.filter(case=case, asked_by=actor.person_id, state=CasePrint.State.WAITING, language=language)
    latest = waiting.order_by("-asked_at").first()
    work = work_of_print(actor, now, latest) if latest is not None else None
    if latest is not None and work is not None and work.state != "broken":
        audit.unchanged()
        return latest
    made = CasePrint(case=case, language=language, asked_by=actor.person_id, asked_at=now)
    made.job_id = enqueue(actor, made, case.proceeding.place)
    made.save(force_insert=True)
    keep(actor, now, "case.print_ask", case)
    return made


def make_print(*, user_id: UUID, now: datetime, print_id: UUID) -> None:
    """What the job does, as who asked for it, with the reach they have by now. Called outside any transaction: only writing the file
    down holds the database. What is refused is told on the page of the print."""
    account = account_signing_in(str(user_id))
    actor = viewer_of(account, now=now) if account is not None else Viewer.nobody()
    try:
        wanted = print_or_404(actor, now, print_id)
        if wanted.state != CasePrint.State.WAITING:
            return
        with translation.override(wanted.language):
            sheets = _sheets(actor, now, wanted)
        keep_print(actor=actor, now=now, print_id=print_id, sheets=len(sheets), body=_together(sheets))
    except ProblemError as refused:
        if refused.code == "job.lease_lost":
            raise
        refuse_print(actor=Viewer.system("worker"), now=now, print_id=print_id, code=refused.code)


@service("proceeding.read")
def keep_print(*, actor: Viewer, now: datetime, print_id: UUID, sheets: int, body: bytes) -> CasePrint:
    """The finished file, sealed, for the hours of the pack; who asked is told. Raises "general.not_found"."""
    wanted = CasePrint.objects.select_for_update().get(id=print_or_404(actor, now, print_id).id)
    case = case_or_404(actor, now, wanted.case_id)
    hours = float(packs.for_place(case.proceeding.place).value(_HOURS, local_day(now)))
    wanted.body, wanted.sheets, wanted.state, wanted.until = body, sheets, CasePrint.State.READY, now + timedelta(hours=hours)
    wanted.save(update_fields=["body_sealed", "sheets", "state", "until"])
    keep(actor, now, "case.print_make", case, {"sheets": sheets})
    link = reverse("cases:print-all", args=[case.id])
    notify(actor=actor, now=now, users=[wanted.asked_by], kind="case.print_ready", link=link, key=f"print:{wanted.id.hex}")
    finish_here(now=now)
    return wanted


@service(None)
def refuse_print(*, actor: Viewer, now: datetime, print_id: UUID, code: str) -> None:
    """It could not be made: the reason stays with it."""
    wanted = CasePrint.objects.select_for_update(of=("self",)).select_related("case__proceeding").filter(id=print_id).first()
    if wanted is None or wanted.state != CasePrint.State.WAITING:
        audit.unchanged()
        return
    wanted.state, wanted.problem_code = CasePrint.State.REFUSED, code
    wanted.save(update_fields=["state", "problem_code"])
    keep(actor, now, "case.print_refuse", wanted.case, {"code": code})
    finish_here(now=now, result=code)


@service("proceeding.read")
def hand_out_print(*, actor: Viewer, now: datetime, print_id: UUID) -> Printed:
    """The finished file, to who asked for it and may still read the case; each time is on record. Raises "case.print_gone"."""
    found = print_or_404(actor, now, print_id)
    body = found.body
    if found.state != CasePrint.State.READY or not body or found.until is None or now >= found.until:
        raise ProblemError("case.print_gone")
    keep(actor, now, "case.print", found.case, {"paper": "all", "sheets": found.sheets})
    return Printed(body, TYPES["pdf"], f"{found.case.proceeding.number}-file.pdf")


def drop_prints(now: datetime) -> int:
    """Put away the bytes of files whose time is over; returns how many. Who asked for them and had them stays in the trail."""
    over = CasePrint.objects.filter(until__lte=now).exclude(body_sealed=b"")
    return over.update(body_sealed=b"")


def _sheets(actor: Viewer, now: datetime, wanted: CasePrint) -> list[bytes]:
    case = case_or_404(actor, now, wanted.case_id)
    pack, pictures, sheets = packs.for_place(case.proceeding.place), drawn(actor, now, case), papers_to_print(actor, now, case)
    made = []
    for at, (code, record) in enumerate(sheets):
        report_progress(at, len(sheets))
        values = paper_values(actor, now, case, record, pictures)
        made.append(papers.render(papers.find(pack, code), values, kind="pdf", language=wanted.language).body)
    if not made:
        raise ProblemError("case.nothing_to_print")
    return made


def _together(made: Sequence[bytes]) -> bytes:
    if len(made) == 1:
        return made[0]
    writer = PdfWriter()
    for body in made:
        writer.append(io.BytesIO(body))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
