"""After signing in, everybody lands on what they need first."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse

from lianxin.base.access.pages import SignedRequest, own_page
from lianxin.base.access.viewer import Viewer

# The first ability held decides: an officer oversees, a head triages, a worker visits, a child director
# keeps the duty desk, an administrator runs the place.
_FIRST = (
    ("county.read", "web:county"),
    ("need.triage", "needs:inbox"),
    ("visit.record", "web:today"),
    ("minor.read", "minors:desk"),
    ("commitment.read", "commitments:board"),
    ("user.read", "web:admin"),
)


@own_page("it only leads on to a page the person may open")
def home(request: SignedRequest) -> HttpResponse:
    """Go on to the page of the person's main work."""
    return HttpResponseRedirect(first_page(request.viewer))


def first_page(viewer: Viewer) -> str:
    """The address of the person's main page; their own account when they hold no role at present."""
    for ability, name in _FIRST:
        if viewer.may(ability):
            try:
                return reverse(name)
            except NoReverseMatch:
                continue
    return reverse("web:account")
