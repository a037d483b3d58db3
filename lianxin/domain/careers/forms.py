"""What people type about careers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.packs import Pack, schema
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.day_fields import DayField, MomentField, MonthField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices, language, word
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.careers.selectors import public
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.workforce.models import Worker

REGIONS = {code: _(name) for code, name in public.REGIONS.items()}


def _number(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


def _offered(field: Any) -> Any:
    """A field whose choices are given when the form is made."""
    return field


class RatingForm(forms.Form):
    """A level for each of the eight competencies, and what it rests on."""

    rating_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    year = _number(_("年度"), 2000, 2999)
    evidence = FreeTextField(label=_("依据"), max_length=2000, rows=5)

    def __init__(
        self, *args: Any, pack: Pack, said: Any, is_needed: bool, before: Mapping[str, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._codes = list(pack.competencies)
        self.fields["evidence"].label, self.fields["evidence"].required = said, is_needed
        self.fields["evidence"].help_text = gettext(
            "写具体的做法,可以写文件或记录的名称;不写服务对象的姓名。"
        )
        rows = {f"level-{code}": _level(one, before.get(code)) for code, one in pack.competencies.items()}
        self.fields = {
            "rating_id": self.fields["rating_id"],
            "year": self.fields["year"],
            **rows,
            "evidence": self.fields["evidence"],
        }

    def levels(self) -> dict[str, object]:
        return {code: self.cleaned_data[f"level-{code}"] for code in self._codes}


def _level(one: schema.Competency, before: int | None) -> forms.ChoiceField:
    tongue = language()
    offered = [
        (str(number), f"{number} {level.name.in_language(tongue)}:{level.behaviour.in_language(tongue)}")
        for number, level in enumerate(one.levels)
    ]
    return forms.ChoiceField(
        label=one.name.in_language(tongue), help_text=one.meaning.in_language(tongue), choices=offered, widget=forms.RadioSelect,
        initial=None if before is None else str(before),
    )  # fmt: skip


class AppraisalForm(forms.Form):
    """The result of a year."""

    appraisal_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    year = _number(_("年度"), 2000, 2999)
    result = forms.ChoiceField(label=_("结果"), widget=forms.RadioSelect)
    comment = FreeTextField(label=_("评语"), max_length=1000, rows=4, required=False)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self.fields["result"]).choices = choices(pack.appraisal_results)


class AnswerForm(forms.Form):
    """The answer to an objection, and the result that stands."""

    result = forms.ChoiceField(label=_("答复后的结果"), widget=forms.RadioSelect)
    answer = FreeTextField(label=_("答复"), max_length=1000, rows=4)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self.fields["result"]).choices = choices(pack.appraisal_results)


class TextForm(forms.Form):
    """Words somebody must write: a reason, an objection."""

    text = FreeTextField(label=_("理由"), max_length=1000, rows=4)

    def __init__(self, *args: Any, label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label is not None:
            self.fields["text"].label = label


class ReasonForm(forms.Form):
    """A short reason."""

    reason = FreeTextField(label=_("理由"), max_length=300, rows=2)


class ProposalForm(ReasonForm):
    """From when, why, and whether although a condition is missing."""

    promotion_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    since = DayField(label=_("从哪天起"))
    exception = forms.BooleanField(label=_("条件没有都符合,破格提出"), required=False)
    field_order = ["since", "reason", "exception"]


class DecisionForm(ReasonForm):
    """Yes or no, and why."""

    approve = forms.TypedChoiceField(
        label=_("决定"),
        widget=forms.RadioSelect,
        choices=[("1", _("批准")), ("0", _("不批准"))],
        coerce=lambda text: text == "1",
    )
    field_order = ["approve", "reason"]


class CheckForm(ReasonForm):
    """Whether an application meets the conditions, and why."""

    eligible = forms.TypedChoiceField(
        label=_("资格"),
        widget=forms.RadioSelect,
        choices=[("1", _("通过")), ("0", _("不符"))],
        coerce=lambda text: text == "1",
    )
    exception = forms.BooleanField(label=_("有条件不符合,破格通过"), required=False)
    field_order = ["eligible", "reason", "exception"]


class RoundForm(forms.Form):
    """A round of selection."""

    round_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("哪里的选拔"))
    title = forms.ChoiceField(label=_("称号"))
    region = forms.ChoiceField(label=_("级别"), choices=list(REGIONS.items()), initial="district")
    year = _number(_("年度"), 2000, 2999)
    batch = forms.CharField(
        label=_("批次"), max_length=40, required=False, help_text=_("同一年只有一批的不用写。")
    )
    as_of = DayField(label=_("条件算到哪一天"))
    closes_on = DayField(label=_("申报截止(含)"))
    quota = _number(_("名额"), 1, 999)

    def __init__(self, *args: Any, viewer: Viewer, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self.fields["place"]).offer(viewer, "career.manage", ("city", "county", "township"))
        _offered(self.fields["title"]).choices = choices(pack.titles)


class StatementForm(forms.Form):
    """What somebody applies with."""

    application_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    statement = FreeTextField(label=_("主要事迹"), max_length=4000, rows=8)
    exception = forms.BooleanField(label=_("条件没有都符合,破格申报"), required=False)


class NominationForm(StatementForm):
    """The same for somebody else."""

    worker_id = forms.TypedChoiceField(label=_("推荐谁"), coerce=UUID)
    field_order = ["worker_id", "statement", "exception"]

    def __init__(self, *args: Any, workers: Iterable[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self.fields["worker_id"]).choices = [
            ("", gettext("请选择")),
            *((str(one.id), f"{one.name}({full_name(one.place, language())})") for one in workers),
        ]


class JudgeForm(forms.Form):
    """One more member of the panel."""

    user_id = forms.TypedChoiceField(label=_("评委"), coerce=UUID)

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self.fields["user_id"]).choices = [
            ("", gettext("请选择")),
            *((str(one.id), one.display_name) for one in people),
        ]


class ScoreForm(forms.Form):
    """Points for every criterion of a title."""

    def __init__(self, *args: Any, title: schema.Title, before: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._codes = list(title.criteria)
        for code, one in title.criteria.items():
            label = gettext("%(criterion)s(满分 %(points)s)") % {
                "criterion": word(title.criteria, code),
                "points": one.points,
            }
            self.fields[f"points-{code}"] = _number(label, 0, one.points, initial=before.get(code))

    def points(self) -> dict[str, object]:
        return {code: self.cleaned_data[f"points-{code}"] for code in self._codes}


class TieForm(ReasonForm):
    """Who of those with equal points is chosen."""

    chosen = forms.TypedMultipleChoiceField(label=_("选谁"), coerce=UUID, widget=forms.CheckboxSelectMultiple)
    field_order = ["chosen", "reason"]

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self.fields["chosen"]).choices = list(people)


class DocumentForm(forms.Form):
    """The document by which titles are conferred."""

    document = forms.CharField(label=_("授予文件"), max_length=120, required=False)


class TitleForm(forms.Form):
    """A title another office conferred."""

    title = forms.ChoiceField(label=_("称号"))
    region = forms.ChoiceField(label=_("级别"), choices=list(REGIONS.items()))
    year = _number(_("年度"), 2000, 2999)
    batch = forms.CharField(label=_("批次"), max_length=40, required=False)
    conferred_on = DayField(label=_("授予日期"))
    document = forms.CharField(label=_("授予文件"), max_length=120)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self.fields["title"]).choices = choices(pack.titles)


class WithdrawForm(ReasonForm):
    """From which day a title no longer counts, and why."""

    on = DayField(label=_("从哪天起取消"))
    field_order = ["on", "reason"]


class RelationForm(forms.Form):
    """Who leads this worker, from when."""

    relation_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    supervisor_id = forms.TypedChoiceField(label=_("督导"), coerce=UUID)
    since = DayField(label=_("从哪天起"))

    def __init__(self, *args: Any, people: Iterable[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self.fields["supervisor_id"]).choices = [
            ("", gettext("请选择")),
            *((str(one.id), one.name) for one in people),
        ]


class EndForm(forms.Form):
    """The last day."""

    until = DayField(label=_("最后一天"))


class SessionForm(forms.Form):
    """A session of supervision."""

    record_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    kind = forms.ChoiceField(
        label=_("方式"),
        widget=forms.RadioSelect,
        choices=[("individual", _("个别督导")), ("group", _("团体督导"))],
    )
    workers = forms.TypedMultipleChoiceField(
        label=_("参加的人"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    held_at = MomentField(label=_("开始时间"))
    minutes = _number(_("时长(分钟)"), 5, 480, initial=60)
    topics = FreeTextField(
        label=_("谈了什么"), max_length=4000, rows=6, help_text=_("只有督导和参加的人看得到。")
    )
    steps = FreeTextField(label=_("接下来做什么"), max_length=2000, rows=3, required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self.fields["workers"]).choices = list(people)


class PlaceForm(forms.Form):
    """Which place."""

    place = PlaceField(label=_("地点"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offered(self.fields["place"]).offer(viewer, "career.read", ("city", "county", "township", "village"))


class YearForm(PlaceForm):
    """Which place, which year."""

    year = _number(_("年度"), 2000, 2999, required=False)


class MonthForm(PlaceForm):
    """Which place, which month."""

    month = MonthField(label=_("月份"), required=False)
