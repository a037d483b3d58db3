"""Whoever is shown a certificate of training sees here whether it holds. No account, and nothing about anybody beyond what was handed in."""

from __future__ import annotations

import hmac
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, public_page
from lianxin.base.ui.bodies import must_fit
from lianxin.base.ui.parts import Pair
from lianxin.domain.training.selectors import (
    Checked,
    checked,
    list_document,
    public_document,
    public_issuers,
)
from lianxin.engines.credentials import identity_hash, text_of
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

_MOST_BYTES: Final = 1 << 18
_TONES: Final = {
    "valid": "good",
    "changed": "bad",
    "revoked": "bad",
    "expired": "warn",
    "unknown": "bad",
    "unreadable": "warn",
}


class VerifyForm(forms.Form):
    """A certificate as a file or as text; the name on the paper, to see whether it is that person's."""

    file = forms.FileField(label=gettext_lazy("证书文件(JSON 或 SVG)"), required=False)
    text = forms.CharField(
        label=gettext_lazy("或粘贴证书内容"),
        required=False,
        max_length=65536,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=gettext_lazy("证书上的姓名"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("填了就核对是不是这个人的。"),
    )

    def clean(self) -> dict[str, Any]:
        """One of both must be there."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("file") is not None:
            given["text"] = given["file"].read(_MOST_BYTES).decode("utf-8-sig", "replace")
        if not given.get("text", "").strip():
            self.add_error("file", _("请选择文件,或粘贴证书内容。"))
        return given


class NameForm(forms.Form):
    """The name on the paper."""

    name = forms.CharField(label=gettext_lazy("证书上的姓名"), max_length=60)


@public_page(
    "whoever is shown a certificate may see whether it holds; nothing but what they hand in is shown back"
)
@never_cache
def verify(request: SignedRequest) -> HttpResponse:
    """Hand one in; see whether it holds."""
    must_fit(request, _MOST_BYTES)
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].strip()
        found = checked(request.now, _unbaked(text))
        context |= _told(found, form.cleaned_data["name"]) | {
            "form": VerifyForm()
        }  # what was handed in is not shown again
    return render(request, "public/verify.html", context, status=422 if form.errors else 200)


@public_page("the number stands on the paper; what is shown is the signed certificate, which names nobody")
@never_cache
def verify_number(request: SignedRequest, credential_id: UUID) -> HttpResponse:
    """By the code on the paper: what was issued under this number, and whether the name on the paper fits."""
    try:
        document = public_document(credential_id)
    except ProblemError:  # whoever holds a paper is no colleague: they are told what to do with it, not whom to ask for a right
        context = {"form": VerifyForm(), "answer": "unknown", "tone": "bad", "title": _("没有这个编号的证书。请核对纸上的编号,或用证书文件核对。")}
        return render(request, "public/verify.html", context, status=404)
    form = NameForm(request.POST or None)
    name = form.cleaned_data["name"] if request.method == "POST" and form.is_valid() else ""
    context = {"form": form} | _told(checked(request.now, document), name)
    return render(request, "public/verify.html", context, status=422 if form.errors else 200)


@public_page("a list of places in which no certificate can be told from another; verifiers fetch it")
def status_list(request: SignedRequest, key: str) -> HttpResponse:
    """Which certificates of an issuer were revoked, signed by it."""
    return HttpResponse(
        text_of(list_document(request.now, f"did:key:{key}")), content_type="application/vc+ld+json"
    )


@public_page("public keys")
def issuers(request: SignedRequest) -> HttpResponse:
    """Who signs here, with which public key."""
    return JsonResponse({"issuers": public_issuers()}, json_dumps_params={"ensure_ascii": False})


def _told(found: Checked, name: str) -> dict[str, Any]:
    titles = {
        "valid": _("有效:由本平台的发证单位签发,没有改动,没有撤销。"), "changed": _("内容被改动过,或不是完整的证书。"), "revoked": _("这张证书已经撤销。"),
        "expired": _("证书是真的,但已经过期。"), "unknown": _("不是本平台的发证单位签发的。"), "unreadable": _("这不是培训证书文件。"),
    }  # fmt: skip
    fits = None if found.document is None or not name else _fits(found.document, name)
    title, tone = titles[found.answer], _TONES[found.answer]
    if fits is False and found.answer in ("valid", "expired"):  # who reads only the heading must not take it for theirs
        title, tone = _("证书是真的,但姓名不相符:不是这个人的。"), "bad"
    return {
        "answer": found.answer,
        "tone": tone,
        "title": title,
        "facts": _facts(found.document),
        "fits": fits,
    }


def _fits(document: Mapping[str, Any], name: str) -> bool:
    (holder,) = document["credentialSubject"]["identifier"]
    return hmac.compare_digest(identity_hash(name.strip(), holder["salt"]), holder["identityHash"])


def _unbaked(text: str) -> str:
    """The credential inside a picture; the text itself when it is none. Anybody may hand in anything: each character is looked at once."""
    _before, _mark, behind = text.partition("<openbadges:credential")
    _attributes, _end, inside = behind.partition(">")
    credential, closed, _rest = inside.partition("</openbadges:credential>")
    return unescape(credential) if closed else text


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _facts(document: Mapping[str, Any] | None) -> list[Pair]:
    """What stands on it."""
    if document is None:
        return []
    achievement = document["credentialSubject"]["achievement"]
    return [
        Pair(_("培训项目"), document["name"]), Pair(_("内容"), achievement["description"]), Pair(_("结业条件"), achievement["criteria"]["narrative"]),
        Pair(_("学时"), document["evidence"][0]["narrative"]), Pair(_("发证单位"), document["issuer"]["name"]), Pair(_("签发时间"), _moment(document["validFrom"])),
        Pair(_("有效到(含)"), local_day(_moment(document["validUntil"])) if "validUntil" in document else None), Pair(_("编号"), document["id"].removeprefix("urn:uuid:")),
    ]  # fmt: skip
