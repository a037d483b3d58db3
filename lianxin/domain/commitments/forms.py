"""What people type about commitments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.access.selectors import users
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import choices as place_choices
from lianxin.base.ui.pack_words import choices, language
from lianxin.domain.commitments.selectors import BoardFilter
from lianxin.kernel.clock import SHANGHAI
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.base.access.models import User

_MOST_NAMES: Final = 300
PHOTO_KINDS: Final = ("signature", "photo")
LOCAL_MOMENT: Final = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A moment in Asia/Shanghai, typed with the browser's own picker."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format=LOCAL_MOMENT)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=[LOCAL_MOMENT, "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(SHANGHAI) if isinstance(value, datetime) else value


class BoardFilterForm(forms.Form):
    """What of the board to show; a value no list offers is as good as none."""

    show = forms.CharField(required=False, widget=forms.HiddenInput)
    worker = forms.ChoiceField(label=_("承办人"), required=False)
    place = forms.ChoiceField(label=_("地点"), required=False)
    service = forms.ChoiceField(label=_("服务"), required=False)
    kind = forms.ChoiceField(label=_("类型"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer = viewer
        pack = packs.for_place(viewer.home)
        everything = str(_("全部"))
        people = users(viewer).filter(is_active=True).values_list("id", "display_name")[:_MOST_NAMES]
        named = [(str(key), name) for key, name in people if key != viewer.id]
        places = place_choices(viewer, "commitment.read", ("county", "township", "village"), language())
        # Whoever may hand work out begins with everybody's promises, a worker with their own.
        usual = [("", everything), ("mine", str(_("我承办的")))]
        if not viewer.may("commitment.reassign"):
            usual = [("", str(_("我承办的"))), ("all", everything)]
        self.fields["worker"].choices = [*usual, ("nobody", str(_("未分派"))), *named]  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", everything), *places]  # type: ignore[attr-defined]
        self.fields["service"].choices = choices(pack.services, everything)  # type: ignore[attr-defined]
        self.fields["kind"].choices = choices(pack.commitment_kinds, everything)  # type: ignore[attr-defined]

    def wanted(self) -> BoardFilter:
        """The filter of the selector."""
        self.is_valid()
        kept = {name: self.cleaned_data.get(name, "") for name in ("kind", "service", "place")}
        worker = self.cleaned_data.get("worker", "")
        usual = "all" if self._viewer.may("commitment.reassign") else "mine"
        worker_id = self._viewer.id if (worker or usual) == "mine" else None
        if worker not in ("", "all", "mine", "nobody"):
            worker_id = UUID(worker)
        return BoardFilter(worker_id=worker_id, unassigned=worker == "nobody", **kept)


class CommitmentForm(forms.Form):
    """One promise. `commitment_id` is made with the form, so it arrives once."""

    commitment_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    kind = forms.ChoiceField(label=_("类型"))
    service_code = forms.ChoiceField(label=_("服务"), required=False)
    title = forms.CharField(label=_("事项"), required=False, max_length=120, help_text=_("不填则用服务或类型的名称。"))
    worker_id = forms.TypedChoiceField(label=_("承办人"), coerce=UUID)
    due_at = MomentField(label=_("期限"), required=False, help_text=_("不填则按政策包规定的时限。"))
    place = forms.ChoiceField(label=_("地点"))

    def __init__(self, *args: Any, viewer: Viewer, place: str, about: bool, workers: Iterable[User], **kwargs: Any) -> None:
        """`about`: it is for a resident or a need, so the place need not be asked."""
        super().__init__(*args, **kwargs)
        pack = packs.for_place(place)
        self.fields["kind"].choices = choices(pack.commitment_kinds)  # type: ignore[attr-defined]
        self.fields["service_code"].choices = choices(pack.offered, str(_("无")))  # type: ignore[attr-defined]
        self.fields["worker_id"].choices = [(str(w.id), w.display_name) for w in workers]  # type: ignore[attr-defined]
        if about:
            del self.fields["place"]
            return
        places = place_choices(viewer, "commitment.make", ("township", "village"), language())
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class FinishForm(forms.Form):
    """The promise was kept: only the proof that is still lacking is asked for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.CharField(label=_("办理记录"), required=False, max_length=300, widget=forms.Textarea({"rows": 3}))
    minutes = forms.IntegerField(label=_("用时(分钟)"), required=False, min_value=1, max_value=720)
    signature = forms.FileField(label=_("签字(拍照)"), required=False)
    photo = forms.FileField(label=_("照片"), required=False)
    place = forms.CharField(label=_("地点"), required=False, max_length=100)
    code = forms.CharField(label=_("门牌码"), required=False, max_length=40)
    second_worker = forms.ChoiceField(label=_("一同在场的工作人员"), required=False)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput({"data-fill": "lon"}))
    lat = forms.FloatField(required=False, widget=forms.HiddenInput({"data-fill": "lat"}))

    def __init__(self, *args: Any, lacking: Iterable[str], workers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = {{"record": "outcome", "time": "minutes"}.get(kind, kind) for kind in lacking}
        for name in ("signature", "photo", "place", "code", "second_worker"):
            if name not in wanted and name != "photo":
                del self.fields[name]
        for name in wanted & set(self.fields):
            self.fields[name].required = True
        for name in set(PHOTO_KINDS) & set(self.fields):
            self.fields[name].widget.attrs |= {"accept": "image/*,application/pdf"}
        if "second_worker" in self.fields:
            named = [(str(w.id), w.display_name) for w in workers]
            self.fields["second_worker"].choices = named  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why something is refused, cancelled or handed over."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))


class ReassignForm(forms.Form):
    """Somebody else takes it: everybody who can, best first, with the reasons."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    worker_id = forms.TypedChoiceField(label=_("改派给"), coerce=UUID, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("理由"), required=False, max_length=300)

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
    comment = forms.CharField(label=_("意见"), required=False, max_length=300)

    def __init__(self, *args: Any, confirmers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by_kind"].choices = confirmers  # type: ignore[attr-defined]


class MonthForm(forms.Form):
    """A month and a place, for the settlement."""

    month = forms.DateField(
        label=_("月份"), input_formats=["%Y-%m"], widget=forms.DateInput({"type": "month"}, format="%Y-%m")
    )
    place = forms.ChoiceField(label=_("地点"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = place_choices(viewer, "settlement.read", ("county", "township", "village"), language())
        self.fields["place"].choices = [("", str(_("全部"))), *places]  # type: ignore[attr-defined]
