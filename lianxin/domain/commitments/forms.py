"""What people type about commitments."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.access.selectors import users
from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.day_fields import MomentField, MonthField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices, word
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.commitments.rules import ACTOR_KINDS, CALL_WORDS, STAFF, STATUSES
from lianxin.domain.commitments.selectors import SHOWS, BoardFilter
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.base.access.models import User

_MOST_NAMES: Final = 300
PHOTO_KINDS: Final = ("signature", "photo")


class BoardFilterForm(forms.Form):
    """What of the board to show; a value no list offers is said and left out, and a place out of reach has no rows."""

    show = forms.ChoiceField(
        label=_("状态"), required=False, widget=forms.HiddenInput, choices=[(one, one) for one in ("", *STATUSES)]
    )
    worker = forms.ChoiceField(label=_("承办人"), required=False)
    place = PlaceField(label=_("地点"), required=False, empty=_("全部"))
    service = forms.ChoiceField(label=_("服务"), required=False)
    kind = forms.ChoiceField(label=_("类型"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer = viewer
        pack = packs.for_place(viewer.home)
        everything = str(_("全部"))
        people = users(viewer).filter(is_active=True).values_list("id", "display_name")[:_MOST_NAMES]
        named = [(str(key), name) for key, name in people if key != viewer.id]
        # Whoever may hand work out begins with everybody's promises, a worker with their own.
        whole = "all" if self.data.get("worker") == "all" else ""  # an address meant for every reader says "all"
        usual = [(whole, everything), ("mine", str(_("我承办的")))]
        if not viewer.may("commitment.reassign"):
            usual = [("", str(_("我承办的"))), ("all", everything)]
        self.fields["worker"].choices = [*usual, ("nobody", str(_("未分派"))), *named]  # type: ignore[attr-defined]
        self.fields["place"].offer(viewer, "commitment.read", ("county", "township", "village"))  # type: ignore[attr-defined]
        self.fields["service"].choices = choices(pack.services, everything)  # type: ignore[attr-defined]
        self.fields["kind"].choices = choices(pack.commitment_kinds, everything)  # type: ignore[attr-defined]

    def wanted(self) -> BoardFilter:
        """The filter of the selector."""
        self.is_valid()
        kept = {name: self.cleaned_data.get(name, "") for name in ("kind", "service")}
        worker = self.cleaned_data.get("worker", "")
        usual = "all" if self._viewer.may("commitment.reassign") else "mine"
        worker_id = self._viewer.id if (worker or usual) == "mine" else None
        if worker not in ("", "all", "mine", "nobody"):
            worker_id = UUID(worker)
        return BoardFilter(worker_id=worker_id, unassigned=worker == "nobody", place=asked_place(self.data), **kept)


class CommitmentForm(forms.Form):
    """One promise. `commitment_id` is made with the form, so it arrives once."""

    commitment_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    kind = forms.ChoiceField(label=_("类型"))
    service_code = forms.ChoiceField(label=_("服务"), required=False)
    title = forms.CharField(label=_("事项"), required=False, max_length=120, help_text=_("不填则用服务或类型的名称。"))
    actor_kind = forms.ChoiceField(label=_("谁来承办"), widget=forms.RadioSelect, initial=STAFF)
    actor_name = forms.CharField(
        label=_("承办方名称"), required=False, max_length=80, help_text=_("由外部承办时填写,例如机构名称、志愿者或家属的姓名。")
    )
    worker_id = forms.TypedChoiceField(
        label=_("承办人"), coerce=UUID, help_text=_("由外部承办时,是负责跟进、登记结果的工作人员。")
    )
    due_at = MomentField(label=_("期限"), required=False, help_text=_("不填则按政策包规定的时限。"))
    place = PlaceField(label=_("地点"))

    def __init__(self, *args: Any, viewer: Viewer, place: str, about: bool, workers: Iterable[User], **kwargs: Any) -> None:
        """`about`: it is for a resident or a need, so the place need not be asked."""
        super().__init__(*args, **kwargs)
        pack = packs.for_place(place)
        self.fields["kind"].choices = choices(pack.commitment_kinds)  # type: ignore[attr-defined]
        kinds = [(code, word(pack.words, code) if code in pack.words else gettext(text)) for code, text in ACTOR_KINDS.items()]
        self.fields["actor_kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["service_code"].choices = choices(pack.offered, str(_("无")))  # type: ignore[attr-defined]
        self.fields["worker_id"].choices = [(str(w.id), w.display_name) for w in workers]  # type: ignore[attr-defined]
        if about:
            del self.fields["place"]
            return
        self.fields["place"].offer(viewer, "commitment.make", ("township", "village"))  # type: ignore[attr-defined]


class RescheduleForm(forms.Form):
    """Another time, agreed on with those concerned."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    starts_at = MomentField(label=_("最早开始"), required=False, help_text=_("不填则随期限一起移动。"))
    due_at = MomentField(label=_("新的期限"))
    reason = FreeTextField(
        label=_("理由"), max_length=300, rows=2, help_text=_("和谁商定、为什么改,例如:本人下午要去医院。")
    )


