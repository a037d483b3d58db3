"""What people type about goods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices, language, word
from lianxin.base.ui.place_fields import PlaceField
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.goods.rules import DONOR_KINDS, OUTCOMES, SIGNERS, checked_quantity
from lianxin.domain.goods.services import DonatedLine
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from lianxin.domain.goods.models import StockAccount
    from lianxin.domain.goods.selectors import Held, Offered

LINES: Final = 5
"""Kinds of goods that fit on one sheet of a donation; more are another sheet."""
_KEEPERS: Final = ("county", "township", "village")
_NUMBER: Final = {"inputmode": "numeric", "autocomplete": "off"}


def _number(label: Any, *, required: bool = True, **more: Any) -> forms.CharField:
    """A number as it is typed: whether it is a whole one is the rule's to say, in its own words."""
    return forms.CharField(label=label, required=required, max_length=12, widget=forms.TextInput(_NUMBER), **more)


class DonationForm(forms.Form):
    """Who gave, when, by which receipt."""

    donation_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("入哪里的库"))
    donor_kind = forms.ChoiceField(label=_("捐赠方是"))
    donor_name = forms.CharField(label=_("捐赠方名称"), max_length=120)
    received_on = DayField(label=_("收到日期"))
    receipt_number = forms.CharField(label=_("收据号"), required=False, max_length=40, help_text=_("不填则自动编号。"))
    paper = forms.FileField(
        label=_("纸质单据(拍照)"), required=False, widget=forms.FileInput({"accept": "image/*,application/pdf"})
    )
    note = FreeTextField(label=_("备注"), required=False, max_length=300)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "goods.keep", _KEEPERS)  # type: ignore[attr-defined]
        self.fields["donor_kind"].choices = [(code, gettext(text)) for code, text in DONOR_KINDS.items()]  # type: ignore[attr-defined]


class LineForm(forms.Form):
    """One kind of goods of a donation; an empty one is left out."""

    goods = forms.ChoiceField(label=_("物资"), required=False)
    quantity = _number(_("数量"), required=False)
    size = forms.CharField(label=_("尺码"), required=False, max_length=20, help_text=_("衣服要填,例如 L;几种尺码就填几行。"))
    expires_on = DayField(label=_("有效期至"), required=False)
    batch_number = forms.CharField(label=_("批号"), required=False, max_length=40)
    unit_value = forms.CharField(label=_("单价(元)"), required=False, max_length=12, widget=forms.TextInput({"inputmode": "decimal"}))

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goods"].choices = choices(pack.goods, gettext("(没有)"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not typed.get("goods") and typed.get("quantity"):
            raise ValidationError({"goods": _("请选择是哪种物资。")})
        if typed.get("goods"):
            with refusals_in(self, {"goods.quantity_invalid": "quantity"}):  # on its own line: there are five alike
                checked_quantity(typed.get("quantity"))
        return typed

    def line(self) -> DonatedLine | None:
        """None where no kind of goods was chosen."""
        return DonatedLine(**self.cleaned_data) if self.cleaned_data.get("goods") else None


def line_forms(data: Any, pack: Pack) -> list[LineForm]:
    """The lines of one sheet."""
    return [LineForm(data, pack=pack, prefix=f"line-{at}") for at in range(LINES)]


