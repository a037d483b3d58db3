"""One's own file 我的职业档案: everything in it, hours claimed, a certificate sent in, the phone corrected."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.parts import Action, Link
from lianxin.domain.workforce.forms.files import PhoneForm
from lianxin.domain.workforce.selectors import own_worker
from lianxin.domain.workforce.services import workers as services
from lianxin.domain.workforce.views.acting import act
from lianxin.domain.workforce.views.file import file_context


@never_cache
@page("workforce.own")
def mine(request: SignedRequest) -> HttpResponse:
    """The file that is tied to this account; how to get one when there is none."""
    found = own_worker(request.viewer)
    if found is None:
        return render(request, "workforce/mine_none.html")
    context = file_context(request, found)
    phone = Action(_("修改电话"), reverse("workforce:mine-phone"), icon="edit")
    context |= {"is_mine": True, "actions": [*context["actions"], phone], "back": None}
    return render(request, "workforce/worker.html", context)


@page("workforce.own")
def phone(request: SignedRequest) -> HttpResponse:
    """Correct one's own phone."""
    found = own_worker(request.viewer)
    if found is None:
        return render(request, "workforce/mine_none.html")
    form = PhoneForm(request.POST or None, initial={"phone": found.phone})

    def do(typed: dict[str, Any]) -> None:
        services.change_own_phone(actor=request.viewer, now=request.now, phone=typed["phone"])

    back = Link(_("返回我的职业档案"), reverse("workforce:mine"))
    return act(request, form, do, title=_("修改电话"), submit=_("保存"), done=_("已保存。"), back=back)
