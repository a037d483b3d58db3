"""A questionnaire by a personal link: no account, large letters, once. The address holds the secret, so it reaches no log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, public_page
from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.bodies import MOST_AT_ONCE, must_fit
from lianxin.base.ui.languages import LANGUAGES
from lianxin.base.ui.submitting import problem_text
from lianxin.base.ui.wording import day_text, problem_words
from lianxin.domain.surveys import selectors
from lianxin.domain.surveys.selectors.senders import known_link, sent_by_link
from lianxin.domain.surveys.services.intake import receive_by_link
from lianxin.domain.surveys.views.answering import SEND, SEND_ALL, Answering, begin
from lianxin.domain.surveys.views.filling import shown
from lianxin.domain.surveys.views.showing import last_day_of, title_of
from lianxin.entry.public.secret_addresses import in_no_log
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from uuid import UUID

    from lianxin.domain.surveys.models import Form, SubmissionVersion

_CLIENT: Final = "lianxin link"
_OVER: Final = {
    "survey.link_used": "good", "survey.link_expired": "warn", "survey.link_revoked": "warn", "survey.closed": "warn",
    "survey.link_unknown": "bad", "survey.not_published": "warn",
}  # fmt: skip
_FOR_RESIDENTS: Final = {
    "survey.closed": (N_("问卷“%(form)s”已经结束了。"), N_("不用再填,谢谢您。还有话要说,请联系社工站。")),
    "survey.not_published": (N_("问卷“%(form)s”现在还不能填。"), N_("请过些时候再打开,或联系社工站。")),
}  # fmt: skip
"""Problems whose usual words tell the staff what to do."""
_TWICE: Final = frozenset({"survey.conflict", "file.upload_gone"})
"""What the second of two presses at once may meet: the first was faster, and its files are put away."""


@public_page("the secret address is the ability: it shows one questionnaire's questions, and nothing about anybody")
@csrf_exempt  # nothing here depends on a session; a refusal by the middleware would write the address into the log
@never_cache
@in_no_log
def fill(request: SignedRequest, token: str) -> HttpResponse:
    """Answer and send; or be told why the link opens nothing. Nothing known of the resident is filled in beforehand, not even the
    name: whoever holds the link is not proven to be them."""
    try:
        known_link(token)  # before anything is read of what is sent to an address that opens nothing
        must_fit(request, MOST_AT_ONCE)
    except ProblemError as refused:
        return _closed(request, token, refused)
    chosen = _speak(request)
    try:
        opened = selectors.open_link(token, request.now)
        made = begin(request, opened.version, owner=_holder(opened.link.id))
        if made.is_ready and _sent(request, token, made):
            response = _thanked(request, opened.form)
        else:
            context = {"title": title_of(opened.form), "submit": _("交上去"), "is_public": True, "until": day_text(last_day_of(opened.link))}
            response = shown(request, "public/fill.html", made, context)
    except ProblemError as refused:
        response = _over(request, token, refused)
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
        if refused.code in _TWICE and sent_by_link(token, made.instance_id):
            raise ProblemError("survey.link_used") from refused
        made.problems.append(problem_text(refused))
        return False
    made.forget_files()
    return True


def _holder(link_id: UUID) -> Viewer:
    """Whose files wait on their way."""
    return Viewer(id=link_id, label=_("填写链接"))


def _over(request: SignedRequest, token: str, refused: ProblemError) -> HttpResponse:
    """The link opens nothing (any more). Who pressed the button twice is thanked twice: what they sent is here."""
    if refused.code == "survey.link_used" and request.POST.get("act") in (SEND, SEND_ALL):
        sent = sent_by_link(token, request.POST.get("instance", ""))
        if sent is not None and _is_same(request, token, sent):
            return _thanked(request, sent.submission.form)
    return _closed(request, token, refused)


def _is_same(request: SignedRequest, token: str, sent: SubmissionVersion) -> bool:
    """But for the moment when it was sent, does the page say again what is here?"""
    if sent.submission.form_version is None:
        return False
    made = begin(request, sent.submission.form_version, owner=_holder(known_link(token).id))
    made.forget_files()
    return made.xml(ended_at=sent.submission.ended_at or request.now) == bytes(sent.xml)


def _thanked(request: SignedRequest, form: Form) -> HttpResponse:
    # The same for whatever was answered: the page tells nobody who looks over a shoulder what that was.
    scale = packs.for_place(form.place).scales.get(form.form_id)
    return render(request, "public/filled.html", {"title": title_of(form), "place": form.place, "may_weigh": scale is not None and bool(scale.triggers)})


def _closed(request: SignedRequest, token: str, refused: ProblemError) -> HttpResponse:
    title, remedy = problem_words(refused)
    if refused.code in _FOR_RESIDENTS:
        title, remedy = (_(text) % {"form": title_of(known_link(token).form)} for text in _FOR_RESIDENTS[refused.code])
    context = {"tone": _OVER.get(refused.code, "bad"), "title": title, "remedy": remedy, "stations": f"{reverse('public:welcome')}#stations"}
    return render(request, "public/closed.html", context, status=refused.problem.status)
