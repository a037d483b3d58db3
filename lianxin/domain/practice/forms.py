"""What people type and choose in practice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices, language
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.practice.rules import LEVELS
from lianxin.domain.practice.rules.marking import LETTERS
from lianxin.domain.practice.rules.writing import LONGEST, Draft
from lianxin.domain.practice.selectors import chapters, subjects
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.domain.practice.models import MockItem, Question

_KINDS: Final = {"single": _("单选题"), "multiple": _("多选题")}
_RIGHTS: Final = {"own": _("自己编写"), "licensed": _("已取得使用许可")}
_STATES: Final = {"draft": _("等审核"), "approved": _("已启用"), "retired": _("已停用")}


class LevelForm(forms.Form):
    """For which exam somebody prepares."""

    level = forms.ChoiceField(label=_("备考级别"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(code, gettext(text)) for code, text in LEVELS.items()]  # type: ignore[attr-defined]


def option_field(question: Question, label: str, *, required: bool = True) -> forms.Field:
    """The options of a question to choose from, one or several. What was chosen is text of letters."""
    offered = [(letter, f"{letter}. {text}") for letter, text in zip(LETTERS, question.options, strict=False)]
    none = {"required": _("请至少选一个答案。")}
    if question.kind == "single":
        return forms.ChoiceField(label=label, choices=offered, widget=forms.RadioSelect, required=required, error_messages=none)
    return forms.MultipleChoiceField(label=label, choices=offered, widget=forms.CheckboxSelectMultiple, required=required, error_messages=none)


def chosen_letters(value: str | Sequence[str]) -> str:
    """What an option field gave, as letters."""
    return "".join(sorted(value))


class AskForm(forms.Form):
    """A question: choose, then see."""

    answer_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"] = option_field(question, question.stem)


class MockPartForm(forms.Form):
    """Some questions of a mock paper; none has to be answered, which is not worth saying at each."""

    all_optional = True

    def __init__(self, *args: Any, items: Iterable[MockItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in items:
            kind = gettext("多选") if one.question.kind == "multiple" else gettext("单选")
            field = option_field(one.question, f"{one.rank}. ({kind}) {one.question.stem}", required=False)
            field.initial = one.chosen if one.question.kind == "single" else list(one.chosen)
            self.fields[f"q{one.rank}"] = field

    def chosen(self) -> dict[int, str]:
        """Letters by number of the question; "" for one left open."""
        return {int(name[1:]): chosen_letters(value) for name, value in self.cleaned_data.items()}


class SubjectForm(forms.Form):
    """Which paper to sit."""

    mock_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    subject = forms.ChoiceField(label=_("科目"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, viewer: Viewer, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drawn = {code: row for code, row in subjects(viewer.home, level).items() if row.singles + row.multiples}
        told = [(code, gettext("%(subject)s(考试 %(number)s 道,%(minutes)s 分钟)") % {"subject": name, "number": drawn[code].singles + drawn[code].multiples, "minutes": drawn[code].minutes}) for code, name in choices(drawn)]
        self.fields["subject"].choices = told  # type: ignore[attr-defined]


def _grouped(viewer: Viewer) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (row.name.in_language(language()), choices(chapters(viewer.home, code)))
        for code, row in subjects(viewer.home).items()
    ]  # fmt: skip


class QuestionForm(forms.Form):
    """A question, its options from A on, and whose it is."""

    question_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("哪里的题库"), help_text=_("那里和下级的人都能练。"))
    chapter = forms.ChoiceField(label=_("章节"))
    kind = forms.ChoiceField(label=_("题型"), widget=forms.RadioSelect)
    stem = FreeTextField(label=_("题干"), max_length=LONGEST["stem"], rows=4)
    option_a = forms.CharField(label=_("选项A"), max_length=LONGEST["option"])
    option_b = forms.CharField(label=_("选项B"), max_length=LONGEST["option"])
    option_c = forms.CharField(label=_("选项C"), max_length=LONGEST["option"])
    option_d = forms.CharField(label=_("选项D"), max_length=LONGEST["option"])
    option_e = forms.CharField(label=_("选项E"), max_length=LONGEST["option"], required=False)
    right = forms.CharField(label=_("正确答案"), max_length=20, help_text=_("写字母,例如 B 或 ACD。"))
    why = FreeTextField(label=_("解析"), max_length=LONGEST["why"], rows=3, help_text=_("为什么是这个答案;写明法条或标准。"))
    origin = forms.CharField(label=_("来源"), max_length=LONGEST["origin"], help_text=_("谁编写的,或者从哪里取得许可。"))
    rights = forms.ChoiceField(label=_("权利"), widget=forms.RadioSelect, help_text=_("不能抄录考试真题,也不能抄录没有许可的习题集。"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "practice.manage", ("city", "county", "township"))  # type: ignore[attr-defined]
        self.fields["chapter"].choices = _grouped(viewer)  # type: ignore[attr-defined]
        self.fields["kind"].choices = list(_KINDS.items())  # type: ignore[attr-defined]
        self.fields["rights"].choices = list(_RIGHTS.items())  # type: ignore[attr-defined]

    def draft(self) -> Draft:
        """As the rules take it."""
        typed = self.cleaned_data
        options = tuple(typed[f"option_{letter.lower()}"] for letter in LETTERS)
        return Draft(typed["chapter"], typed["kind"], typed["stem"], options, typed["right"], typed["why"], typed["origin"], typed["rights"])


class RetireForm(forms.Form):
    """Why a question is not practised any more."""

    reason = FreeTextField(label=_("理由"), max_length=200)


class BankFilterForm(forms.Form):
    """What of the bank to show."""

    typed = "text"  # words stay out of the address
    state = forms.ChoiceField(label=_("状态"), required=False)
    subject = forms.ChoiceField(label=_("科目"), required=False)
    chapter = forms.ChoiceField(label=_("章节"), required=False)
    text = forms.CharField(label=_("题干里的字"), required=False, max_length=40)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", gettext("全部")), *_STATES.items()]  # type: ignore[attr-defined]
        self.fields["subject"].choices = choices(subjects(viewer.home), gettext("全部"))  # type: ignore[attr-defined]
        self.fields["chapter"].choices = [("", gettext("全部")), *_grouped(viewer)]  # type: ignore[attr-defined]
