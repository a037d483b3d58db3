"""One's own phone, corrected."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.form_pages import act_page
from lianxin.domain.workforce.forms.files import PhoneForm
from lianxin.domain.workforce.selectors import own_worker
from lianxin.domain.workforce.services import workers as services
from lianxin.domain.workforce.views.acting import back_to


@page("workforce.own")
def phone(request: SignedRequest) -> HttpResponse:
    """Correct one's own phone; without a file, the page that says how to get one."""
    found = own_worker(request.viewer)
    if found is None:
        return redirect("web:own")
    form = PhoneForm(request.POST or None, initial={"phone": found.phone})
    return act_page(request, _("修改电话"), form, services.change_own_phone, back_to(request, found), done=_("已保存。"))