class FinishForm(forms.Form):
    """The promise was kept: only the proof that is still lacking is asked for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = FreeTextField(label=_("办理记录"), required=False, max_length=300, rows=3)
    minutes = forms.IntegerField(label=_("用时(分钟)"), required=False, min_value=1, max_value=720)
    signature = forms.FileField(label=_("签字(拍照)"), required=False)
    photo = forms.FileField(label=_("照片"), required=False)
    place = forms.CharField(label=_("地点"), required=False, max_length=100)
    code = forms.CharField(label=_("门牌码"), required=False, max_length=40)
    second_worker = forms.ChoiceField(label=_("一同在场的工作人员"), required=False)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput({"data-fill": "lon"}))
    lat = forms.FloatField(required=False, widget=forms.HiddenInput({"data-fill": "lat"}))

    def __init__(self, *args: Any, lacking: Iterable[str], workers: Iterable[User], choice: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = {{"record": "outcome", "time": "minutes"}.get(kind, kind) for kind in lacking}
        self._choice = [name for name in ("photo", "signature", "code") if name in choice]
        for name in ("signature", "photo", "place", "code", "second_worker"):
            if name not in {*wanted, *self._choice, "photo"}:
                del self.fields[name]
        for name in wanted & set(self.fields):
            self.fields[name].required = True
        for name in set(PHOTO_KINDS) & set(self.fields):
            self.fields[name].widget.attrs |= {"accept": "image/*,application/pdf"}
        if "second_worker" in self.fields:
            named = [(str(w.id), w.display_name) for w in workers]
            self.fields["second_worker"].choices = named  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if self._choice and not any(typed.get(name) for name in self._choice):
            named = "、".join(str(self.fields[name].label) for name in self._choice)
            raise ValidationError(gettext("还缺凭证:%(kinds)s,有一样就行。") % {"kinds": named})
        return typed


class ReasonForm(forms.Form):
    """Why something is refused or cancelled."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = FreeTextField(label=_("理由"), max_length=300, rows=3)


class HandoverForm(forms.Form):
    """Why somebody's work goes to others. It stands above a long table, so it says itself that it must be filled in."""

    marks_required = True
    reason = FreeTextField(
        label=_("交接的理由"), max_length=300, rows=2, help_text=_("例如:调走、长假。会写进每一件事项的经过。")
    )


class ReassignForm(forms.Form):
    """Somebody else takes it: everybody who can, best first, with the reasons."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    worker_id = forms.TypedChoiceField(label=_("改派给"), coerce=UUID, widget=forms.RadioSelect)
    reason = FreeTextField(label=_("理由"), required=False, max_length=300)

    def __init__(self, *args: Any, workers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker_id"].choices = workers  # type: ignore[attr-defined]
        self.fields["worker_id"].initial = workers[0][0] if workers else None


class LeaverForm(forms.Form):
    """Whose work is handed over."""

    worker = forms.ChoiceField(label=_("谁的工作要交接"))

    def __init__(self, *args: Any, workers: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(key), name) for key, name in workers]
        self.fields["worker"].choices = named  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """What the person served, the family or a second worker says of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    by_kind = forms.ChoiceField(label=_("谁来确认"), widget=forms.RadioSelect)
    satisfied = forms.TypedChoiceField(
        label=_("是否满意"), required=False, empty_value=None, coerce=lambda value: value == "yes",
        choices=[("yes", _("满意")), ("no", _("不满意")), ("", _("没有说"))], widget=forms.RadioSelect,
    )  # fmt: skip
    comment = FreeTextField(label=_("意见"), required=False, max_length=300)

    def __init__(self, *args: Any, confirmers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by_kind"].choices = confirmers  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """Whether a doubtful confirmation counts, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    accept = forms.TypedChoiceField(
        label=_("这条确认算数吗?"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("认可:计入已确认和结算")), ("no", _("不认可:这件事项回到待确认"))],
    )  # fmt: skip
    reason = FreeTextField(
        label=_("理由"), max_length=300, rows=2,
        help_text=_("怎么核实的,例如:给本人打过电话,是本人用社工的手机点的。"),
    )  # fmt: skip


class DoubtFilterForm(forms.Form):
    """Which doubtful proof to show."""

    show = forms.ChoiceField(required=False, widget=forms.HiddenInput, choices=[(one, one) for one in ("", *SHOWS)])
    worker = forms.ChoiceField(label=_("承办人"), required=False)
    place = PlaceField(label=_("地点"), required=False, empty=_("全部"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = users(viewer).filter(is_active=True).values_list("id", "display_name")[:_MOST_NAMES]
        named = [(str(key), name) for key, name in people]
        self.fields["worker"].choices = [("", str(_("全部"))), *named]  # type: ignore[attr-defined]
        self.fields["place"].offer(viewer, "confirmation.decide", ("county", "township", "village"))  # type: ignore[attr-defined]


class ProofDecisionForm(forms.Form):
    """What somebody decides about doubtful proof, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("怎么认定?"), widget=forms.RadioSelect,
        choices=[
            ("accept", _("查清了,认可:照常确认和结算")), ("ask", _("请承办人说明:会给承办人一件待办")),
            ("reject", _("不认可:不计入,告诉承办人")), ("again", _("不认可,并且重做:不计入,另立一件同样的事项")),
        ],
    )  # fmt: skip
    reason = FreeTextField(
        label=_("理由"), max_length=300, rows=2, help_text=_("怎么核实的、要说明什么。承办人会看到,例如:给家里打过电话,说那天没有人来。")
    )


class CallForm(forms.Form):
    """What was said when somebody was called back."""

    outcome = forms.ChoiceField(label=_("对方怎么说?"), widget=forms.RadioSelect, choices=[(code, gettext_lazy(text)) for code, text in CALL_WORDS.items()])
    said = FreeTextField(label=_("说了什么"), required=False, max_length=300, rows=2, help_text=_("“没有这次服务”时必须写。"))


class DoorsForm(forms.Form):
    """Whose doors get a code."""

    place = PlaceField(label=_("村(社区)"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "commitment.reassign", ("village",))  # type: ignore[attr-defined]


class CallsForm(forms.Form):
    """A month and a place, for the call-backs."""

    month = MonthField(label=_("月份"))
    place = PlaceField(label=_("地点"), required=False, empty=_("全部"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "commitment.confirm", ("county", "township"))  # type: ignore[attr-defined]
