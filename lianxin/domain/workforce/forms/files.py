"""What people type about workers, their certificates and hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.access.selectors import colleagues
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.day_fields import DayField, MomentField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices, language
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.workforce.rules.regions import PROVINCES, province_of
from lianxin.domain.workforce.rules.words import DEGREE_WORDS, LEVEL_WORDS
from lianxin.domain.workforce.rules.workers import WorkerValues
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.domain.workforce.models import Worker

LEVELS: Final = [(code, _(text)) for code, text in LEVEL_WORDS.items()]
_DEGREES: Final = [(code, _(text)) for code, text in DEGREE_WORDS.items()]
_SEXES: Final = [("0", _("不详")), ("2", _("女")), ("1", _("男"))]
_KEPT_AT: Final = ("county", "township", "village")


def evidence_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.FileField:
    """A photo or a PDF."""
    widget = forms.FileInput({"accept": "image/*,application/pdf"})
    return forms.FileField(label=label, required=required, widget=widget, help_text=help_text)


class WorkerForm(forms.Form):
    """Who somebody is. On a file that exists, an empty number or phone keeps what is stored."""

    worker_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("档案放在哪里"), help_text=_("通常是工作的社区、村或乡镇。"))
    name = forms.CharField(label=_("姓名"), max_length=60)
    name_bo = forms.CharField(label=_("藏文姓名"), max_length=120, required=False)
    id_number = forms.CharField(
        label=_("身份证号"), max_length=30, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    sex = forms.ChoiceField(label=_("性别"), choices=_SEXES, help_text=_("填了身份证号的,以证件为准。"))
    birth_date = DayField(label=_("出生日期"), required=False)
    is_civil_servant = forms.BooleanField(
        label=_("公务员"), required=False, help_text=_("有的称号不接受公务员申报。")
    )

    def __init__(self, *args: Any, viewer: Viewer, known: Worker | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known is None:
            self.fields["place"].offer(viewer, "workforce.manage", _KEPT_AT)  # type: ignore[attr-defined]
            return
        del self.fields["place"], self.fields["worker_id"]
        for name in ("name", "name_bo", "sex", "birth_date", "is_civil_servant"):
            self.fields[name].initial = getattr(known, name)
        self.fields["id_number"].help_text = _("留空:不改。")
        self.fields["phone"].help_text = _("留空:不改。")

    def values(self) -> WorkerValues:
        """What was typed."""
        typed = self.cleaned_data
        return WorkerValues(
            name=typed["name"], name_bo=typed["name_bo"], id_number=typed["id_number"] or None, phone=typed["phone"] or None, sex=typed["sex"],
            birth_date=typed["birth_date"], is_civil_servant=typed["is_civil_servant"],
        )  # fmt: skip


class PhoneForm(forms.Form):
    """One's own phone."""

    phone = forms.CharField(
        label=_("电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )


class AccountForm(forms.Form):
    """Whose account a file is."""

    user = forms.ChoiceField(
        label=_("账号"), required=False, help_text=_("本人用这个账号登录,就能看到自己的职业档案。")
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(one.id), f"{one.display_name} ({one.username})") for one in colleagues(viewer)]
        self.fields["user"].choices = [("", gettext("(没有账号)")), *people]  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """When somebody left the trade here; empty: they came back."""

    on = DayField(label=_("离开本地行业的日期"), required=False, help_text=_("留空:还在本地从业。"))


class SchoolingForm(forms.Form):
    """A degree."""

    schooling_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    degree = forms.ChoiceField(label=_("学历"), choices=_DEGREES)
    is_social_work = forms.BooleanField(label=_("社会工作专业"), required=False)
    school = forms.CharField(label=_("学校"), max_length=80, required=False)
    graduated_on = DayField(label=_("毕业日期"), required=False)
    expected_on = DayField(label=_("预计毕业日期"), required=False, help_text=_("还在读的填这一项。"))
    evidence = evidence_field(_("毕业证(照片)"))


class GraduateForm(forms.Form):
    """The day somebody graduated."""

    graduated_on = DayField(label=_("毕业日期"))


class SpellForm(forms.Form):
    """Earlier social work."""

    spell_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    employer = forms.CharField(label=_("单位"), max_length=80)
    since = DayField(label=_("开始"))
    until = DayField(label=_("结束(含)"), required=False)
    evidence = evidence_field(_("证明(照片)"))


class CertificateForm(forms.Form):
    """A certificate as it stands on paper."""

    certificate_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    level = forms.ChoiceField(label=_("级别"), choices=LEVELS)
    number = forms.CharField(
        label=_("证书编号"), max_length=60, widget=forms.TextInput({"autocomplete": "off"})
    )
    issued_on = DayField(label=_("批准日期"))
    region = forms.ChoiceField(
        label=_("有效地区"), required=False, help_text=_("按本地合格线取得的证书只在本地有效。")
    )
    evidence = evidence_field(_("证书照片"))

    def __init__(self, *args: Any, place: str, needs_photo: bool = False, region: str = "", **kwargs: Any) -> None:
        """`region`: one more that may be chosen, whose own pass line was met."""
        super().__init__(*args, **kwargs)
        regions = {code: PROVINCES.get(code) or full_name(code, language()) for code in (province_of(place), region) if code}
        only = [(code, gettext("只在%(region)s有效") % {"region": name}) for code, name in regions.items()]
        self.fields["region"].choices = [("", gettext("全国有效")), *only]  # type: ignore[attr-defined]
        self.fields["evidence"].required = needs_photo


class RevokeForm(forms.Form):
    """From when a certificate counts no more, and why."""

    on = DayField(label=_("从哪天起不算"))
    why = FreeTextField(label=_("理由"), max_length=200)


class RegisterForm(forms.Form):
    """A registration."""

    registration_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    registered_on = DayField(label=_("登记日期"))
    office = forms.CharField(label=_("登记机关"), max_length=80, required=False)


class HoursForm(forms.Form):
    """Hours of continuing education."""

    hours_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    category = forms.ChoiceField(label=_("类别"))
    title = forms.CharField(label=_("内容"), max_length=120)
    starts_at = MomentField(label=_("开始"))
    ends_at = MomentField(label=_("结束"))
    hours = forms.DecimalField(
        label=_("学时"),
        max_digits=5,
        decimal_places=1,
        min_value=0,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    evidence = evidence_field(_("证明(照片)"))

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = choices(packs.for_place(place).education, gettext("请选择"))  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """A reason the person reads."""

    why = FreeTextField(label=_("理由"), max_length=200)


class WorkerFilterForm(forms.Form):
    """The list of workers."""

    typed = "q"
    q = forms.CharField(label=_("姓名或证书编号"), required=False, max_length=60)
    place = PlaceField(label=_("所在地"), required=False, empty=_("全部"))
    post = forms.ChoiceField(label=_("岗位"), required=False)
    level = forms.ChoiceField(label=_("证书"), required=False)
    agency = forms.ChoiceField(label=_("机构"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "workforce.read", _KEPT_AT)  # type: ignore[attr-defined]
        self.fields["post"].choices = choices(packs.for_place(viewer.home).posts, gettext("全部"))  # type: ignore[attr-defined]
        self.fields["level"].choices = [("", gettext("全部")), *LEVELS, ("none", _("没有证书"))]  # type: ignore[attr-defined]
        self.fields["agency"].choices = [("", gettext("全部")), *agencies]  # type: ignore[attr-defined]
