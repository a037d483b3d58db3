"""What people type about meals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.ui.day_fields import DayField, MomentField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices, word
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.meals.rules import EXTRA, NO_ANSWER, OUTCOMES, minute
from lianxin.kernel.coordinates import Crs, Point
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.domain.meals.models import Kitchen, MealProfile

DISHES: Final = 6
"""Dishes that fit on one sheet of a menu."""
_WIDE: Final = ("county", "township")
_TIME: Final = {"type": "time"}


def _time_field(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(_TIME, format="%H:%M"), **more)


def _whole(label: Any, most: int = 5000, least: int = 1, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=forms.NumberInput({"inputmode": "numeric"}), **more)


class KitchenForm(forms.Form):
    """What is to be known of a kitchen."""

    kitchen_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("给哪里的人供餐"))
    name = forms.CharField(label=_("名称"), max_length=60)
    kind = forms.ChoiceField(label=_("种类"), choices=[("kitchen", _("厨房:自己做饭")), ("point", _("助餐点:在这里吃,也可以送"))])
    address = forms.CharField(label=_("地址"), required=False, max_length=200)
    lon = forms.FloatField(label=_("经度(WGS-84)"), required=False, min_value=-180, max_value=180, help_text=_("例如 91.731。不填就排不了送餐路线。"))
    lat = forms.FloatField(label=_("纬度(WGS-84)"), required=False, min_value=-90, max_value=90)
    capacity = _whole(_("一餐最多做几份"), initial=100)
    boxes = _whole(_("送餐的人一趟最多带几份"), most=500, initial=12)
    is_open = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def __init__(self, *args: Any, viewer: Viewer, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "meals.keep", _WIDE)  # type: ignore[attr-defined]
        self._sittings = list(pack.sittings)
        for code, one in pack.sittings.items():
            label = gettext("%(sitting)s几点出餐") % {"sitting": word(pack.sittings, code)}
            self.fields[f"ready-{code}"] = _time_field(label, initial=one.start)

    @staticmethod
    def of(kitchen: Kitchen) -> dict[str, Any]:
        """What a kitchen says, as the form begins."""
        names = ("place", "name", "kind", "address", "lon", "lat", "capacity", "boxes", "is_open")
        ready = {f"ready-{code}": time(at // 60 % 24, at % 60) for code, at in kitchen.ready.items()}
        return {name: getattr(kitchen, name) for name in names} | {"kitchen_id": kitchen.id} | ready

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if (typed.get("lon") is None) != (typed.get("lat") is None):
            raise ValidationError(_("经度和纬度要么都填,要么都不填。"))
        return typed

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        typed = self.cleaned_data
        kept = {name: typed[name] for name in ("kitchen_id", "place", "name", "kind", "address", "capacity", "boxes", "is_open")}
        where = Point(typed["lon"], typed["lat"], Crs.WGS84) if typed["lon"] is not None else None
        return kept | {"position": where, "ready": {code: minute(typed[f"ready-{code}"]) for code in self._sittings}}


class DishForm(forms.Form):
    """One dish of a menu; an empty one is left out."""

    name = forms.CharField(label=_("菜名"), required=False, max_length=60)
    checked = forms.BooleanField(label=_("配料核对过,过敏原只有下面勾的"), required=False, help_text=_("没核对就不勾:有过敏的人这样菜会列为“要问”。"))
    allergens = forms.MultipleChoiceField(label=_("含有的过敏原"), required=False, widget=forms.CheckboxSelectMultiple)
    textures = forms.MultipleChoiceField(label=_("做得出的质地"), required=False, widget=forms.CheckboxSelectMultiple)
    diets = forms.MultipleChoiceField(label=_("适合"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, rows in (("allergens", pack.allergens), ("textures", pack.textures), ("diets", pack.diets)):
            self.fields[field].choices = choices(rows)  # type: ignore[attr-defined]

    def dish(self) -> dict[str, Any] | None:
        """None for an empty line. Unless somebody has checked, nobody knows what is in it."""
        typed = self.cleaned_data
        if not typed.get("name", "").strip():
            return None
        told = typed["allergens"] if typed["checked"] or typed["allergens"] else None
        return {"name": typed["name"], "allergens": told, "textures": typed["textures"], "diets": typed["diets"]}


def dish_forms(data: Any, pack: Pack, dishes: Iterable[Mapping[str, Any]]) -> list[DishForm]:
    """The lines of one menu, those already written filled in; a new one can be had ordinary."""
    kept = [{**one, "checked": one.get("allergens") is not None, "allergens": one.get("allergens") or []} for one in dishes]
    empty = {"textures": list(pack.textures)[:1]}
    rows = [*kept, *([empty] * max(1, DISHES - len(kept)))]
    return [DishForm(data, pack=pack, prefix=f"dish-{at}", initial=row) for at, row in enumerate(rows)]


class ProfileForm(forms.Form):
    """How somebody eats."""

    kitchen_id = forms.TypedChoiceField(label=_("从哪个厨房用餐"), coerce=UUID)
    way = forms.ChoiceField(label=_("怎么吃"), widget=forms.RadioSelect, choices=[("brought", _("送到家")), ("on_site", _("到餐点吃"))], initial="brought")
    texture = forms.ChoiceField(label=_("质地"), widget=forms.RadioSelect)
    diets = forms.MultipleChoiceField(label=_("饮食要求"), required=False, widget=forms.CheckboxSelectMultiple)
    allergies = forms.MultipleChoiceField(label=_("对什么过敏"), required=False, widget=forms.CheckboxSelectMultiple)
    other_allergy = FreeTextField(label=_("其他过敏"), required=False, max_length=100, help_text=_("上面没有的写在这里;厨房每样菜都会先问。"))
    door_note = FreeTextField(label=_("送到门口的说明"), required=False, max_length=200, help_text=_("例如:耳背,敲窗;狗拴着。"))

    def __init__(self, *args: Any, pack: Pack, kitchens: Iterable[Kitchen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kitchen_id"].choices = [(str(one.id), one.name) for one in kitchens]  # type: ignore[attr-defined]
        for field, rows in (("texture", pack.textures), ("diets", pack.diets), ("allergies", pack.allergens)):
            self.fields[field].choices = choices(rows)  # type: ignore[attr-defined]
        self.fields["texture"].initial = next(iter(pack.textures), "")

    @staticmethod
    def of(profile: MealProfile) -> dict[str, Any]:
        """What somebody's profile says, as the form begins."""
        names = ("kitchen_id", "way", "texture", "diets", "allergies", "other_allergy", "door_note")
        return {name: getattr(profile, name) for name in names}


