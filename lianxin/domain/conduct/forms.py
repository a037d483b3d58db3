"""What people type about conduct."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.conduct.selectors.complaints import ABOUTS, CHANNELS, SIDES
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianxin.base.access.viewer import Viewer
    from lianxin.base.packs.schema import RatingItem, ReviewCriterion

Pairs = list[tuple[str, str]]
_LEVELS = ("county", "township", "village")


def kind_choices(place: str) -> Pairs:
    """What may be complained about at a place, in the pack's order."""
    return [(code, row.name.in_language(language())) for code, row in packs.for_place(place).complaint_kinds.items()]


class ComplaintForm(forms.Form):
    """What somebody who called, wrote or came says."""

    complaint_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    channel = forms.ChoiceField(label=_("怎样来的"), choices=[(code, _(name)) for code, name in CHANNELS])
    worker_id = forms.TypedChoiceField(label=_("投诉的从业人员"), coerce=UUID, required=False, empty_value=None)
    agency_id = forms.TypedChoiceField(label=_("或投诉的机构"), coerce=UUID, required=False, empty_value=None)
    about = FreeTextField(label=_("不知道是谁的,写投诉人的说法"), required=False, max_length=100)
    place = PlaceField(label=_("哪里的事"), required=False, help_text=_("选了从业人员或机构的不用选。"))
    kind = forms.ChoiceField(label=_("投诉什么"))
    happened = FreeTextField(label=_("发生了什么"), max_length=2000, rows=5)
    name = forms.CharField(label=_("投诉人姓名"), required=False, max_length=60, help_text=_("可以不留。被投诉的人看不到。"))
    phone = forms.CharField(label=_("投诉人电话"), required=False, max_length=30, widget=forms.TextInput({"inputmode": "tel"}))

    def __init__(self, *args: Any, viewer: Viewer, workers: Pairs, agencies: Pairs, kinds: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker_id"].choices = [("", _("(没有选)")), *workers]  # type: ignore[attr-defined]
        self.fields["agency_id"].choices = [("", _("(没有选)")), *agencies]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("请选择")), *kinds]  # type: ignore[attr-defined]
        self.fields["place"].offer(viewer, "complaint.receive", _LEVELS)  # type: ignore[attr-defined]


class PublicComplaintForm(forms.Form):
    """What anybody says, with or without a name."""

    complaint_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("哪里的事"))
    about_kind = forms.ChoiceField(label=_("投诉谁"), widget=forms.RadioSelect, choices=[(code, _(name)) for code, name in ABOUTS])
    about = forms.CharField(label=_("叫什么,或怎样认得出"), max_length=100, help_text=_("不知道名字的,写哪个站、哪天来的、长什么样。"))
    kind = forms.ChoiceField(label=_("投诉什么"))
    happened = FreeTextField(label=_("发生了什么"), max_length=2000, rows=5)
    name = forms.CharField(label=_("您的姓名"), required=False, max_length=60, help_text=_("可以不留。被投诉的人看不到。"))
    phone = forms.CharField(label=_("您的电话"), required=False, max_length=30, widget=forms.TextInput({"inputmode": "tel"}))

    def __init__(self, *args: Any, viewer: Viewer, kinds: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("请选择")), *kinds]  # type: ignore[attr-defined]
        self.fields["place"].offer(viewer, "place.read", ("township",))  # type: ignore[attr-defined]


