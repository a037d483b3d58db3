"""Before a page leaves that shows somebody's data, the look is on record."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.selectors.looks import Looks, watching
from lianxin.domain.people.services.looks import record_looks, unrecorded
from lianxin.domain.proceedings.selectors.terms import asked_once

_SHOWS = (200, 422)  # a page, and a page with a form to correct; redirects and refusals show nobody


class LooksMiddleware:
    """Writes the looks of each request: the selectors note whom they hand out, so no page can forget to. What they ask of the viewer
    themselves they ask once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with watching() as looks, asked_once():
            response = self.get_response(request)
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware of access
        if response.status_code not in _SHOWS:  # nobody was shown; who was refused a file is on record all the same
            looks = Looks(files={key: look for key, look in looks.files.items() if not look.how})
        now = request.now  # type: ignore[attr-defined]
        fresh = unrecorded(viewer, looks, now)
        if fresh.residents or fresh.lists or fresh.files:
            record_looks(actor=viewer, now=now, looks=fresh)
        return response
