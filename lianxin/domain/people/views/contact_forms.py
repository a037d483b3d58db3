"""What is typed about contacts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.ui.free_text import FreeTextField
from lianxin.domain.people.rules.contacts import KINDS, ContactValues
from lianxin.kernel.ids import new_id


class ContactForm(forms.Form):
    """A contact, new or changed. A new one carries its own id, so it arrives once."""

    contact_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    name = forms.CharField(label=_("姓名"), max_length=60)
    kind = forms.ChoiceField(label=_("种类"), widget=forms.RadioSelect, initial="family")
    relation = forms.CharField(label=_("关系"), max_length=40, required=False, help_text=_("例如:女儿、侄子、楼下邻居。"))
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    clear_phone = forms.BooleanField(label=_("清除电话"), required=False)
    is_emergency = forms.BooleanField(label=_("紧急联系人"), required=False, help_text=_("出事时先打给这个人。"))
    note = FreeTextField(label=_("备注"), max_length=200, required=False)

    def __init__(self, *args: Any, has_phone: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, gettext(name)) for code, name in KINDS.items()]  # type: ignore[attr-defined]
        if has_phone:
            self.fields["phone"].help_text = _("留空则不改动。")
        else:
            del self.fields["clear_phone"]

    def values(self) -> ContactValues:
        """The values for the service. An empty phone keeps what is stored, unless it is to be cleared."""
        typed = dict(self.cleaned_data)
        del typed["contact_id"]
        cleared = typed.pop("clear_phone", False)
        typed["phone"] = typed["phone"] or ("" if cleared else None)
        return ContactValues(**typed)
