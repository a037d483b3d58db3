"""One piece of field work in quarantine: what was sent, by whom, and the decision of whoever reviews there."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Link, Pair
from lianxin.base.ui.submitting import refusals_in
from lianxin.base.ui.wording import masked_phone
from lianxin.domain.care.rules import MEANS, RESULTS
from lianxin.domain.people.rules.field_edits import FIELDS, PHONE
from lianxin.domain.people.rules.residents import LANGUAGES
from lianxin.domain.surveys import services
from lianxin.domain.surveys.selectors.held import held_or_404
from lianxin.domain.surveys.services.holding import NEEDED
from lianxin.domain.surveys.views.elsewhere import HELD_KINDS, held_badge
from lianxin.entry.field.held_doors import brought, seen_at_door
from lianxin.entry.field.operations import write
from lianxin.entry.field.reading import Fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.surveys.models import HeldOperation


class DecideForm(forms.Form):
    """Why it is not let in."""

    note = FreeTextField(label=gettext_lazy("理由"), required=False, max_length=500, rows=3, help_text=gettext_lazy("不采用时必填,填写的人会在手机上看到。"))


@page("submission.review")
def held(request: SignedRequest, operation_id: UUID) -> HttpResponse:
    """What came, in words; a POST lets it in (`act=admit`) or turns it down with a reason."""
    found = held_or_404(request.viewer, operation_id)
    form = DecideForm(request.POST or None)
    back = f"{reverse('surveys:submissions')}?state=quarantined"
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"survey.note_missing": "note"}):
            messages.success(request, _decide(request, found, form.cleaned_data["note"]))
            return redirect(back)
    is_own = found.worker_id == request.viewer.id
    may_write = request.viewer.may(NEEDED[found.kind], found.place)
    context = {
        "found": found, "form": form, "title": _(HELD_KINDS[found.kind]),
        "lead": both_names(found.resident) if found.resident else full_name(found.place, language()), "badge": held_badge(found),
        "back": Link(_("返回隔离待定"), back), "facts": _facts(found), "contents": list(contents(request.viewer, found)),
        "is_own": is_own, "may_write": may_write, "may_admit": may_write and not is_own,
        "is_waiting": found.state == found.State.WAITING,
    }  # fmt: skip
    return render(request, "field/held.html", context, status=422 if form.errors else 200)


def _decide(request: SignedRequest, found: HeldOperation, note: str) -> str:
    if request.POST.get("act") == "admit":

        def take_in(actor: Any, sent: Mapping[str, Any]) -> None:
            write(actor, request.now, Fields({**sent, "admitted": True}))

        services.admit_operation(actor=request.viewer, now=request.now, operation_id=found.id, take_in=take_in)
        return _("已补入,记在%(who)s名下。") % {"who": found.worker.display_name}
    services.turn_down_operation(actor=request.viewer, now=request.now, operation_id=found.id, note=note)
    return _("已记下:不采用。")


def _facts(found: HeldOperation) -> list[Pair]:
    who = Link(both_names(found.resident), reverse("web:resident", args=[found.resident.id])) if found.resident else _("查不到这位居民")
    about = [Pair(_("居民"), who)] if found.resident or found.kind != "need" else []
    return [
        *about, Pair(_("地点"), full_name(found.place, language())), Pair(_("填写人"), found.worker.display_name),
        Pair(_("设备"), found.device or None), Pair(_("填写时间"), found.captured_at), Pair(_("收到时间"), found.received_at),
        *([Pair(_("说明"), found.note)] if found.note else []),
    ]  # fmt: skip


def contents(viewer: Viewer, found: HeldOperation) -> Iterator[Pair]:
    """What was sent, in words; a code that nobody knows stands as it came."""
    sent = json.loads(found.sent)
    body = Fields(sent).part("body")
    pack = packs.for_place(found.place)
    if found.kind == "visit":
        yield Pair(_("到达"), _moment(body.text("arrived_at")))
        yield Pair(_("离开"), _moment(body.text("left_at")))
        yield Pair(_("方式"), _said(MEANS, body.text("means")))
        yield Pair(_("结果"), _said(RESULTS, body.text("result")))
        yield Pair(_("走访记录"), body.text("note", 2000) or None)
        yield from seen_at_door(body, pack)
    elif found.kind in {"handout", "meal"}:
        yield from brought(viewer, found, body)
    elif found.kind == "resident_edit":
        base, values = Fields(sent).part("base").given, body.part("values").given
        for name, wanted in values.items():
            seen = "" if name == PHONE else f"{_shown(name, base.get(name))} → "  # the phone never had the number itself
            yield Pair(_said(FIELDS, name), f"{seen}{_shown(name, wanted)}")
    for need in [body] if found.kind == "need" else body.parts("needs"):
        told = [word(pack.need_kinds, need.text("kind")), need.text("said", 500), word(pack.urgencies, need.text("urgency"))]
        yield Pair(_("需求"), " · ".join(one for one in told if one))


def _said(words: Mapping[str, str], code: str) -> str:
    return _(words[code]) if code in words else code


def _moment(text: str) -> datetime | str:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _shown(name: str, value: object) -> str:
    text = str(value or "")
    if name == PHONE:
        return masked_phone(text) or _("(空)")
    return (_said(LANGUAGES, text) if name == "language" else text) or _("(空)")
