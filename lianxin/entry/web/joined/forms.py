"""Forms of the joined pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.packs.pack import Pack
from lianxin.base.ui.pack_words import choices
from lianxin.domain.commitments.forms import MomentField


class AssignForm(forms.Form):
    """Accept a need and give it to somebody; what the pack knows is filled in."""

    prefix = "assign"
    worker_id = forms.TypedChoiceField(label=_("交给谁"), coerce=UUID, widget=forms.RadioSelect)
    service_code = forms.ChoiceField(label=_("服务"), required=False)
    due_at = MomentField(label=_("办理期限"))

    def __init__(self, *args: Any, workers: list[tuple[str, str]], pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker_id"].choices = workers  # type: ignore[attr-defined]
        self.fields["worker_id"].initial = workers[0][0] if workers else None
        self.fields["service_code"].choices = choices(pack.offered, str(_("不涉及服务目录")))  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    """Why the need is not taken on, in words the person can be told."""

    prefix = "decline"
    reason = forms.CharField(label=_("不受理的理由"), max_length=300, widget=forms.Textarea({"rows": 2}))
