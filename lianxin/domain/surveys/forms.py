"""What people type about questionnaires: filters, uploads, assignments, links, reviews. The questionnaire itself is no Django form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices
from lianxin.base.ui.place_fields import PlaceField

_ALL: Final = _("全部")
_LEVELS: Final = ("city", "county", "township", "village")


class FormFilterForm(forms.Form):
    """Which questionnaires to list."""

    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[("", _ALL), ("open", _("填报中")), ("draft", _("编制中")), ("closed", _("已结束"))],
    )  # fmt: skip
    place = PlaceField(label=_("地点"), required=False, empty=_ALL)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "form.read", _LEVELS)  # type: ignore[attr-defined]


class PaperDayForm(forms.Form):
    """The day that stands on a sheet of paper: it is entered days later, and its answers are of that day."""

    filled_on = DayField(label=_("纸上写的填写日期"), help_text=_("照纸上写的填,不是录入的日期。"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_filled_on(self) -> date:
        day: date = self.cleaned_data["filled_on"]
        if day > self.today:
            raise forms.ValidationError(gettext("填写日期不能晚于今天。请看看纸上写的是哪天。"))
        return day


class UploadForm(forms.Form):
    """A workbook or one of the packs' questionnaires, whose it is, and whom it asks about."""

    use_required_attribute = False  # the file is not needed where a questionnaire of a pack is chosen

    place = PlaceField(label=_("所属区划"), help_text=_("问卷归谁管;只能指派到这个区划以内的地点。"))
    subject = forms.ChoiceField(
        label=_("填报对象"), widget=forms.RadioSelect, initial="resident",
        choices=[("resident", _("一位居民一份")), ("place", _("一个地点一份")), ("anonymous", _("不记名"))],
    )  # fmt: skip
    file = forms.FileField(label=_("问卷文件"), required=False, help_text=_("XLSForm 工作簿(.xlsx),或 Markdown 表格(.md)。"))
    starter = forms.ChoiceField(label=_("或者采用自带的问卷"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, starters: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "form.author", _LEVELS)  # type: ignore[attr-defined]
        self.fields["starter"].choices = [("", gettext("不用,上传文件")), *starters]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not cleaned.get("starter") and "file" not in self.errors:
            self.add_error("file", gettext("请选择一个文件,或选一份自带的问卷。"))
        return cleaned


class MediaForm(forms.Form):
    """A file that a questionnaire shows or chooses from."""

    name = forms.ChoiceField(label=_("素材名称"))
    file = forms.FileField(label=_("文件"))

    def __init__(self, *args: Any, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Where a questionnaire is filled in, from when to when."""

    place = PlaceField(label=_("填报地点"))
    starts_on = DayField(label=_("开始日期"))
    last_day = DayField(label=_("最后一天"), required=False, help_text=_("这一天还能填;不填则不限。"))
    copies = forms.IntegerField(
        label=_("发放份数"), required=False, min_value=1, max_value=1_000_000, help_text=_("计划发出多少份,用来算回收率。"),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "form.assign", _LEVELS)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """As the service takes them."""
        given, last = self.cleaned_data, self.cleaned_data["last_day"]
        ends_on = last + timedelta(days=1) if last else None
        return {"place": given["place"], "starts_on": given["starts_on"], "ends_on": ends_on, "copies": given["copies"]}


class WhereForm(forms.Form):
    """Which place a questionnaire is filled in for."""

    place = PlaceField(label=_("地点"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "submission.send", ("township", "village"))  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    """Until when links may be used."""

    last_day = DayField(label=_("最后一天"), help_text=_("这一天还能填。"))
    place = PlaceField(label=_("地点"), required=False)
    number = forms.IntegerField(label=_("几个链接"), min_value=1, max_value=50, initial=1)

    def __init__(self, *args: Any, viewer: Viewer, for_resident: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = today + timedelta(days=14)
        if for_resident:
            del self.fields["place"], self.fields["number"]
            return
        self.fields["place"].required = True
        self.fields["place"].offer(viewer, "submission.send", ("township", "village"))  # type: ignore[attr-defined]


class GroupLinksForm(forms.Form):
    """Links for the residents of a place, or those of them in one category."""

    place = PlaceField(label=_("地点"))
    category = forms.ChoiceField(label=_("类别"), required=False)
    last_day = DayField(label=_("最后一天"), help_text=_("这一天还能填。"))

    def __init__(self, *args: Any, viewer: Viewer, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "submission.send", ("township", "village"))  # type: ignore[attr-defined]
        pack = packs.for_place(viewer.home)
        self.fields["category"].choices = choices(pack.categories, gettext("全部居民"))  # type: ignore[attr-defined]
        self.fields["last_day"].initial = today + timedelta(days=14)


class SubmissionFilterForm(forms.Form):
    """Which submissions to list."""

    form = forms.ChoiceField(label=_("问卷"), required=False)
    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[
            ("", _("待审核")), ("all", _ALL), ("received", _("没有发现问题")), ("has_issues", _("有问题")),
            ("sent_back", _("退回修改")), ("approved", _("已通过")), ("rejected", _("不采用")), ("quarantined", _("隔离待定")),
        ],
    )  # fmt: skip
    place = PlaceField(label=_("地点"), required=False, empty=_ALL)
    channel = forms.ChoiceField(label=_("渠道"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, forms: list[tuple[str, str]], channels: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [("", gettext("全部")), *forms]  # type: ignore[attr-defined]
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]
        self.fields["place"].offer(viewer, "submission.read", _LEVELS)  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """A reviewer's words, and which version of the answers they are about."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = FreeTextField(
        label=_("说明"), required=False, max_length=500, rows=3, help_text=_("退回、不采用时必填:写清哪一题、怎么改。"),
    )  # fmt: skip
