"""What pages of other areas show of urgent help."""

from __future__ import annotations

from django.urls import reverse

from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.parts import Link
from lianxin.domain.emergency import selectors
from lianxin.domain.emergency.views.showing import kind_word, place_text


def open_call_links(viewer: Viewer) -> list[Link]:
    """The calls that wait for the viewer's answer or arrival, for the top of their day."""
    if not viewer.may("alarm.answer"):
        return []
    return [
        Link(f"{kind_word(one.alarm)} · {place_text(one.alarm)}", reverse("emergency:call", args=[one.id])) for one in selectors.open_calls(viewer)
    ]
