"""What is typed in a child's file from the report to the response, and at its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.ui.day_fields import DayField, MomentField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.domain.minors.forms.choosing import offer
from lianxin.domain.minors.services import Found


class InFile(forms.Form):
    """A form of a child's file: what may be chosen is the pack's of its place. `lists`: field → list of choices."""

    lists: dict[str, str] = {}
    optional: frozenset[str] = frozenset()

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, name in self.lists.items():
            offer(self, field, place, name, blank=field in self.optional)

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        return self.cleaned_data


class OnceForm(InFile):
    """What is written down once, also when it is sent twice: the id of the row is made with the form."""

    row_id = forms.UUIDField(widget=forms.HiddenInput, required=False)


class TellForm(InFile):
    """Reported to an agency."""

    lists = {"agency": "agency"}
    agency = forms.ChoiceField(label=_("报告了哪个部门"), widget=forms.RadioSelect)
    receiver = forms.CharField(
        label=_("接报单位和接报人"), max_length=200, help_text=_("例如:塔巴派出所,王警官。")
    )
    told_at = MomentField(label=_("对方接报的时间"))


class FeedbackForm(InFile):
    """What came back, or what goes back."""

    feedback = FreeTextField(label=_("反馈"), max_length=1000, rows=4)


class WhyForm(InFile):
    """Why the duty to report is ruled out."""

    why = FreeTextField(
        label=_("为什么不属于强制报告的情形"),
        max_length=1000,
        rows=4,
        help_text=_("要两个人分别认定。有一点怀疑,就报告。"),
    )


class UrgencyForm(InFile):
    """How urgent it is on a closer look."""

    lists = {"urgency": "urgency"}
    urgency = forms.ChoiceField(label=_("紧急程度"), widget=forms.RadioSelect)
    reason = FreeTextField(label=_("理由"), max_length=300, rows=2)


class AgeForm(InFile):
    """Is this a minor?"""

    decision = forms.ChoiceField(
        label=_("是不是未成年人"), widget=forms.RadioSelect,
        choices=[("child", _("是未成年人:继续在未成年人保护里办")), ("adult", _("不是未成年人:由复核人结束这份卷宗,转到成年人的救助"))],
    )  # fmt: skip
    why = FreeTextField(
        label=_("依据"),
        max_length=500,
        rows=3,
        help_text=_("看了什么证件,问了谁。登记的出生日期错了,请到居民资料里更正。"),
    )


class AssessForm(OnceForm):
    """An assessment or a review."""

    lists = {"occasion": "occasion", "signs": "sign", "guardianship_result": "guardianship", "tier": "tier"}
    occasion = forms.ChoiceField(label=_("为什么评估"), widget=forms.RadioSelect)
    seen_on = DayField(label=_("哪一天见到孩子"), required=False)
    injury = FreeTextField(
        label=_("伤害"), max_length=2000, rows=3, help_text=_("没有看到伤,也写明看了哪里。")
    )
    danger = FreeTextField(
        label=_("危险"), max_length=2000, rows=3, help_text=_("谁、什么事可能再伤害孩子。")
    )
    view = FreeTextField(
        label=_("孩子自己怎么说、想怎样"),
        required=False,
        max_length=2000,
        rows=3,
        help_text=_("用孩子自己的话。"),
    )
    no_view = FreeTextField(
        label=_("没能听到孩子的想法,为什么"),
        required=False,
        max_length=500,
        rows=2,
        help_text=_("上面没有写的,这里必须写。"),
    )
    signs = forms.MultipleChoiceField(
        label=_("监护情况(看到的都选)"), required=False, widget=forms.CheckboxSelectMultiple
    )
    guardianship = FreeTextField(label=_("监护情况说明"), required=False, max_length=2000, rows=3)
    guardianship_result = forms.ChoiceField(label=_("监护评估结果"), widget=forms.RadioSelect)
    tier = forms.ChoiceField(label=_("风险等级"), widget=forms.RadioSelect)
    tier_why = FreeTextField(label=_("定这个等级的依据"), required=False, max_length=1000, rows=2)

    def given(self) -> dict[str, Any]:
        """One assessment."""
        words = dict(self.cleaned_data)
        return {"row_id": words.pop("row_id"), "found": Found(**words)}


class MeasureForm(InFile):
    """A measure of the response."""

    lists = {"kind": "measure", "ground": "guardianship_ground"}
    optional = frozenset({"ground"})
    kind = forms.ChoiceField(label=_("措施"), widget=forms.RadioSelect)
    detail = FreeTextField(label=_("谁做什么"), max_length=1000, rows=3)
    since = DayField(label=_("从哪一天"))
    until = DayField(label=_("到哪一天"), required=False, help_text=_("孩子离开家庭照料的必须填。"))
    ground = forms.ChoiceField(label=_("临时监护属于哪种情形"), required=False)


class RenewForm(InFile):
    """A longer term."""

    until = DayField(label=_("延长到哪一天"))
    why = FreeTextField(label=_("理由"), max_length=500, rows=2)


class EndMeasureForm(InFile):
    """How a measure ended."""

    ended_how = forms.ChoiceField(
        label=_("怎样结束"), widget=forms.RadioSelect,
        choices=[("home", _("回归家庭")), ("long", _("转为长期监护")), ("done", _("已办完")), ("other", _("其他"))],
    )  # fmt: skip
    ended_on = DayField(label=_("哪一天"))


class ConferenceForm(OnceForm):
    """Minutes of a case conference."""

    held_on = DayField(label=_("哪一天"))
    present = FreeTextField(label=_("到会的人"), max_length=500, rows=2)
    said = FreeTextField(label=_("说了什么"), required=False, max_length=3000, rows=4)
    decided = FreeTextField(label=_("决定"), max_length=2000, rows=3)


class ClosingForm(InFile):
    """Why it may be closed, and when to make contact again."""

    reason = FreeTextField(label=_("结案理由"), max_length=1000, rows=4)
    next_contact_on = DayField(label=_("结案以后哪一天再联系"))
