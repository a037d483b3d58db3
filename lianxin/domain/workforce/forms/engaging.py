"""What people type about agencies, posts and who is on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.workforce.selectors.posts import agencies
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.domain.workforce.models import Post

MANAGE = "workforce.manage"


class AgencyForm(forms.Form):
    """An agency of a county."""

    agency_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("所属地方"))
    name = forms.CharField(label=_("名称"), max_length=80)
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, MANAGE, ("county", "township"))  # type: ignore[attr-defined]


class PostForm(forms.Form):
    """Seats of one kind at a place."""

    post_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("在哪里"))
    kind = forms.ChoiceField(label=_("岗位种类"))
    name = forms.CharField(
        label=_("名称"), max_length=80, required=False, help_text=_("同一地方有两个同种岗位时填,如站名。")
    )
    agency = forms.ChoiceField(label=_("机构"), required=False, help_text=_("人员由机构派驻的岗位要选。"))
    seats = forms.IntegerField(label=_("名额"), min_value=1, max_value=500, initial=1)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, MANAGE, ("county", "township", "village"))  # type: ignore[attr-defined]
        self.fields["kind"].choices = choices(packs.for_place(viewer.home).posts, gettext("请选择"))  # type: ignore[attr-defined]
        named = [(str(one.id), one.name) for one in agencies(viewer)]
        self.fields["agency"].choices = [("", gettext("(没有)")), *named]  # type: ignore[attr-defined]


class SeatsForm(forms.Form):
    """More or fewer seats, or a post closed."""

    seats = forms.IntegerField(label=_("名额"), min_value=1, max_value=500)
    is_open = forms.BooleanField(label=_("在用"), required=False)


class EngageForm(forms.Form):
    """Somebody on a post."""

    engagement_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    post = forms.ChoiceField(label=_("岗位"))
    since = DayField(label=_("到岗日期"))
    until = DayField(label=_("合同到期(含)"), required=False)
    grade = forms.ChoiceField(label=_("等级"), required=False)
    step = forms.IntegerField(label=_("薪级"), min_value=1, max_value=30, required=False, help_text=_("等级和薪级一起填,或都不填。"))

    def __init__(self, *args: Any, offered: list[tuple[Post, str]], place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._grades = packs.for_place(place).grades
        self.fields["post"].choices = _posts(offered)  # type: ignore[attr-defined]
        self.fields["grade"].choices = choices(self._grades, gettext("(没有)"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Grade and step together or neither, the step one of the grade's."""
        said = super().clean() or {}
        grade, step = self._grades.get(said.get("grade", "")), said.get("step")
        if grade is None and step is not None:
            self.add_error("grade", gettext("填了薪级,请选择等级。"))
        elif grade is not None and step is None and "step" not in self.errors:
            self.add_error("step", gettext("选了等级,请填薪级。"))
        elif grade is not None and step is not None and not grade.first_step <= step <= grade.last_step:
            span = {"first": grade.first_step, "last": grade.last_step}
            self.add_error("step", gettext("这个等级的薪级是 %(first)s 到 %(last)s 级。") % span)
        if step is None:
            said.pop("step", None)
        return said


def _posts(offered: list[tuple[Post, str]]) -> list[tuple[str, str]]:
    return [("", gettext("请选择")), *((str(post.id), text) for post, text in offered)]


class RenewForm(forms.Form):
    """A longer contract."""

    until = DayField(label=_("新的到期日(含)"))


class EndForm(forms.Form):
    """Somebody leaves a post."""

    on = DayField(label=_("最后一天"))
    why = FreeTextField(label=_("原因"), max_length=200)


class MoveForm(forms.Form):
    """Somebody goes to another post."""

    moved_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    post = forms.ChoiceField(label=_("新的岗位"))
    on = DayField(label=_("从哪天起"))

    def __init__(self, *args: Any, offered: list[tuple[Post, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = _posts(offered)  # type: ignore[attr-defined]
