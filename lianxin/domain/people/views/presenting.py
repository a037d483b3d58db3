"""How a resident, a category and a match look: values of `lianxin.base.ui.parts` for templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.packs.facts import HOUSEHOLD
from lianxin.base.packs.schema import Fact
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.languages import pack_code
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Action, Badge, Column, Link, Masked, Pair, Row, Table
from lianxin.base.ui.wording import masked_phone
from lianxin.domain.people.rules.residents import DISABILITY_KINDS, LANGUAGES, NO_ID_REASONS
from lianxin.domain.people.rules.searching import Part
from lianxin.domain.people.selectors.categories import Membership, categories_of
from lianxin.domain.people.selectors.registry import household_members
from lianxin.domain.people.views.tiers import tier_badge, tier_pairs
from lianxin.kernel import identity_numbers
from lianxin.kernel.clock import age_on
from lianxin.kernel.codes import ETHNIC, MARITAL, RELATION, SEX, CodeTable
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

PART_WORDS: Final = {
    Part.NAME: N_("姓名"), Part.NAME_BO: N_("藏文姓名"), Part.ALIAS: N_("其他写法"), Part.SOUND: N_("拼音"), Part.ADDRESS: N_("地址"),
    Part.PHONE: N_("电话尾号"), Part.ID_NUMBER: N_("证件尾号"),
}  # fmt: skip

_TABLES: Final = {"sex": SEX, "ethnic": ETHNIC, "marital": MARITAL, "relation": RELATION}


def inputs_shown(pack: Pack, inputs: Mapping[str, object]) -> list[Pair]:
    """The facts a rule read, in words; an unknown one is a dash. Of those of a household, how many are known."""
    pairs = []
    for name, value in inputs.items():
        first, _dot, code = name.partition(".")
        if first == "rule":
            pairs.append(Pair(word(pack.ruled, code), value))
        elif first == HOUSEHOLD and code in pack.facts:
            pairs.append(Pair(_("同住的人:%(fact)s") % {"fact": word(pack.facts, code)}, _counted(value)))
        elif first in pack.facts:
            pairs.append(Pair(word(pack.facts, first), fact_word(pack.facts[first], value)))
    return pairs


def fact_word(fact: Fact, value: object) -> object:
    """A fact's value in words: a code by its list."""
    if value is None or fact.kind != "string":
        return value
    if fact.table:
        return code_word(_TABLES[fact.table], str(value))
    return fact.codes[str(value)].in_language(language()) if value in fact.codes else value


def _counted(values: object) -> str | None:
    if not isinstance(values, list):
        return None
    known = sum(value is not None for value in values)
    return _("%(people)s人,知道%(known)s人的") % {"people": len(values), "known": known}


def file_parts(viewer: Viewer, resident: Resident, *, today: date) -> dict[str, Any]:
    """The context of `people/_header.html`, `_facts.html` and `_household.html`. Two queries."""
    members = household_members(viewer, resident.household_id)
    categories = categories_of(viewer, [resident, *(m for m in members if m.id != resident.id)], today=today)
    return {
        "resident": resident,
        "age": age_text(resident, today),
        "sex": code_word(SEX, resident.sex),
        "spoken": language_badge(resident),
        "gone": gone_badge(resident),
        "categories": _labels(viewer, resident, categories[resident.id]),
        "phone": masked_number(viewer, resident, "phone"),
        "id_number": masked_number(viewer, resident, "id_number"),
        "file_actions": _actions(viewer, resident),
        "facts": [*(tier_pairs(resident, today) if _sees_labels(viewer, resident) else ()), *_facts(resident)],
        "household": _household(resident, members, categories, today),
        "household_actions": _household_actions(viewer, resident),
    }


def file_url(resident: Resident) -> str:
    """The joined page of a resident."""
    return reverse("web:resident", args=[resident.id])


def resident_link(resident: Resident) -> Link:
    """Both names, and the place below."""
    return Link(
        both_names(resident),
        file_url(resident),
        full_name(resident.place, language()),
    )


def age_text(resident: Resident, today: date) -> str:
    """80岁; that it is unknown when it is."""
    if resident.birth_date is None or resident.birth_date > today:
        return _("年龄不详")
    return _("%(age)s岁") % {"age": age_on(resident.birth_date, today)}


def code_word(table: CodeTable, code: str) -> str:
    """A code of a national table in the active language; nothing for no code."""
    return table[code].word(pack_code(language())) if code in table else code


def language_badge(resident: Resident) -> Badge:
    """The language somebody is spoken to in."""
    return Badge(_(LANGUAGES.get(resident.language, resident.language)), "info")


def gone_badge(resident: Resident) -> Badge | None:
    """Dead or moved away."""
    if resident.died_on is not None:
        return Badge(_("已去世 %(day)s") % {"day": resident.died_on.isoformat()}, "bad")
    if resident.left_on is not None:
        return Badge(_("已迁出 %(day)s") % {"day": resident.left_on.isoformat()}, "warn")
    return None


