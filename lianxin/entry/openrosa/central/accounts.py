"""Signing in, who one is, and the projects one sees."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, public_page
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.pack_words import language
from lianxin.domain.surveys import selectors
from lianxin.entry.openrosa.central.finding import project_of
from lianxin.entry.openrosa.central.shared import central, moment, number_of, refusal, sent_json, text_in
from lianxin.entry.openrosa.senders import SentRequest, must_be_in_use
from lianxin.kernel.divisions import normalise
from lianxin.kernel.problems import ProblemError


@csrf_exempt
@public_page("a program signs in here with the token of a device: passwords of accounts, which may need a second factor, are not taken")
@never_cache
@require_POST
@sensitive_variables()
def sessions(request: SignedRequest) -> JsonResponse:
    """A program shows its device's token as the password and gets it back as the session's: it is good until it is revoked."""
    try:
        token = text_in(sent_json(request), "password")
        holder = selectors.viewer_of_token(token, request.now)
        if holder.is_revoked:
            raise ProblemError("survey.token_unknown")
    except ProblemError as refused:
        return refusal(refused)
    return JsonResponse({"token": token, "createdAt": moment(request.now)})


@central("GET")
def current_user(request: SentRequest) -> JsonResponse:
    """Whose token it is."""
    must_be_in_use(request)
    viewer = request.viewer
    told = {"id": number_of(viewer.id), "type": "user", "displayName": viewer.label, "email": "", "createdAt": moment(request.now)}
    return JsonResponse(told | {"updatedAt": None})


@central("GET")
def projects(request: SentRequest) -> JsonResponse:
    """The places that have forms the holder may read."""
    return JsonResponse(_projects(request), safe=False)


@central("GET")
def project(request: SentRequest, project: int) -> JsonResponse:
    """One of them."""
    found = next((one for one in _projects(request) if one["id"] == project), None)
    if found is None:
        raise ProblemError("general.not_found")
    return JsonResponse(found)


def _projects(request: SentRequest) -> list[dict[str, Any]]:
    must_be_in_use(request)
    by_project: dict[int, list[Any]] = {}
    for form in selectors.forms(request.viewer):
        by_project.setdefault(project_of(form.place), []).append(form)
    return [
        {
            "id": number, "name": name_of(normalise(str(number))).in_language(language()), "description": None, "archived": None,
            "keyId": None, "appUsers": 0, "forms": len(found), "createdAt": moment(min(one.made_at for one in found)), "updatedAt": None,
        }
        for number, found in sorted(by_project.items())
    ]  # fmt: skip

