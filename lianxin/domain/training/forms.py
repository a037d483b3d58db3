"""What people type about training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.ui import pack_words
from lianxin.base.ui.day_fields import DayField, MomentField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.training.services import Signed
from lianxin.domain.workforce.rules.words import LEVEL_WORDS
from lianxin.kernel.clock import SHANGHAI, combine
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.base.packs.schema import CourseQuestion
    from lianxin.domain.training.models import Cohort, Presence, Session
    from lianxin.domain.workforce.models import Worker

_PLACES = ("city", "county", "township")
_NUMERIC = {"inputmode": "numeric"}


def _levels(blank: Any) -> list[tuple[str, Any]]:
    return [("", blank), *((code, _(name)) for code, name in LEVEL_WORDS.items())]


class ProgrammeForm(forms.Form):
    """What is offered, when, and with what money."""

    programme_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("哪里办的"))
    kind = forms.ChoiceField(label=_("种类"))
    title = forms.CharField(label=_("名称"), max_length=80)
    goals = FreeTextField(label=_("目标"), max_length=400, rows=3, help_text=_("学完以后能做什么。"))
    starts_on = DayField(label=_("开始"))
    ends_on = DayField(label=_("结束(含)"))
    budget = forms.DecimalField(
        label=_("经费(元)"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("填了才算人均费用。"),
    )
    budget_note = forms.CharField(label=_("经费来源和用途"), required=False, max_length=200)
    pass_mark = forms.IntegerField(
        label=_("测验合格分"),
        required=False,
        help_text=_("没有测验的留空。"),
        widget=forms.NumberInput(_NUMERIC),
    )
    asks_evaluation = forms.BooleanField(label=_("结业要先评价"), required=False)
    badge_months = forms.IntegerField(
        label=_("证书有效月数"),
        required=False,
        help_text=_("一直有效的留空。"),
        widget=forms.NumberInput(_NUMERIC),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "training.manage", _PLACES)  # type: ignore[attr-defined]
        kinds = packs.for_place(viewer.home).programme_kinds
        self.fields["kind"].choices = pack_words.choices(kinds, gettext("请选择"))  # type: ignore[attr-defined]


class ProgrammeChangeForm(ProgrammeForm):
    """The same of one there is: place and kind stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("programme_id", "place", "kind"):
            del self.fields[name]


class ClassForm(forms.Form):
    """A class: for which level, and who may join."""

    cohort_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    name = forms.CharField(label=_("班级"), max_length=60)
    tier = forms.ChoiceField(label=_("级别"), required=False, choices=_levels(_("不分级")))
    entry_level = forms.ChoiceField(label=_("入班要有的证书"), required=False, choices=_levels(_("不要求")))

    def __init__(self, *args: Any, tiered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not tiered:
            del self.fields["tier"]


class CourseForm(forms.Form):
    """A course: its topic, its hours, as what they are credited."""

    course_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    title = forms.CharField(label=_("课程"), max_length=80)
    topic = forms.ChoiceField(label=_("主题"))
    category = forms.ChoiceField(label=_("继续教育类别"))
    hours = forms.DecimalField(label=_("计划学时"), min_value=0, max_digits=5, decimal_places=1)

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pack = packs.for_place(place)
        self.fields["topic"].choices = pack_words.choices(pack.topics, gettext("请选择"))  # type: ignore[attr-defined]
        self.fields["category"].choices = pack_words.choices(pack.education, gettext("请选择"))  # type: ignore[attr-defined]


class CourseChangeForm(CourseForm):
    """The same of one there is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["course_id"]


class SessionForm(forms.Form):
    """When, where, by whom, for whom."""

    session_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    starts_at = MomentField(label=_("开始"))
    ends_at = MomentField(label=_("结束"))
    room = forms.CharField(label=_("地点"), max_length=80)
    trainer = forms.CharField(label=_("授课人"), max_length=60)
    capacity = forms.IntegerField(label=_("座位"), initial=40, widget=forms.NumberInput(_NUMERIC))
    cohort_id = forms.TypedChoiceField(
        label=_("哪个班的"),
        coerce=UUID,
        empty_value=None,
        required=False,
        help_text=_("不选就对全体开放报名。"),
    )
    walk_in = forms.BooleanField(label=_("没报名也可以签到"), required=False)

    def __init__(self, *args: Any, cohorts: Iterable[Cohort], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.id), one.name) for one in cohorts]
        self.fields["cohort_id"].choices = [("", gettext("对全体开放")), *named]  # type: ignore[attr-defined]


class SessionChangeForm(SessionForm):
    """The same of one there is: whose it is stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, cohorts=(), **kwargs)
        for name in ("session_id", "cohort_id"):
            del self.fields[name]


