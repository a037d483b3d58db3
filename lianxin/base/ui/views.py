"""Choosing the language and the look. Both are plain POST forms: no script."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from lianxin.base.access.pages import public_page
from lianxin.base.ui.display import Display


@public_page("choosing a language shows no data")
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Django's own language switch; `language` and `next` in the form."""
    return django_set_language(request)


@public_page("choosing how pages look shows no data")
@require_POST
def set_display(request: HttpRequest) -> HttpResponse:
    """Keep `theme` and `mode` of the form (what is absent stays as it is) and go back to `next`."""
    now = Display.of(request)
    wish = Display.chosen(request.POST.get("theme", now.theme), request.POST.get("mode", now.mode))
    response = HttpResponseRedirect(_own_address(request, request.POST.get("next", "/")))
    wish.keep(response, secure=request.is_secure())
    return response


@public_page("a picture of the product, no data")
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """What a browser asks for unasked; the pages themselves name the drawing."""
    return HttpResponseRedirect(static("lianxin/logo.svg"))


@public_page("it tells search engines to stay away")
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


def _own_address(request: HttpRequest, address: str) -> str:
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if own else "/"
