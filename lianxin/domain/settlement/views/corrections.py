"""A line of a closed statement was wrong: taken back and counted anew in the draft of now."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.parts import Link, Pair
from lianxin.base.ui.submitting import refusals_in
from lianxin.base.ui.wording import day_text
from lianxin.domain.people.views.listing import listed_name
from lianxin.domain.settlement import selectors, services
from lianxin.domain.settlement.forms import CorrectForm
from lianxin.domain.settlement.views.showing import parts_text, run_title, service_name
from lianxin.kernel.clock import local_day


@page("settlement.make")
def correct(request: SignedRequest, line_id: UUID) -> HttpResponse:
    """What it was, what it should have been, and why."""
    line = selectors.line_or_404(request.viewer, line_id)
    request.viewer.must("settlement.make", line.place)
    form = CorrectForm(request.POST or None, initial={"minutes": line.minutes, "price": line.price, "subsidy": line.subsidy})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.correct_line(actor=request.viewer, now=request.now, line_id=line.id, **form.cleaned_data)
            messages.success(request, _("已写进草稿,等另一个人关账。"))
            return redirect("settlement:run", made.run_id)
    whom = listed_name(line.commitment.resident, local_day(request.now)) if line.commitment.resident else ""
    facts = [
        Pair(_("服务"), f"{service_name(line.place, line.service)} · {day_text(line.day)}"), Pair(_("为谁"), whom or None),
        Pair(_("承办人"), line.worker.display_name if line.worker else None), Pair(_("谁付"), parts_text(line.place, line.parts) or None),
    ]  # fmt: skip
    context = {"form": form, "facts": facts, "back": Link(run_title(line.run), reverse("settlement:run", args=[line.run_id]))}
    return render(request, "settlement/correct.html", context, status=422 if form.errors else 200)