class TakeForm(forms.Form):
    """So many of a batch leave the store: to another one, or for good."""

    movement_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    way = forms.ChoiceField(label=_("做什么"), widget=forms.RadioSelect, choices=[("send", _("调到别的库")), ("off", _("报损"))])
    quantity = _number(_("数量"))
    to_place = forms.ChoiceField(label=_("调到哪里"), required=False)
    reason = FreeTextField(label=_("理由"), required=False, max_length=300, help_text=_("报损必须写明,例如:受潮、破损。"))

    def __init__(self, *args: Any, store: StockAccount, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        county = store.place[:6]
        pack = packs.for_place(store.place)
        places = [p.code for p in pack.places if p.code.startswith(county) and p.level in ("county", "township") and not p.valid_to]
        named = [(code, full_name(code, language())) for code in places if code != store.place]
        self.fields["to_place"].choices = [("", gettext("请选择")), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("way") == "send" and not typed.get("to_place"):
            raise ValidationError({"to_place": _("请选择调到哪里。")})
        return typed


class ArriveForm(forms.Form):
    """What of a transfer arrived."""

    arrived = _number(_("收到多少"))
    reason = FreeTextField(label=_("少了的话,为什么"), required=False, max_length=300)


class ReasonForm(forms.Form):
    """Why."""

    reason = FreeTextField(label=_("理由"), max_length=300, rows=2)


class CountForm(forms.Form):
    """What was counted of each batch of a store."""

    count_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    reason = FreeTextField(label=_("差异的原因"), required=False, max_length=300, rows=2, help_text=_("和账上不同时必须写明。"))

    def __init__(self, *args: Any, held: Sequence[Held], labels: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._batches = [one.lot.batch_id for one in held]
        numbers = {f"batch-{one.lot.batch_id}": _number(label) for one, label in zip(held, labels, strict=True)}
        self.fields = {**numbers, **self.fields}

    def counted(self) -> dict[UUID, object]:
        return {key: self.cleaned_data[f"batch-{key}"] for key in self._batches}


class DecideForm(forms.Form):
    """Whether a count is booked."""

    decision = forms.ChoiceField(label=_("怎么处理"), widget=forms.RadioSelect, choices=[("book", _("批准:按盘点数入账")), ("refuse", _("不认可:重新盘点"))])
    comment = FreeTextField(label=_("意见"), required=False, max_length=300, help_text=_("不认可时必须写明。"))


class CampaignForm(forms.Form):
    """What goes to whom, out of which store."""

    campaign_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    title = forms.CharField(label=_("名称"), max_length=80)
    place = PlaceField(label=_("发给哪里的人"))
    store_id = forms.TypedChoiceField(label=_("从哪个库发"), coerce=UUID)
    categories = forms.MultipleChoiceField(label=_("发给哪几类人"), widget=forms.CheckboxSelectMultiple, help_text=_("属于其中任何一类就列入,一个人只列一次。"))
    as_of = DayField(label=_("按哪一天的类别"))

    def __init__(self, *args: Any, viewer: Viewer, stores: Iterable[StockAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pack = packs.for_place(viewer.home)
        self._codes = list(pack.goods)
        self.fields["place"].offer(viewer, "goods.plan", _KEEPERS)  # type: ignore[attr-defined]
        named = [(str(one.id), full_name(one.place, language())) for one in stores]
        self.fields["store_id"].choices = [("", gettext("请选择")), *named]  # type: ignore[attr-defined]
        self.fields["categories"].choices = choices(pack.categories)  # type: ignore[attr-defined]
        for code, kind in pack.goods.items():
            label = gettext("%(goods)s:每人几%(unit)s") % {"goods": word(pack.goods, code), "unit": kind.unit.in_language(language())}
            self.fields[f"goods-{code}"] = _number(label, required=False)

    def goods(self) -> dict[str, object]:
        """So many of each kind a person; empty fields are left out."""
        return {code: given for code in self._codes if (given := self.cleaned_data.get(f"goods-{code}", "").strip())}

    def values(self) -> dict[str, Any]:
        """What the service takes, but the place."""
        kept = {name: self.cleaned_data[name] for name in ("title", "store_id", "categories", "as_of")}
        return kept | {"goods": self.goods()}


class AddForm(forms.Form):
    """Somebody is put on the list by hand."""

    reason = FreeTextField(label=_("为什么添加"), max_length=300, rows=2)
    again = forms.BooleanField(label=_("最近领过同样的物资,仍然要发"), required=False)


class AssignForm(forms.Form):
    """Who brings the goods to the people of a village."""

    place = forms.ChoiceField(label=_("村(社区)"))
    worker_id = forms.TypedChoiceField(label=_("交给谁"), coerce=UUID)

    def __init__(self, *args: Any, places: Sequence[tuple[str, int]], workers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = gettext("%(place)s(%(number)s 人)")
        named = [(code, people % {"place": full_name(code, language()), "number": number}) for code, number in places]
        self.fields["place"].choices = named  # type: ignore[attr-defined]
        self.fields["worker_id"].choices = [(str(one.id), one.display_name) for one in workers]  # type: ignore[attr-defined]


class HandOutForm(forms.Form):
    """How it went at the door. On a phone the questions stand in the order in which they come up."""

    hand_out_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    outcome = forms.ChoiceField(label=_("结果"), widget=forms.RadioSelect)
    signed_by = forms.ChoiceField(label=_("谁签收"), required=False, widget=forms.RadioSelect, initial="self")
    signer_name = forms.CharField(label=_("家属或代领人姓名"), required=False, max_length=60)
    relation = forms.CharField(label=_("与本人的关系"), required=False, max_length=40, help_text=_("例如:儿子;邻居代领的写邻居。"))
    signature = forms.FileField(label=_("签字或手印(拍照)"), required=False)
    photo = forms.FileField(label=_("发放照片"), required=False)
    second_worker = forms.ChoiceField(label=_("在场的另一位工作人员"), required=False, help_text=_("签字、照片、在场的同事,有一样就行。"))
    note = FreeTextField(label=_("备注"), required=False, max_length=200)

    def __init__(self, *args: Any, offered: Iterable[Offered], names: dict[str, str], colleagues: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(code, gettext(text)) for code, text in OUTCOMES.items()]  # type: ignore[attr-defined]
        self.fields["signed_by"].choices = [(code, gettext(text)) for code, text in SIGNERS.items()]  # type: ignore[attr-defined]
        named = [(str(one.id), one.display_name) for one in colleagues]
        self.fields["second_worker"].choices = [("", gettext("没有")), *named]  # type: ignore[attr-defined]
        for name in ("signature", "photo"):
            self.fields[name].widget.attrs |= {"accept": "image/*", "capture": "environment"}
        self._sized = [one for one in offered if one.sized]
        sizes = {}
        for one in self._sized:
            label = gettext("%(goods)s的尺码") % {"goods": names[one.goods]}
            left = [(size, gettext("%(size)s(还有 %(number)s)") % {"size": size, "number": number}) for size, number in one.sizes]
            sizes[f"size-{one.goods}"] = forms.ChoiceField(label=label, required=False, choices=[("", gettext("请选择")), *left])
        first = {name: self.fields[name] for name in ("hand_out_id", "outcome")}
        self.fields = {**first, **sizes, **{name: field for name, field in self.fields.items() if name not in first}}

    def sizes(self) -> dict[str, str]:
        return {one.goods: self.cleaned_data.get(f"size-{one.goods}", "") for one in self._sized}


class MovementFilterForm(forms.Form):
    """What of the movements to show."""

    goods = forms.ChoiceField(label=_("物资"), required=False)
    kind = forms.ChoiceField(label=_("账户"), required=False)
    place = PlaceField(label=_("地点"), required=False, empty=_("全部"))

    def __init__(self, *args: Any, viewer: Viewer, kinds: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goods"].choices = choices(packs.for_place(viewer.home).goods, gettext("全部"))  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", gettext("全部")), *((code, gettext(text)) for code, text in kinds.items())]  # type: ignore[attr-defined]
        self.fields["place"].offer(viewer, "goods.read", _KEEPERS)  # type: ignore[attr-defined]


