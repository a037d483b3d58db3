"""The two steps of bringing a roster: the file and where it comes from; then which of its columns is what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.people.selectors.roster import ABILITY, ColumnGuess

LEFT_OUT: Final = "-"
"""The choice of not importing a column."""
NEW: Final = "new"
"""The choice of a source that has to be made yet."""
IDENTITY: Final = ("id_number", "born_on")
"""One of them must be there: without both nobody can be told from a namesake."""

Words = Mapping[str, str]


class RosterUploadForm(forms.Form):
    """A roster file and where it comes from: a known source, or the name of a new one and its place."""

    use_required_attribute = False  # whether name and place are needed hangs on the source chosen

    source = forms.ChoiceField(label=_("来源"))
    new_name = forms.CharField(
        label=_("新来源的名称"), max_length=80,
        help_text=_("选“新来源”时必填,例如:县民政局 老年人台账。列对应只需确认一次。"),
    )  # fmt: skip
    place = PlaceField(
        label=_("新来源的范围"),
        help_text=_("选“新来源”时必填:名册里的人住在哪个县、乡镇或村。"),
    )
    again = forms.BooleanField(
        label=_("重新核对列对应"), required=False, help_text=_("选已有来源时用:以前对应错了,可以在下一步改。"),
    )  # fmt: skip
    file = forms.FileField(label=_("名册文件"), help_text=_("Excel(.xlsx、.xls)或 CSV。"))

    def __init__(self, *args: Any, viewer: Viewer, sources: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(source.id), source.name) for source in sources]
        self.fields["source"].choices = [(NEW, gettext("新来源")), *known]  # type: ignore[attr-defined]
        self.fields["place"].offer(viewer, ABILITY, ("county", "township", "village"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A known source has its name and its place."""
        cleaned = super().clean() or {}
        if cleaned.get("source") == NEW:
            return cleaned | {"source": ""}
        for name in ("new_name", "place"):
            self.errors.pop(name, None)
        return cleaned | {"new_name": "", "place": ""}


class UploadedForm(forms.Form):
    """What the second step must know of the first: the kept file, its name, and its source, which may still be made."""

    upload = forms.RegexField("^[0-9a-f]{64}$", widget=forms.HiddenInput)
    label = forms.CharField(max_length=300, widget=forms.HiddenInput)
    source = forms.UUIDField(required=False, widget=forms.HiddenInput)
    new_name = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    place = forms.RegexField("^[1-9][0-9]{11}$", required=False, widget=forms.HiddenInput)


class ColumnsForm(forms.Form):
    """Which column of a roster fills which field."""

    def __init__(
        self, *args: Any, guesses: Sequence[ColumnGuess], fields: Words, needed: Sequence[str], **kwargs: Any
    ) -> None:
        """`fields`: field → name; `needed`: those without which the file is refused."""
        super().__init__(*args, **kwargs)
        self.unknown = tuple(guess.heading for guess in guesses if not guess.is_decided and not guess.field)
        self._headings = [guess.heading for guess in guesses]
        self._names = fields
        self._needed = needed
        offered = [(code, _marked(name, code, needed)) for code, name in fields.items()]
        for number, guess in enumerate(guesses):
            samples = "、".join(filter(None, guess.samples))
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=guess.heading, initial=guess.field or LEFT_OUT,
                help_text=" ".join(filter(None, [
                    gettext("不认识这一列,请选它是哪一项,或不导入。") if guess.heading in self.unknown else "",
                    gettext("例:%(samples)s") % {"samples": samples} if samples else "",
                ])),
                choices=[(LEFT_OUT, gettext("不导入这一列")), *offered],
            )  # fmt: skip

    def columns(self) -> dict[str, str]:
        """Heading → field, "" for a column that is left out."""
        chosen = (self.cleaned_data[f"column_{number}"] for number in range(len(self._headings)))
        return {
            heading: "" if field == LEFT_OUT else field
            for heading, field in zip(self._headings, chosen, strict=True)
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = set(cleaned.values())
        if missing := [self._names[field] for field in self._needed if field not in chosen]:
            text = gettext("还没有哪一列对应“%(fields)s”。缺了它,整份文件不能导入。")
            self.add_error(None, text % {"fields": "”“".join(missing)})
        if chosen.isdisjoint(IDENTITY):
            names = {field: self._names.get(field, field) for field in IDENTITY}
            text = gettext("“%(id_number)s”和“%(born_on)s”至少要对应一列:两样都没有,就认不出是哪一位居民。")
            self.add_error(None, text % names)
        return cleaned


def _marked(name: str, code: str, needed: Sequence[str]) -> str:
    """A field's name with what leaving it out means."""
    if code in needed:
        return gettext("%(field)s(必填)") % {"field": name}
    if code in IDENTITY:
        return gettext("%(field)s(两项至少一项)") % {"field": name}
    return gettext("%(field)s(选填)") % {"field": name}
