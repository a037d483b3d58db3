"""A place chosen from those within reach: nothing chosen beforehand, the wide ones first, villages under their townships;
among many, some typed characters find it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext

from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import choices, villages_by_township
from lianxin.base.ui.pack_words import language

_VILLAGE = "village"
_FEW = 20


class PlaceField(forms.ChoiceField):
    """A division by its code. `offer` fills it when the form is made, since reach depends on the viewer.

    A person with one place to choose from need not choose; with more, the empty choice stands first, because a place
    taken by oversight puts people and powers where nobody looks for them.
    """

    def __init__(self, *, empty: Any = None, **kwargs: Any) -> None:
        """`empty`: the words of the empty choice."""
        super().__init__(**kwargs)
        self._empty = empty

    def offer(self, viewer: Viewer, ability: str, levels: tuple[str, ...]) -> None:
        """Offer the divisions of these levels over which the viewer holds the ability."""
        above = choices(viewer, ability, tuple(level for level in levels if level != _VILLAGE), language())
        villages = villages_by_township(viewer, ability, language()) if _VILLAGE in levels else []
        number = len(above) + sum(len(inside) for _township, inside in villages)
        wide = [(gettext("县(市、区)和乡镇(街道)"), above)] if above and villages else above
        is_free = number != 1 or not self.required
        if number > _FEW:
            self.widget.attrs["data-find"] = gettext("输入几个字,只列出相符的地点")  # see app.js; without a script a long list
        self.choices = [*([("", str(self._empty or gettext("请选择")))] if is_free else []), *wide, *villages]
