"""What is typed about two files of one person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

KEPT: Final = "kept"
MERGED: Final = "merged"
_PREFIX: Final = "value-"


class MergeForm(forms.Form):
    """Whose value is kept, choice by choice; why; and that the papers were seen where both numbers are valid and differ."""

    kept_version = forms.IntegerField(widget=forms.HiddenInput)
    merged_version = forms.IntegerField(widget=forms.HiddenInput)
    numbers_checked = forms.BooleanField(
        label=_("已核对证件"), required=False, help_text=_("看过证件原件,确实是同一人(例如换过号码)。")
    )
    reason = forms.CharField(
        label=_("理由"), max_length=200, help_text=_("怎样知道是同一人,例如:入户核对,家人确认。")
    )

    def __init__(
        self, *args: Any, suggested: Mapping[str, str], two_numbers: bool, **kwargs: Any
    ) -> None:
        """`suggested`: choice → whose value stands first, for the choices in which the files differ."""
        super().__init__(*args, **kwargs)
        self._choices = tuple(suggested)
        for choice, side in suggested.items():
            self.fields[_PREFIX + choice] = forms.ChoiceField(choices=[(KEPT, ""), (MERGED, "")], initial=side)
        if not two_numbers:
            del self.fields["numbers_checked"]

    def side(self, choice: str) -> str:
        """Whose value is chosen at the moment."""
        return str(self[_PREFIX + choice].value())

    def name_of(self, choice: str) -> str:
        """The name of the radio buttons of a choice."""
        return _PREFIX + choice

    def typed_fields(self) -> Iterable[forms.BoundField]:
        """What stands below the choices."""
        return [self[name] for name in ("numbers_checked", "reason") if name in self.fields]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        return {
            "versions": (given["kept_version"], given["merged_version"]),
            "from_merged": [c for c in self._choices if given[_PREFIX + c] == MERGED],
            "reason": given["reason"],
            "numbers_checked": given.get("numbers_checked", False),
        }


class UndoForm(forms.Form):
    """Why a merge is taken back."""

    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("例如:核对证件后发现是两个人。"))
