"""Words typed to find somebody: they come in a POST and wait in the session, sealed; an address only holds their mark.

Addresses end up in histories, bookmarks and logs of proxies, and a name, a phone or an identity number is nobody's there.
A page turned or gone back to still knows the words as long as the session keeps them: the last twenty.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from typing import Final

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from lianxin.base.access.pages import own_page
from lianxin.base.db.sealed import seal, unseal
from lianxin.kernel.problems import ProblemError

MARK: Final = "words"
"""The parameter of an address that names kept words."""
_KEPT: Final = 20
_LONGEST: Final = 200
_SEAL: Final = "ui.typed"


@own_page("what one has typed waits in one's own session")
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the fields named by `typed` and lead on to `to`; the form's other fields are codes and go into its address."""
    if request.method != "POST":  # led here by signing in again
        return HttpResponseRedirect("/")
    to, names = request.POST.get("to", ""), request.POST.get("typed", "q").split()
    if not to.startswith("/") or not url_has_allowed_host_and_scheme(
        to, {request.get_host()}, request.is_secure()
    ):
        raise ProblemError("general.not_found")
    path, _, asked = to.partition("?")
    query = QueryDict(asked, mutable=True)
    for key, value in request.POST.items():
        if key not in {"to", "typed", "csrfmiddlewaretoken", *names}:
            query[key] = str(value)
    for past in (MARK, "after"):
        query.pop(past, None)
    if words := {name: text for name in names if (text := request.POST.get(name, "").strip()[:_LONGEST])}:
        query[MARK] = _kept(request, words)
    left = {key: str(value) for key, value in query.items() if value}
    query.clear()
    query.update(left)
    return HttpResponseRedirect(f"{path}?{query.urlencode()}" if query else path)


def typed(request: HttpRequest, name: str = "q") -> str:
    """The words of one field that this address stands for; "" without a mark, or when the session no longer knows it."""
    return _known(request).get(name, "")


def with_typed(request: HttpRequest, form: type[BaseForm]) -> QueryDict | None:
    """What the address asks, with the words in their fields: the data of a filter form. None when it asks nothing."""
    data, words = request.GET.copy(), _known(request)
    for name in form.typed.split():  # type: ignore[attr-defined]  # the fields that are typed, a convention of ours
        data[name] = words.get(name, "")
    return data if request.GET else None


def _known(request: HttpRequest) -> dict[str, str]:
    mark = request.GET.get(MARK, "")
    sealed = request.session.get(MARK, {}).get(mark)
    return json.loads(unseal(_SEAL, mark, b64decode(sealed))) if sealed else {}


def _kept(request: HttpRequest, words: dict[str, str]) -> str:
    mark = secrets.token_urlsafe(6)
    known = dict(list(request.session.get(MARK, {}).items())[-(_KEPT - 1) :])
    request.session[MARK] = known | {mark: b64encode(seal(_SEAL, mark, json.dumps(words))).decode()}
    return mark
