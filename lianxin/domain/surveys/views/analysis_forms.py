"""What narrows an analysis, which two things stand against each other, and a person's word on one submission."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.surveys.selectors.analysis import ABILITY, AnswerFilter
from lianxin.domain.surveys.views.analysis_cross import offered_to_cross
from lianxin.domain.surveys.views.analysis_words import VALIDITY_WORDS
from lianxin.engines.xforms.values import Question

ALL = "all"


class AnalysisFilterForm(forms.Form):
    """Places, days and validity; without a word on validity those that count. `row` and `column` are of `CrossForm`, and stay."""

    place = PlaceField(label=_("地点"), required=False, empty=_("全部"))
    since = DayField(label=_("收到日期从"), required=False)
    until = DayField(label=_("到(含)"), required=False)
    validity = forms.ChoiceField(label=_("哪些答卷"), required=False)
    row = forms.CharField(required=False, widget=forms.HiddenInput)
    column = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", VALIDITY_WORDS["valid"]), ("invalid", VALIDITY_WORDS["invalid"]), ("unjudged", VALIDITY_WORDS["unjudged"])]
        self.fields["validity"].choices = [*((code, gettext(word)) for code, word in offered), (ALL, gettext("全部"))]  # type: ignore[attr-defined]
        self.fields["place"].offer(viewer, ABILITY, ("county", "township", "village"))  # type: ignore[attr-defined]

    def wanted(self) -> AnswerFilter:
        """The filter of the selectors."""
        self.is_valid()
        kept = self.cleaned_data
        validity = kept.get("validity") or "valid"
        return AnswerFilter(asked_place(self.data), kept.get("since"), kept.get("until"), "" if validity == ALL else validity)


class CrossForm(forms.Form):
    """Which two things stand against each other: paths of questions, or the place."""

    row = forms.ChoiceField(label=_("行"), required=False)
    column = forms.ChoiceField(label=_("列"), required=False)

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("row", "column"):
            self.fields[name].choices = [("", gettext("请选择")), *offered_to_cross(questions)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if kept.get("row") and kept.get("row") == kept.get("column"):
            self.add_error("column", gettext("行和列是同一题,请选两个不同的题。"))
        return kept

    def crossed(self) -> tuple[str, str] | None:
        """The two, when two different ones are chosen."""
        if not self.is_valid():
            return None
        row, column = self.cleaned_data["row"], self.cleaned_data["column"]
        return (row, column) if row and column else None


class ValidityForm(forms.Form):
    """A person's word on whether a submission counts."""

    verdict = forms.ChoiceField(
        label=_("这份答卷"), widget=forms.RadioSelect,
        choices=[("valid", _("有效")), ("invalid", _("无效")), ("rules", _("按规则判定"))],
    )  # fmt: skip
    reason = forms.CharField(label=_("理由"), required=False, max_length=300, help_text=_("判定有效或无效时必须写;会记入审计。"))

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if kept.get("verdict") in ("valid", "invalid") and not str(kept.get("reason", "")).strip():
            self.add_error("reason", gettext("请写明理由。"))
        return kept
