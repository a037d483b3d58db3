"""What is on public show 公示, for its days, to anybody; and what anybody objects to it, with the answer by a code."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, public_page
from lianxin.base.access.viewer import Viewer
from lianxin.base.access.visitors import visitor_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Column, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.workforce.forms.publicity import PublicObjectionForm
from lianxin.domain.workforce.selectors.publicity import Publicity, followed_by_code, on_show, shown_or_404
from lianxin.domain.workforce.services.objecting import Said, object_in_public
from lianxin.entry.public.complaints import CodeForm
from lianxin.entry.public.secret_addresses import in_no_log
from lianxin.kernel.clock import local_day


@public_page("what is on show is there for everybody to read, during its days")
def listing(request: SignedRequest) -> HttpResponse:
    """Everything on show today."""
    rows = [Row((one.title, full_name(one.place, language()), one.until), _address(one)) for one in on_show(local_day(request.now))]
    table = Table(_("公示"), [Column(_("公示什么")), Column(_("哪里")), Column(_("公示到(含)"), "short")], rows, _("现在没有公示。"))
    return render(request, "public/publicity.html", {"title": _("公示"), "table": table})


def _address(one: Publicity) -> str:
    return reverse("public:publicity", args=[one.kind, one.id])


@public_page("what is on show is there for everybody to read and to object to, during its days; afterwards the page says that it is over")
@never_cache
@in_no_log
def shown(request: SignedRequest, kind: str, shown_id: UUID) -> HttpResponse:
    """One result: who, of where, what for; nothing of how it was reached. Below it an objection is sent."""
    found = shown_or_404(kind, shown_id, local_day(request.now))
    if not found.is_on(local_day(request.now)):
        return render(request, "public/publicity.html", {"title": found.title, "found": found, "is_over": True})
    lines = [one for one in found.lines if one.stands]
    form = PublicObjectionForm(request.POST or None, shown=found)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_in(form, {"objection.row_unknown": "row_id"}):
            sent = object_in_public(
                actor=Viewer.nobody(), now=request.now, objection_id=typed["objection_id"], kind=kind, shown_id=shown_id, row_id=typed["row_id"],
                told=Said(typed["said"], typed["name"], typed["phone"]), address=visitor_of(request).address,
            )  # fmt: skip
            return render(request, "public/publicity_sent.html", {"code": sent.code})
    columns = [Column(_("序号"), "number"), Column(_("姓名或名称")), Column(_("在哪里"))] + ([Column(_("拟定"))] if any(one.what for one in lines) else [])
    rows = [Row((number, one.name, full_name(one.place, language()), *([one.what] if len(columns) > 3 else []))) for number, one in enumerate(lines, 1)]
    context = {"title": found.title, "found": found, "table": Table(_("公示名单"), columns, rows, _("名单里的都已取消。")), "form": form if lines else None}
    return render(request, "public/publicity.html", context, status=422 if form.errors else 200)


@public_page("the code is the ability: it shows the answer to an objection, nothing else")
@never_cache
@in_no_log
def follow(request: SignedRequest) -> HttpResponse:
    """The answer, by its code. The code is sent in the page, never in the address."""
    form, found = CodeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"objection.code_wrong": "code"}):
            found = followed_by_code(form.cleaned_data["code"])
    return render(request, "public/publicity_follow.html", {"form": form, "found": found}, status=422 if form.errors else 200)