class ChangeForm(forms.Form):
    """One meal more, or none."""

    change_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    day = DayField(label=_("哪一天"))
    sitting = forms.ChoiceField(label=_("哪一餐"))
    what = forms.ChoiceField(label=_("改什么"), widget=forms.RadioSelect, choices=[("cancel", _("这一餐不要")), (EXTRA, _("加一份"))], initial="cancel")
    reason = FreeTextField(label=_("理由"), max_length=300)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sitting"].choices = choices(pack.sittings)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why."""

    reason = FreeTextField(label=_("理由"), max_length=300, rows=2)


class CookingForm(forms.Form):
    """When a meal was cooked, how hot, and the sample."""

    cooked_at = MomentField(label=_("制成时间"))
    celsius = forms.DecimalField(label=_("出锅温度(℃)"), required=False, max_digits=4, decimal_places=1)
    sample_grams = forms.IntegerField(label=_("每样菜留样(克)"), required=False, min_value=1, max_value=5000)


class BoxesForm(forms.Form):
    """Boxes that went out, and those that came back."""

    boxes_out = _whole(_("带出餐盒"), least=0)
    boxes_back = _whole(_("收回餐盒"), least=0)


class DoorForm(forms.Form):
    """How it went at the door. On a phone the questions stand in the order in which they come up."""

    doorstep_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput({"data-fill": "lon"}))
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput({"data-fill": "lat"}))
    at = forms.TimeField(label=_("当天几点送到的"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    outcome = forms.ChoiceField(label=_("结果"), widget=forms.RadioSelect)
    received_by = FreeTextField(label=_("交给了谁"), required=False, max_length=60, help_text=_("交给家人或邻居时必填,例如:邻居次旦。"))
    note = FreeTextField(label=_("说明"), required=False, max_length=200, help_text=_("本人不要时写为什么。"))
    signature = forms.FileField(label=_("签字或手印(拍照)"), required=False)
    photo = forms.FileField(label=_("照片"), required=False)
    code = forms.CharField(label=_("门牌码"), required=False, max_length=40, help_text=_("扫门里侧的码,或把码下面的字母数字抄下来。"))
    celsius = forms.DecimalField(label=_("饭菜温度(℃)"), required=False, max_digits=4, decimal_places=1, widget=forms.NumberInput({"inputmode": "decimal"}))
    box_back = forms.BooleanField(label=_("收回了上次的餐盒"), required=False)

    def __init__(self, *args: Any, late: bool = False, **kwargs: Any) -> None:
        """`late`: of a day that is over, so it is asked when it was; nobody is looked for any more behind a door silent then."""
        super().__init__(*args, **kwargs)
        if not late:
            del self.fields["at"]
        offered = [(code, gettext(text)) for code, text in OUTCOMES.items() if not (late and code == NO_ANSWER)]
        self.fields["outcome"].choices = offered  # type: ignore[attr-defined]
        for name in ("signature", "photo"):
            self.fields[name].widget.attrs |= {"accept": "image/*", "capture": "environment"}

    def position(self) -> Point | None:
        """Where the phone stood; None when it did not say."""
        typed = self.cleaned_data
        known = typed.get("lon") is not None and typed.get("lat") is not None
        return Point(typed["lon"], typed["lat"], Crs.WGS84) if known else None


