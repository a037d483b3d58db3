"""What people type about exams."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices, language
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.exams.rules.asking import CHANNELS, PAGE
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.domain.exams.selectors import subjects_of
from lianxin.domain.exams.services.cycles import DAYS
from lianxin.domain.workforce.rules.regions import PROVINCES
from lianxin.kernel.divisions import ancestors
from lianxin.kernel.ids import new_id

_LONGEST = 1000


def level_choices(blank: str = "") -> list[tuple[str, str]]:
    """The three levels in words."""
    return ([("", blank)] if blank else []) + [(code, gettext(text)) for code, text in LEVELS.items()]


class CycleForm(forms.Form):
    """A year of the exam and its days. Those that are not told yet stay empty."""

    cycle_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("哪个县(区)"))
    year = forms.IntegerField(label=_("年度"), min_value=2008, max_value=2100)
    is_held = forms.BooleanField(
        label=_("这一年举行考试"), required=False, initial=True, help_text=_("停考的年度不算在连续两年里。")
    )

    def __init__(self, *args: Any, viewer: Viewer, fixed: bool = False, **kwargs: Any) -> None:
        """`fixed`: place and year stand already."""
        super().__init__(*args, **kwargs)
        for name, label in DAYS.items():
            self.fields[name] = DayField(label=gettext(label), required=False)
        if fixed:
            for name in ("cycle_id", "place", "year"):
                del self.fields[name]
        else:
            self.fields["place"].offer(viewer, "exam.manage", ("county",))  # type: ignore[attr-defined]

    def days(self) -> dict[str, date | None]:
        """The days by name."""
        return {name: self.cleaned_data.get(name) for name in DAYS}


class LineForm(forms.Form):
    """A pass line, and which paper and region it is for."""

    level = forms.ChoiceField(label=_("级别"))
    subject = forms.ChoiceField(label=_("科目"), required=False)
    region = forms.ChoiceField(
        label=_("地区"), required=False, help_text=_("有些地区有自己的合格线,证书只在那里有效。")
    )
    score = forms.DecimalField(label=_("合格线(分)"), max_digits=4, decimal_places=1)
    document = forms.CharField(label=_("依据"), max_length=120, help_text=_("公布合格线的通知。"))

    def __init__(self, *args: Any, pack: Pack, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = level_choices()  # type: ignore[attr-defined]
        papers = {code: one for level in LEVELS for code, one in subjects_of(pack, level).items()}
        self.fields["subject"].choices = choices(papers, gettext("各科一样"))  # type: ignore[attr-defined]
        regions = [
            (code, PROVINCES.get(code) or full_name(code, language())) for code in (place, *ancestors(place))
        ]
        self.fields["region"].choices = [("", gettext("全国")), *regions]  # type: ignore[attr-defined]


class RegisterForm(forms.Form):
    """That somebody registered: when and for which papers."""

    level = forms.ChoiceField(label=_("级别"))
    on = DayField(label=_("报名日期"))
    subjects = forms.MultipleChoiceField(
        label=_("报考科目"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不勾就是这一级的全部科目。"),
    )
    ticket = forms.CharField(label=_("准考证号"), required=False, max_length=40)
    sure = forms.BooleanField(label=_("系统算出来不符合条件,我知道,仍要登记"), required=False)

    def __init__(self, *args: Any, pack: Pack, level: str, doubtful: Mapping[str, str], **kwargs: Any) -> None:
        """`level`: the one whose papers are offered; "": all levels, each with all its papers. `doubtful`: why, by level, they may not sit it."""
        super().__init__(*args, **kwargs)
        self._doubtful = doubtful
        self.fields["level"].choices = [one for one in level_choices() if level in ("", one[0])]  # type: ignore[attr-defined]
        if level:
            self.fields["subjects"].choices = choices(subjects_of(pack, level))  # type: ignore[attr-defined]
        else:
            del self.fields["subjects"]
        if doubtful:
            self.fields["sure"].help_text = ";".join(f"{gettext(LEVELS[code])}:{why}" for code, why in doubtful.items())
        else:
            del self.fields["sure"]

    def clean(self) -> dict[str, Any]:
        """Who may not sit, as far as is known, registers knowingly."""
        said = super().clean() or {}
        sure = said.pop("sure", False)
        if said.get("level") in self._doubtful and not sure:
            self.add_error("sure", gettext("还不符合条件。确实已经报上名的,请勾选。"))
        return said


class ReviewForm(forms.Form):
    """How the review of the senior level ended."""

    on = DayField(label=_("评审日期"))
    passed = forms.ChoiceField(label=_("结果"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = [("", gettext("请选择")), ("yes", gettext("通过")), ("no", gettext("没有通过"))]
        self.fields["passed"].choices = ends  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """A question of one's own."""

    question_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    level = forms.ChoiceField(label=_("级别"), required=False)
    question = FreeTextField(label=_("问题"), rows=4, max_length=_LONGEST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = level_choices(gettext("不分级别"))  # type: ignore[attr-defined]


class CallForm(AskForm):
    """A question somebody called or came with."""

    place = PlaceField(label=_("哪里的人"))
    channel = forms.ChoiceField(label=_("怎样问的"))
    caller = forms.CharField(label=_("姓名"), required=False, max_length=60)
    phone = forms.CharField(
        label=_("电话"), required=False, max_length=20, widget=forms.TextInput({"inputmode": "tel"})
    )
    field_order = ("question_id", "place", "channel", "caller", "phone", "level", "question")

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [(code, gettext(text)) for code, text in CHANNELS.items() if code != PAGE]
        self.fields["channel"].choices = asked  # type: ignore[attr-defined]
        self.fields["place"].offer(viewer, "exam.answer", ("county", "township"))  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer."""

    text = FreeTextField(label=_("答复"), rows=5, max_length=_LONGEST)


class FaqForm(forms.Form):
    """Question and answer, written anew for everybody."""

    question = FreeTextField(label=_("问题"), max_length=200)
    text = FreeTextField(label=_("答复"), rows=5, max_length=_LONGEST)
