"""The way to the field app: open it here, or scan its address with the phone it is to work on."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lianxin.base.access.pages import SignedRequest, own_page
from lianxin.domain.commitments.views.confirming import qr_code
from lianxin.entry.field.answers import must_go_out

_HERE: Final = frozenset({"localhost", "127.0.0.1"})
"""Where browsers allow offline work without https."""


@own_page("how to install the app, for whoever goes to doors; nobody's data")
def install(request: SignedRequest) -> HttpResponse:
    """How to put the app onto the phone, with its QR code; the code is the same for everybody and opens nothing without a login."""
    must_go_out(request.viewer)
    address = request.build_absolute_uri(reverse("field:shell"))
    is_secure = request.is_secure() or request.get_host().partition(":")[0] in _HERE
    return render(request, "field/install.html", {"address": address, "code": qr_code(address), "is_secure": is_secure})