def category_badge(resident: Resident, found: Membership) -> Badge:
    """A category that says why when opened, and leads to the whole reason."""
    reason = _("%(reason)s(自%(day)s)") % {
        "reason": found.reason.in_language(language()),
        "day": found.since.isoformat(),
    }
    href = reverse("people:why", args=[resident.id, found.code])
    return Badge(found.name.in_language(language()), "accent", reason, href)


def masked_number(viewer: Viewer, resident: Resident, field: str) -> Masked | None:
    """A sealed number, masked; with a button for who may see it. None when there is none."""
    number = resident.phone if field == "phone" else resident.id_number
    if not number:
        return None
    shown = masked_phone(number) if field == "phone" else identity_numbers.mask(number)
    may = viewer.may("resident.reveal", resident.place) or (
        resident.id in viewer.emergency and viewer.may("resident.reveal")
    )
    label = _("电话") if field == "phone" else _("身份证号")
    return Masked(shown, reverse("people:reveal", args=[resident.id, field]) if may else "", label)


def residents_table(viewer: Viewer, rows: Sequence[Resident], *, today: date, empty: str) -> Table:
    """A list of residents with their categories. One query."""
    categories = categories_of(viewer, rows, today=today)
    columns = [Column(_("姓名")), Column(_("年龄"), "short"), Column(_("性别"), "short"), Column(_("类别")), Column(_("住址"))]
    shown = [
        Row(
            (
                resident_link(r),
                age_text(r, today),
                code_word(SEX, r.sex),
                _labels(viewer, r, categories[r.id]),
                r.address,
            )
        )
        for r in rows
    ]
    return Table(_("居民"), columns, shown, empty)


def _labels(viewer: Viewer, resident: Resident, found: Sequence[Membership]) -> list[Badge]:
    """How often somebody is visited, then what they belong to; nothing for who may not read categories."""
    tier = tier_badge(resident) if _sees_labels(viewer, resident) else None
    return [*([tier] if tier else []), *(category_badge(resident, m) for m in found)]


def _sees_labels(viewer: Viewer, resident: Resident) -> bool:
    return viewer.may("category.read", resident.place) or resident.id in viewer.emergency


def _actions(viewer: Viewer, resident: Resident) -> list[Action]:
    actions = []
    if viewer.may("resident.write", resident.place):
        actions.append(Action(_("修改"), reverse("people:edit", args=[resident.id]), icon="edit"))
    actions.append(Action(_("知情同意"), reverse("people:consents", args=[resident.id]), icon="lock"))
    if viewer.may("category.read"):
        actions.append(
            Action(_("类别与待遇"), reverse("people:categories", args=[resident.id]), icon="question")
        )
        actions.append(Action(_("走访分级"), reverse("people:tier", args=[resident.id]), icon="calendar"))
    return actions


def _household_actions(viewer: Viewer, resident: Resident) -> list[Action]:
    if not viewer.may("resident.write", resident.place):
        return []
    actions = [Action(_("变更家庭户"), reverse("people:household", args=[resident.id]), icon="household")]
    if resident.household_id is not None:
        address = f"{reverse('people:new')}?household={resident.household_id}"
        actions.append(Action(_("登记新的家庭成员"), address, icon="add"))
    return actions


def _facts(resident: Resident) -> list[Pair]:
    kind = DISABILITY_KINDS.get(resident.disability_kind, "")
    no_number = "" if resident.id_index else _(NO_ID_REASONS.get(resident.no_id_reason, ""))
    return [
        Pair(_("出生日期"), resident.birth_date),
        Pair(_("民族"), code_word(ETHNIC, resident.ethnic)),
        Pair(_("婚姻状况"), code_word(MARITAL, resident.marital)),
        Pair(_("住址"), resident.address),
        Pair(_("无身份证号原因"), no_number),
        Pair(_("子女数"), resident.children_count),
        Pair(_("有子女在身边"), resident.children_nearby),
        Pair(_("配偶健在"), resident.spouse_alive),
        Pair(_("能力等级"), resident.ability_level),
        Pair(_("残疾"), f"{_(kind) if kind else ''} {resident.disability_grade or ''}".strip()),
        Pair(_("低保对象"), resident.is_dibao),
        Pair(_("特困人员"), resident.is_tekun),
        Pair(_("外出的父母人数"), resident.parents_away),
        Pair(_("监护人有监护能力"), resident.guardian_able),
        Pair(_("备注"), resident.note),
    ]


def _household(resident: Resident, members: Sequence[Resident], categories: Any, today: date) -> Table:
    columns = [Column(_("姓名")), Column(_("与户主关系")), Column(_("年龄"), "short"), Column(_("类别"))]
    rows = [
        Row(
            (
                _member_name(m, resident),
                code_word(RELATION, m.relation),
                age_text(m, today),
                [category_badge(m, found) for found in categories.get(m.id, ())],
            )
        )
        for m in members
    ]
    return Table(_("家庭成员"), columns, rows, _("没有登记家庭户。"))


def _member_name(member: Resident, resident: Resident) -> object:
    name = both_names(member)
    return name if member.id == resident.id else Link(name, file_url(member))