class FindForm(forms.Form):
    """Somebody by a part of their name, which does not stand in the address."""

    typed = "name"

    name = forms.CharField(label=_("姓名"), required=False, max_length=30)


class PeopleForm(forms.Form):
    """Several people at once."""

    people = forms.TypedMultipleChoiceField(label=_("选人"), coerce=UUID, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why."""

    reason = FreeTextField(label=_("原因"), max_length=200, rows=2)


class QuizForm(forms.Form):
    """A mark of 100."""

    mark = forms.IntegerField(label=_("测验分数"), widget=forms.NumberInput(_NUMERIC))


class ListForm(forms.Form):
    """The sign-in list: who was there, and the time where it was not the start or the end."""

    def __init__(
        self, *args: Any, session: Session, people: Sequence[Worker], there: Iterable[Presence], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._session, self._people = session, people
        self._there = {one.worker_id: one for one in there}
        for one in people:
            row = self._there.get(one.id)
            self.fields[f"there-{one.id}"] = forms.BooleanField(
                label=one.name, required=False, initial=row is not None
            )
            for name, label, value in (
                ("arrived", _("到"), row.arrived_at if row else None),
                ("left", _("提前走"), row.left_at if row else None),
            ):
                self.fields[f"{name}-{one.id}"] = forms.TimeField(
                    label=label,
                    required=False,
                    initial=_clock(value),
                    widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
                )

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The three fields of each person."""
        return [
            (self[f"there-{one.id}"], self[f"arrived-{one.id}"], self[f"left-{one.id}"])
            for one in self._people
        ]

    def there(self) -> list[Signed]:
        """Who was there. A time left empty is the start, or the end; one that was not touched keeps its seconds."""
        day = self._session.starts_at.astimezone(SHANGHAI).date()
        return [
            Signed(
                one.id,
                self._moment(one.id, "arrived", day) or self._session.starts_at,
                self._moment(one.id, "left", day),
            )
            for one in self._people
            if self.cleaned_data[f"there-{one.id}"]
        ]

    def absent(self) -> list[UUID]:
        """Who stood on the list and was taken off."""
        return [
            one.id
            for one in self._people
            if one.id in self._there and not self.cleaned_data[f"there-{one.id}"]
        ]

    def _moment(self, worker_id: UUID, name: str, day: date) -> datetime | None:
        typed: time | None = self.cleaned_data[f"{name}-{worker_id}"]
        row = self._there.get(worker_id)
        stood = row and getattr(row, f"{name}_at")
        if typed is None:
            return None
        return stood if stood and _clock(stood) == f"{typed:%H:%M}" else combine(day, typed)


def _clock(value: datetime | None) -> str:
    return f"{value.astimezone(SHANGHAI):%H:%M}" if value else ""


class EvaluationForm(forms.Form):
    """Each question of the pack, 1 to the most; `scores()` is what was said."""

    def __init__(self, *args: Any, questions: Sequence[CourseQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in questions:
            choices = [(score, str(score)) for score in range(1, one.most + 1)]
            name = one.name.in_language(pack_words.language())
            self.fields[one.code] = forms.TypedChoiceField(
                label=name, coerce=int, choices=choices, widget=forms.RadioSelect
            )

    def scores(self) -> dict[str, int]:
        """{question: score}"""
        return dict(self.cleaned_data)


class PeriodForm(forms.Form):
    """Which days to count."""

    since = DayField(label=_("从"))
    until = DayField(label=_("到(含)"))
