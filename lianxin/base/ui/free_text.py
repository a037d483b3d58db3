"""What people write in their own words: a number that belongs into another field is pointed out before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.kernel.free_text import private_numbers

_KINDS: Final = {"id_number": gettext_lazy("身份证号"), "mobile": gettext_lazy("手机号")}


class _Kept(str):
    """A text whose writer has said that the numbers in it are to stay."""

    __slots__ = ()


class _Asking(forms.Widget):
    """Offers to keep the text as it is, once there is something to ask about."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return _Kept(value) if isinstance(value, str) and data.get(f"{name}-keep") else value

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        field = super().render(name, value, attrs, renderer)
        if not (isinstance(value, str) and private_numbers(value)):
            return field
        ticked = " checked" if isinstance(value, _Kept) else ""
        words = _("这里确实要写这个号码,照原样保存")
        return format_html('{}<label class="keep"><input type="checkbox" name="{}-keep" value="1"{}> {}</label>', field, name, ticked, words)


class _Line(_Asking, forms.TextInput):
    pass


class _Lines(_Asking, forms.Textarea):
    pass


class FreeTextField(forms.CharField):
    """Words of one's own, in so many `rows`. An identity or mobile number in them is asked about once; lists show it starred."""

    def __init__(self, *, rows: int = 1, **kwargs: Any) -> None:
        super().__init__(widget=_Lines({"rows": rows}) if rows > 1 else _Line(), **kwargs)

    def clean(self, value: Any) -> str:
        """Raises ValidationError naming the kind of number found, until the writer ticks that it is to stay."""
        text: str = super().clean(value)
        if not isinstance(value, _Kept) and (found := private_numbers(text)):
            kinds = "、".join(str(_KINDS[kind]) for kind in found)
            raise ValidationError(_("这里好像有%(kinds)s,请填到居民档案相应的栏目里。"), "private_number", {"kinds": kinds})
        return text
