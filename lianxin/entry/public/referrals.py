"""A referral by its link: the agency it goes to reads what the person agreed to share, answers, and later tells the outcome.

The address alone opens nothing: a code told another way goes with every page that is sent. After its end it tells nothing of anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from lianxin.base.access.pages import SignedRequest, public_page
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import full_name, public_stations
from lianxin.base.ui.bodies import must_fit
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Pair
from lianxin.base.ui.submitting import problem_text, refusals_in
from lianxin.base.ui.wording import day_text, problem_words
from lianxin.domain.cases.rules import ANSWERS, SHARED
from lianxin.domain.cases.selectors import open_referral_link, shared_by
from lianxin.domain.cases.services import Answer, answer_by_link, enter_by_link
from lianxin.entry.public.secret_addresses import in_no_log
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.cases.models import ReferralLink

_MOST_BYTES = 1 << 16
_NOBODY = Viewer.nobody()


class CodeForm(forms.Form):
    """The code that the station told another way."""

    code = forms.CharField(
        label=gettext_lazy("验证码"), max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}),
    )  # fmt: skip


class ReplyForm(forms.Form):
    """Taken or not, by whom, and why not; once it is taken, what came of it."""

    code = forms.CharField(max_length=20, widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=gettext_lazy("接收吗"), widget=forms.RadioSelect)
    answered_by = forms.CharField(label=gettext_lazy("您的姓名、职务"), max_length=60)
    reason = FreeTextField(label=gettext_lazy("不接收的原因"), required=False, max_length=300, rows=3, help_text=gettext_lazy("接收的不用填。"))
    outcome = FreeTextField(label=gettext_lazy("办得怎样"), max_length=300, rows=3)

    def __init__(self, *args: Any, waiting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if waiting:
            self.fields["answer"].choices = [(code, _(text)) for code, text in ANSWERS.items()]  # type: ignore[attr-defined]
            del self.fields["outcome"]
        else:
            del self.fields["answer"], self.fields["answered_by"], self.fields["reason"]


@public_page("the secret address and its code are the ability: they show one referral, as far as the person agreed, until it expires")
@csrf_exempt  # nothing here depends on a session; a refusal by the middleware would write the address into the log
@never_cache
@in_no_log
def referral(request: SignedRequest, token: str) -> HttpResponse:
    """First the code; then what is shared, with the answer, or the outcome of what was taken."""
    try:
        link = open_referral_link(token, request.now)
        must_fit(request, _MOST_BYTES)
        form = CodeForm(request.POST or None)
        if request.method != "POST" or not form.is_valid() or not _entered(request, token, form):
            # a wrong code may have been the last
            return _page(request, open_referral_link(token, request.now), form=form, submit=_("打开"))
        return _opened(request, token, link, form.cleaned_data["code"])
    except ProblemError as refused:
        return _closed(request, refused)


def _entered(request: SignedRequest, token: str, form: CodeForm) -> bool:
    left = enter_by_link(actor=_NOBODY, now=request.now, token=token, code=form.cleaned_data["code"])
    if left is not None:
        form.add_error("code", problem_text(ProblemError("referral.code_wrong", left=left)))
    return left is None


def _opened(request: SignedRequest, token: str, link: ReferralLink, code: str) -> HttpResponse:
    waiting = link.referral.answer == "waiting"
    is_sent = request.POST.get("act") == "reply"
    form = ReplyForm(request.POST if is_sent else None, waiting=waiting, initial={"code": code})
    if is_sent and form.is_valid():
        told = form.cleaned_data
        given = Answer(
            told.get("answer", ""), told.get("answered_by", ""), local_day(request.now) if waiting else None, told.get("reason", ""),
            told.get("outcome", ""),
        )  # fmt: skip
        with refusals_in(form):
            answer_by_link(actor=_NOBODY, now=request.now, token=token, code=code, answer=given)
            return render(request, "public/referral_sent.html", {"accepted": waiting and given.answer == "accepted"})
    return _page(request, link, form=form, submit=_("送出"), shown=_shown(link), waiting=waiting, is_open=True)


def _shown(link: ReferralLink) -> list[Pair]:
    sexes = {"1": _("男"), "2": _("女")}
    values = shared_by(link)
    if "address" in values:
        place = link.referral.case.proceeding.place
        values["address"] = f"{full_name(place, language())} {values['address']}"
    return [Pair(_(SHARED[code]), sexes.get(value, value) if code == "sex" else value) for code, value in values.items()]


def _page(request: SignedRequest, link: ReferralLink, **more: Any) -> HttpResponse:
    context = {"until": day_text(local_day(link.expires_at)), "stations": _stations(link), **more}
    return render(request, "public/referral.html", context, status=422 if more["form"].errors else 200)


def _stations(link: ReferralLink) -> list[dict[str, str]]:
    """Who referred: the stations of the place, with their public numbers."""
    place = link.referral.case.proceeding.place
    return [{"name": one.name, "phone": one.phone} for one in public_stations() if one.phone and contains(one.place, place)]


def _closed(request: SignedRequest, refused: ProblemError) -> HttpResponse:
    """Nothing but that it opens nothing: not whose it was, and not why."""
    title, remedy = problem_words(refused)
    return render(request, "public/referral_closed.html", {"title": title, "remedy": remedy}, status=refused.problem.status)
