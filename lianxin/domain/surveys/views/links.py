"""Personal links: made for a resident or a place, shown once with their QR codes, listed, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import page_of
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.parts import Action, Badge, Column, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in, refusals_told
from lianxin.base.ui.wording import day_text
from lianxin.domain.commitments.views.confirming import qr_code
from lianxin.domain.people.selectors.registry import ResidentFilter, residents
from lianxin.domain.people.views.listing import listed_name
from lianxin.domain.surveys import selectors
from lianxin.domain.surveys.forms import GroupLinksForm, LinkForm
from lianxin.domain.surveys.selectors.listing import already_asked
from lianxin.domain.surveys.services import senders as services
from lianxin.domain.surveys.views.asking import asked_resident
from lianxin.domain.surveys.views.elsewhere import back_from
from lianxin.domain.surveys.views.showing import last_day_of, people_of, place_word, title_of
from lianxin.kernel.clock import combine, local_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from lianxin.domain.people.models import Resident
    from lianxin.domain.surveys.models import FillLink, Form

_SPOKEN: Final = ("zh-hans", "bo")
"""What residents read; which of them reads which is not known of everybody."""
_AT_ONCE: Final = 48
"""Handouts of one print: eight pages of six."""
_LOOKED_AT: Final = 2000
"""Residents of a place gone through for those who were not asked yet."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One link to hand over: for whom, its address and QR code."""

    name: str
    address: str
    code: SafeString


@page("submission.send")
@never_cache
def links(request: SignedRequest, form_id: UUID) -> HttpResponse:
    """Links of a questionnaire; a POST makes new ones (`?resident=` for one person) and shows them this once."""
    found = selectors.form_or_404(request.viewer, form_id)
    resident = asked_resident(request)
    back = back_from(request.viewer, found, resident)
    today = local_day(request.now)
    is_group = found.subject == "resident" and resident is None
    form: GroupLinksForm | LinkForm
    if is_group:
        form = GroupLinksForm(request.POST or None, viewer=request.viewer, today=today)
    else:
        form = LinkForm(request.POST or None, viewer=request.viewer, for_resident=resident is not None, today=today)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"survey.link_days": "last_day", "survey.place_outside": "place" if resident is None else "last_day"}):
            made, left = _for_group(request, found, form.cleaned_data) if is_group else (_made(request, found, resident, form.cleaned_data), 0)
            context = {"sheets": made, "left": left, "title": title_of(found), "words": _words(found, form.cleaned_data["last_day"]), "back": back}
            return render(request, "surveys/links_made.html", context)
    listed = page_of(selectors.links_of(request.viewer, found), "made_at", after=request.GET.get("after", ""), newest_first=True)
    context = {
        "form": form, "found": found, "title": title_of(found), "resident": resident,
        "name": both_names(resident) if resident else "",
        "is_group": is_group,
        "whom_href": f"{reverse('surveys:whom', args=[found.id])}?next=links",
        "table": _table(request, listed.rows), "pager": pager(request, listed),
        "back": back,
    }  # fmt: skip
    return render(request, "surveys/links.html", context, status=422 if form.errors else 200)


def _words(found: Form, last_day: date) -> list[tuple[str, str, str]]:
    """What a handout says, in Chinese and in Tibetan: (language, title, how and until when). One of them where they are the same."""
    said: dict[tuple[str, str], str] = {}
    for code in _SPOKEN:
        with translation.override(code):
            until = _("最晚 %(day)s 交上来,当天还可以交。只能交一次。") % {"day": day_text(last_day)}
            how = _("用手机扫一扫,或打开下面的地址。")
            said.setdefault((title_of(found), f"{how} {until}"), code)
    return [(code, title, text) for (title, text), code in said.items()]


def _made(request: SignedRequest, found: Form, resident: Resident | None, typed: dict[str, Any]) -> list[Sheet]:
    """All of them or none."""
    expires_at = _end_of(typed["last_day"])
    about: dict[str, Any] = {"resident_id": resident.id} if resident else {"place": typed["place"]}
    where = both_names(resident) if resident else place_word(typed["place"])
    sheets = []
    with transaction.atomic():
        for number in range(1, typed.get("number", 1) + 1):
            _link, token = services.make_link(
                actor=request.viewer, now=request.now, form_id=found.id, expires_at=expires_at, **about
            )
            address = request.build_absolute_uri(reverse("public:fill", args=[token]))
            sheets.append(Sheet(where if resident else f"{where} {number}", address, qr_code(address)))
    return sheets


def _for_group(request: SignedRequest, found: Form, typed: dict[str, Any]) -> tuple[list[Sheet], int]:
    """One each for people who were not asked yet, as many as go onto one print; and how many are left for the next."""
    wanted = ResidentFilter(place=typed["place"], category=typed["category"])
    people = residents(request.viewer, wanted, today=local_day(request.now), limit=_LOOKED_AT).rows
    done = already_asked(request.viewer, found, request.now, [one.id for one in people])
    waiting = [one for one in people if one.id not in done]
    sheets: list[Sheet] = []
    with transaction.atomic():
        for one in waiting[:_AT_ONCE]:
            sheets += _made(request, found, one, typed | {"number": 1})
    return sheets, max(0, len(waiting) - _AT_ONCE)


def _end_of(day: Any) -> datetime:
    return combine(day + timedelta(days=1), time())


def _table(request: SignedRequest, listed: tuple[FillLink, ...]) -> Table:
    today, makers = local_day(request.now), people_of(one.made_by for one in listed)
    rows = []
    for one in listed:
        whom = listed_name(one.resident, today) if one.resident else place_word(one.place)
        state, is_open = _state(one, request.now)
        actions = []
        if is_open and request.viewer.may("submission.send", one.place):
            actions = [Action(_("收回"), reverse("surveys:link-revoke", args=[one.id]), post=True)]
        href = reverse("surveys:submission", args=[one.submission_id]) if one.submission_id else ""
        rows.append(Row((whom, state, last_day_of(one), one.made_at, makers.get(one.made_by) if one.made_by else None, actions), href))
    columns = [Column(text) for text in (_("给谁"), _("状态"), _("最后一天"), _("发放时间"), _("发放人"))]
    return Table(_("填写链接"), [*columns, Column("", "actions")], rows, _("还没有发放过链接。"))


def _state(one: FillLink, now: datetime) -> tuple[Badge, bool]:
    if one.submission_id is not None:
        return Badge(_("已提交"), "good"), False
    if one.revoked_at is not None:
        return Badge(_("已收回")), False
    if now >= one.expires_at:
        return Badge(_("已过期"), "warn"), False
    return Badge(_("等待填写"), "info"), True


@page("submission.send")
@require_POST
def revoke(request: SignedRequest, link_id: UUID) -> HttpResponse:
    """Whoever opens it from now on reads that it was taken back."""
    found = selectors.link_or_404(request.viewer, link_id)
    with refusals_told(request):
        services.revoke_link(actor=request.viewer, now=request.now, link_id=found.id)
        messages.success(request, _("链接已收回。"))
    return redirect("surveys:links", found.form_id)
