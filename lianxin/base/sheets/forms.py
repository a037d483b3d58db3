"""The form that brings a sheet, and the one that accepts it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.sheets.kinds import SheetKind
from lianxin.base.ui.place_fields import PlaceField


class UploadForm(forms.Form):
    """A file, and the place it is for; a sheet that belongs to something has its place from there."""

    place = PlaceField(label=_("范围"), help_text=_("表里的内容属于哪里。"))
    file = forms.FileField(label=_("文件"), help_text=_("Excel(.xlsx、.xls)或 CSV。"))

    def __init__(self, *args: Any, viewer: Viewer, kind: SheetKind, has_place: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_place:
            del self.fields["place"]
        else:
            self.fields["place"].offer(viewer, kind.ability, kind.levels)  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    """Whether to leave bad rows out."""

    only_good = forms.BooleanField(label=_("只导入没有问题的行"), required=False)
