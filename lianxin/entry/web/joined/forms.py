"""Forms of the joined pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.packs.pack import Pack
from lianxin.base.ui.day_fields import MomentField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices


class AssignForm(forms.Form):
    """Accept a need and give it to somebody; what the pack knows is filled in."""

    prefix = "assign"
    worker_id = forms.TypedChoiceField(label=_("交给谁"), coerce=UUID, widget=forms.RadioSelect)
    service_code = forms.ChoiceField(label=_("服务"), required=False)
    due_at = MomentField(label=_("办理期限"))
    known = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def know(self, promises: int) -> None:
        """The next sending is made knowing of so many promises for this need."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("known")] = str(promises)  # type: ignore[index]

    def __init__(self, *args: Any, workers: list[tuple[str, str]], pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker_id"].choices = workers  # type: ignore[attr-defined]
        self.fields["worker_id"].initial = workers[0][0] if workers else None
        self.fields["service_code"].choices = choices(pack.offered, str(_("不涉及服务目录")))  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    """Why the need is not taken on, in words the person can be told."""

    prefix = "decline"
    reason = FreeTextField(label=_("不受理的理由"), max_length=300, rows=2)
