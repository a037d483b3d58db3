"""What pages of other areas show of urgent help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.parts import Link
from lianxin.domain.emergency import selectors
from lianxin.domain.emergency.views.showing import answer_badge, kind_word, place_text

if TYPE_CHECKING:
    from lianxin.domain.emergency.models import CallOut


def open_call_links(viewer: Viewer) -> list[Link]:
    """The calls that wait for the viewer's answer, or for their arrival or account (with what they said), for the top of their day."""
    if not viewer.may("alarm.answer"):
        return []
    return [_link(one) for one in selectors.open_calls(viewer)]


def _link(one: CallOut) -> Link:
    parts = [kind_word(one.alarm), place_text(one.alarm), *([answer_badge(one).label] if one.answer else [])]
    return Link(" · ".join(parts), reverse("emergency:call", args=[one.id]))
