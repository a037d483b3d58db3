"""Forms of amendments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments.services import PROPOSE
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.place_fields import PlaceField


class Change(forms.Form):
    """What an amendment is about, and its file. A file that was sent once is kept until the form is done with."""

    use_required_attribute = False  # whether the file is needed hangs on whether one is kept

    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("一句话说清改什么,例如:高龄津贴起点改为 85 周岁。"))
    reason = FreeTextField(label=_("缘由和文号"), max_length=300, rows=3, help_text=_("会议纪要、文件名称和文号;审批人会看到。"))
    effective_on = DayField(label=_("拟施行日"), help_text=_("最早是明天:规定只在夜间改变。"))
    file = forms.FileField(label=_("改好的表格(.xlsx)或模型(.dmn)"), required=False)
    upload = forms.RegexField("^[0-9a-f]{64}$", required=False, widget=forms.HiddenInput)
    label = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, needs_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = needs_file and not self.data.get("upload")
        self.fields["file"].error_messages["required"] = gettext("请选择从规定页面下载、改好的文件。")
        if self.data.get("upload"):
            text = gettext("已收到“%(file)s”,不必再选;要换就另选一个。")
            self.fields["file"].help_text = text % {"file": self.data.get("label", "")}


class NewChange(Change):
    """The same, and for which county."""

    place = PlaceField(label=_("县(区)"))
    field_order = ("place", "title", "reason", "effective_on", "file")

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, PROPOSE, ("county",))  # type: ignore[attr-defined]


class Approval(forms.Form):
    """A second person lets it come into force."""

    seen = forms.CharField(widget=forms.HiddenInput)
    accepts_cases = forms.BooleanField(label=_("不符的实例我逐个看过,就是要这样改"))
    comment = FreeTextField(label=_("审批意见"), max_length=300, rows=2, required=False)

    def __init__(self, *args: Any, failing: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not failing:
            del self.fields["accepts_cases"]
