"""What is typed about households."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.ui.languages import pack_code
from lianxin.base.ui.pack_words import language
from lianxin.kernel.codes import RELATION

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

NONE: Final = "none"
BEGIN: Final = "new"
Choices = list[tuple[str, str]]


class HouseholdForm(forms.Form):
    """Another household, or another relation in this one; and who is head of those left behind."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    household = forms.ChoiceField(label=_("家庭户"), widget=forms.RadioSelect)
    relation = forms.ChoiceField(label=_("与户主关系"), help_text=_("与所选那一户户主的关系;自己当户主就选“户主”。"))
    new_head_id = forms.TypedChoiceField(
        label=_("谁来当新户主"), required=False, coerce=UUID, empty_value=None, widget=forms.RadioSelect,
        help_text=_("户主离开本户时选择;其他人与新户主的关系请随后逐一改正。"),
    )  # fmt: skip

    def __init__(self, *args: Any, households: Choices, staying: Iterable[Resident], **kwargs: Any) -> None:
        """`staying`: the others of the household whose head this is."""
        super().__init__(*args, **kwargs)
        left = [(str(one.id), f"{one.name} {one.name_bo}".strip()) for one in staying]
        words = [(code.code, code.word(pack_code(language()))) for code in RELATION]
        self.fields["household"].choices = households  # type: ignore[attr-defined]
        self.fields["relation"].choices = [("", gettext("请选择")), *words]  # type: ignore[attr-defined]
        if left:
            self.fields["new_head_id"].choices = left  # type: ignore[attr-defined]
        else:
            del self.fields["new_head_id"]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        typed = dict(self.cleaned_data)
        chosen = typed.pop("household")
        return typed | {"household_id": None if chosen == BEGIN else UUID(chosen)}


class HouseholdOfNewForm(forms.Form):
    """Where somebody newly registered lives; the relation stands in the form of the person."""

    household = forms.ChoiceField(label=_("家庭户"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, households: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = [(NONE, gettext("暂不登记家庭户")), (BEGIN, gettext("另立一户"))]
        self.fields["household"].choices = [*households, *usual]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        chosen = self.cleaned_data["household"] or NONE
        return {
            "household_id": None if chosen in (NONE, BEGIN) else UUID(chosen),
            "begins_household": chosen == BEGIN,
        }
