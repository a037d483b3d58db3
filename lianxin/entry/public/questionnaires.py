"""A questionnaire by a personal link: no account, large letters, once. The address holds the secret, so it reaches no log."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from lianxin.base.access.pages import SignedRequest, public_page
from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.languages import LANGUAGES
from lianxin.base.ui.submitting import problem_text
from lianxin.domain.surveys import selectors
from lianxin.domain.surveys.services.intake import receive_by_link
from lianxin.domain.surveys.views.answering import Answering, begin
from lianxin.domain.surveys.views.filling import shown
from lianxin.domain.surveys.views.showing import title_of
from lianxin.entry.public.secret_addresses import in_no_log
from lianxin.kernel.problems import ProblemError

_CLIENT: Final = "lianxin link"
_OVER: Final = {
    "survey.link_used": "good", "survey.link_expired": "warn", "survey.link_revoked": "warn", "survey.closed": "warn",
    "survey.link_unknown": "bad", "survey.not_published": "warn",
}  # fmt: skip


@public_page("the secret address is the ability: it shows one questionnaire's questions, and nothing about anybody")
@csrf_exempt  # nothing here depends on a session; a refusal by the middleware would write the address into the log
@never_cache
@in_no_log
def fill(request: SignedRequest, token: str) -> HttpResponse:
    """Answer and send; or be told why the link opens nothing."""
    chosen = _speak(request)
    try:
        opened = selectors.open_link(token, request.now)
        made = begin(request, opened.version, owner=Viewer(id=opened.link.id, label=_("填写链接")))
        if made.is_ready and _sent(request, token, made):
            response = render(request, "public/filled.html", {"title": title_of(opened.form)})
        else:
            context = {"title": title_of(opened.form), "submit": _("交上去"), "is_public": True, "until": opened.link.expires_at}
            response = shown(request, "public/fill.html", made, context)
    except ProblemError as refused:
        response = _closed(request, refused)
    if chosen:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", secure=request.is_secure())
    return response


def _speak(request: SignedRequest) -> str:
    """The language whose button was pressed, for this page and from now on; "" when none was."""
    wanted = request.POST.get("page_language", "")
    if wanted not in dict(LANGUAGES):
        return ""
    translation.activate(wanted)
    request.LANGUAGE_CODE = wanted
    return wanted


def _sent(request: SignedRequest, token: str, made: Answering) -> bool:
    try:
        receive_by_link(now=request.now, token=token, xml=made.xml(ended_at=request.now), files=made.files(), client=_CLIENT)
    except ProblemError as refused:
        if refused.code in _OVER:
            raise
        made.problems.append(problem_text(refused))
        return False
    made.forget_files()
    return True


def _closed(request: SignedRequest, refused: ProblemError) -> HttpResponse:
    title, remedy = (_(text) % refused.details if refused.details else _(text) for text in (refused.problem.message, refused.problem.remedy))
    context = {"tone": _OVER.get(refused.code, "bad"), "title": title, "remedy": remedy, "stations": f"{reverse('public:welcome')}#stations"}
    return render(request, "public/closed.html", context, status=refused.problem.status)