class AboutForm(forms.Form):
    """Whom it is about."""

    worker_id = forms.TypedChoiceField(label=_("从业人员"), coerce=UUID, required=False, empty_value=None)
    agency_id = forms.TypedChoiceField(label=_("或机构"), coerce=UUID, required=False, empty_value=None)

    def __init__(self, *args: Any, workers: Pairs, agencies: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker_id"].choices = [("", _("(没有选)")), *workers]  # type: ignore[attr-defined]
        self.fields["agency_id"].choices = [("", _("(没有选)")), *agencies]  # type: ignore[attr-defined]


class ColleagueForm(forms.Form):
    """One colleague."""

    user_id = forms.TypedChoiceField(label=_("同事"), coerce=UUID)

    def __init__(self, *args: Any, people: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = [("", _("请选择")), *people]  # type: ignore[attr-defined]


class AsideForm(forms.Form):
    """Why somebody stands aside."""

    reason = FreeTextField(label=_("和谁是什么关系"), max_length=500, rows=3, help_text=_("加密保存。"))


class AssessorForm(ColleagueForm):
    """Who scores on site, and whom they replace."""

    instead_of = forms.TypedChoiceField(label=_("换下哪一位还没有交分的"), coerce=UUID, required=False, empty_value=None)

    def __init__(self, *args: Any, named: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instead_of"].choices = [("", _("(不换)")), *named]  # type: ignore[attr-defined]


class ChargeForm(forms.Form):
    """What the one complained about is told."""

    charge = FreeTextField(label=_("告知的事项"), max_length=1000, rows=4, help_text=_("写什么事、什么时候,不要写是谁投诉的,也不要让人猜得出。"))


class StatementForm(forms.Form):
    """What they say to it."""

    statement_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    said = FreeTextField(label=_("陈述"), required=False, max_length=2000, rows=5)
    declined = forms.BooleanField(label=_("本人不愿陈述"), required=False)


class OwnStatementForm(forms.Form):
    """What one says oneself."""

    statement_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    said = FreeTextField(label=_("陈述"), max_length=2000, rows=6)


class RulingForm(forms.Form):
    """What the panel found."""

    upheld = forms.TypedChoiceField(label=_("属实吗?"), widget=forms.RadioSelect, choices=[("1", _("属实")), ("0", _("不属实"))], coerce=lambda text: text == "1")
    reasons = FreeTextField(label=_("理由"), max_length=2000, rows=5, help_text=_("被投诉人看得到:不要写是谁投诉的。"))
    sanction = forms.ChoiceField(label=_("处理"), required=False, help_text=_("不属实的不用选。"))
    until = DayField(label=_("处理到哪一天为止"), required=False, help_text=_("警告、清退没有截止日,留空。"))

    def __init__(self, *args: Any, sanctions: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sanction"].choices = [("", _("(不作处理)")), *sanctions]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What whoever complained reads."""

    answer = FreeTextField(label=_("给投诉人的答复"), max_length=1000, rows=4, help_text=_("凭查询码看得到。"))


class TellForm(forms.Form):
    """When they were told."""

    on = DayField(label=_("哪天告知的"))


class AppealForm(forms.Form):
    """Who does not agree, and why."""

    side = forms.ChoiceField(label=_("谁申诉"), widget=forms.RadioSelect, choices=[(code, _(name)) for code, name in SIDES])
    grounds = FreeTextField(label=_("申诉的理由"), max_length=2000, rows=4)


class OwnAppealForm(forms.Form):
    """Why one does not agree."""

    grounds = FreeTextField(label=_("申诉的理由"), max_length=2000, rows=4)


class RatingForm(forms.Form):
    """An agency asks to be rated."""

    rating_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    not_rated = forms.MultipleChoiceField(label=_("有没有不予评级的情形"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("有一项的,这次不予评级,原因会公开。"))

    def __init__(self, *args: Any, reasons: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["not_rated"].choices = reasons  # type: ignore[attr-defined]


class ScoresForm(forms.Form):
    """Points for every item, and what they rest on."""

    def __init__(self, *args: Any, items: Iterable[RatingItem], with_files: bool = False, for_them: bool = False, **kwargs: Any) -> None:
        """`for_them`: somebody else types what the agency gives itself."""
        super().__init__(*args, **kwargs)
        if for_them:
            help_text = _("代机构填的,写明照机构交来的哪份材料填;页面上看得到是谁代填的,代填的人不能再当评估员。")
            self.fields["source"] = forms.CharField(label=_("代填的依据"), max_length=200, help_text=help_text)
        self.codes = []
        for item in items:
            self.codes.append(item.code)
            label = item.name.in_language(language())
            self.fields[f"p-{item.code}"] = forms.IntegerField(label=_("%(item)s(满分 %(most)s)") % {"item": label, "most": item.points}, min_value=0, max_value=item.points)
            self.fields[f"n-{item.code}"] = FreeTextField(label=_("依据"), required=False, max_length=300)
            if with_files:
                self.fields[f"f-{item.code}"] = forms.FileField(label=_("证明(照片或 PDF)"), required=False, widget=forms.FileInput({"accept": "image/*,application/pdf"}))


class RoundForm(forms.Form):
    """Which files may be drawn."""

    round_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    title = forms.CharField(label=_("名称"), max_length=60)
    since = DayField(label=_("结案日期从"))
    until = DayField(label=_("结案日期到"))


class ReviewForm(forms.Form):
    """Points for every criterion, and what to tell."""

    def __init__(self, *args: Any, criteria: Iterable[ReviewCriterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in criteria:
            label = _("%(item)s(满分 %(most)s)") % {"item": row.name.in_language(language()), "most": row.points}
            self.fields[f"p-{row.code}"] = forms.IntegerField(label=label, min_value=0, max_value=row.points, help_text=row.hint.in_language(language()))
        self.fields["note"] = FreeTextField(label=_("给办理人的意见"), max_length=1000, rows=4, help_text=_("办理人看得到意见,看不到是谁写的。"))
