"""Two files side by side: whose value is kept, one put into the other or kept apart; what was merged, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Link, Pair
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.people import selectors
from lianxin.domain.people.rules import merging as rules
from lianxin.domain.people.rules.identity import levels_of, reasons
from lianxin.domain.people.rules.residents import DISABILITY_KINDS, LANGUAGES, NO_ID_REASONS
from lianxin.domain.people.selectors.duplicates import compared, weights_of
from lianxin.domain.people.selectors.merges import attached, files_to_compare, merge_or_404, merges_of
from lianxin.domain.people.services.duplicates import keep_apart
from lianxin.domain.people.services.merging import file_values, merge_residents, two_numbers, undo_merge
from lianxin.domain.people.views import presenting
from lianxin.domain.people.views.likely import spoken, zone_badge
from lianxin.domain.people.views.merge_forms import MergeForm, UndoForm
from lianxin.kernel.clock import local_day
from lianxin.kernel.codes import ETHNIC, MARITAL, RELATION, SEX
from lianxin.kernel.divisions import county_of
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from datetime import date

    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.people.models import Resident

_LABELS: Final = {
    "name": N_("姓名"), "name_bo": N_("藏文姓名"), "place": N_("村(社区)、住址和位置"), "household_id": N_("家庭户和与户主关系"),
    "sex": N_("性别"), "birth_date": N_("出生日期"), "ethnic": N_("民族"), "marital": N_("婚姻状况"), "id_number": N_("身份证号"),
    "phone": N_("电话"), "language": N_("沟通语言"), "children_count": N_("子女数"), "children_nearby": N_("有子女在身边"),
    "spouse_alive": N_("配偶健在"), "disability_kind": N_("残疾"), "ability_level": N_("能力等级"), "is_tekun": N_("特困人员"),
    "is_dibao": N_("低保对象"), "parents_away": N_("外出的父母人数"), "guardian_able": N_("监护人有监护能力"), "note": N_("备注"),
}  # fmt: skip
"""The choices of a merge in the order in which they are shown."""


@page("resident.merge")
def compare(request: SignedRequest, resident_id: UUID, other_id: UUID) -> HttpResponse:
    """The first file stays and the second is put into it, or they are of two persons."""
    kept, merged = files_to_compare(request.viewer, resident_id, other_id)
    if request.method == "POST" and request.POST.get("act") == "apart":
        keep_apart(actor=request.viewer, now=request.now, resident_id=kept.id, other_id=merged.id)
        messages.success(request, _("已记下:不是同一人。这两份档案不会再列为疑似重复。"))
        return redirect("people:duplicates")
    before, after = file_values(kept), file_values(merged)
    differing = [choice for choice in rules.differing(before, after) if choice in _LABELS]
    form = MergeForm(
        request.POST or None, two_numbers=two_numbers(kept, merged),
        suggested={choice: rules.suggested(before, after, choice) for choice in differing},
        initial={"kept_version": kept.version, "merged_version": merged.version},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            merge_residents(actor=request.viewer, now=request.now, kept_id=kept.id, merged_id=merged.id, **form.values())
            messages.success(request, _("已合并。合并可以撤销。"))
            return redirect(presenting.file_url(kept))
    context = _context(request, kept, merged) | {"form": form, "rows": _rows(request.viewer, kept, merged, form, differing)}
    context["same"] = _same(request.viewer, kept, differing)
    return render(request, "people/compare.html", context, status=422 if form.errors else 200)


@page("resident.merge")
def undo(request: SignedRequest, merge_id: UUID) -> HttpResponse:
    """Take a merge back, with a reason."""
    merge = merge_or_404(request.viewer, merge_id)
    if merge.undone_at is not None:
        raise ProblemError("people.merge_undone")
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            undo_merge(actor=request.viewer, now=request.now, merge_id=merge.id, reason=form.cleaned_data["reason"])
            messages.success(request, _("已撤销合并,两份档案都恢复了。"))
            return redirect(presenting.file_url(merge.merged))
    context = {
        "title": _("撤销合并"), "form": form, "submit_label": _("撤销合并"), "back_url": presenting.file_url(merge.kept),
        "text": _("把“%(merged)s”从“%(kept)s”里分出来") % {"merged": both_names(merge.merged), "kept": both_names(merge.kept)},
        "consequences": [
            _("两份档案恢复成合并前的样子,随合并改挂的需求、承办、走访等回到原来的档案"),
            _("合并以后新登记的、改过的,留在现在的档案里"),
            _("这一对档案重新列为待核对"),
        ],
    }  # fmt: skip
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


def merge_parts(viewer: Viewer, resident: Resident) -> dict[str, Any]:
    """The context of `people/_merges.html`: what was put into this file, by whom and why. Two queries."""
    found = list(merges_of(viewer, resident.id))
    names: dict[UUID | None, str] = dict(labels_of(key for merge in found for key in (merge.by, merge.undone_by)).items())
    may = viewer.may("resident.merge", resident.place)
    return {
        "merges": [
            {
                "name": both_names(merge.merged), "at": merge.at, "by": names.get(merge.by, ""), "reason": merge.reason,
                "undone_at": merge.undone_at, "undone_by": names.get(merge.undone_by, ""), "undone_reason": merge.undone_reason,
                "undo": Action(_("撤销"), reverse("people:merge-undo", args=[merge.id]))
                if may and merge.undone_at is None and viewer.may("resident.merge", merge.merged.place) else None,
            }
            for merge in found
        ],
        "merged_from": sum(merge.undone_at is None for merge in found) + 1,
    }  # fmt: skip


def _context(request: SignedRequest, kept: Resident, merged: Resident) -> dict[str, Any]:
    today, verdict = local_day(request.now), compared(kept, merged)
    weights = weights_of(county_of(kept.place))
    return {
        "kept": _side(request.viewer, kept, today),
        "merged": _side(request.viewer, merged, today),
        "swap": Action(_("改为保留另一份"), reverse("people:compare", args=[merged.id, kept.id]), icon="refresh"),
        "zone": zone_badge(verdict.zone.value) if verdict.zone.value != "leave" else None,
        "certain": _(verdict.certain) if verdict.certain else "",
        "reasons": spoken(reasons(levels_of(verdict), weights), silent=True),
        "two_numbers": two_numbers(kept, merged),
        "status_differs": (kept.died_on, kept.left_on) != (merged.died_on, merged.left_on),
        "back": Link(_("返回重复档案"), reverse("people:duplicates")),
    }


def _side(viewer: Viewer, resident: Resident, today: date) -> dict[str, Any]:
    hanging = attached(viewer, resident.id)
    return {
        "name": both_names(resident), "href": presenting.file_url(resident), "gone": presenting.gone_badge(resident),
        "about": " · ".join((presenting.age_text(resident, today), full_name(resident.place, language()))),
        "attached": [Pair(_(what), number) for what, number in hanging.items()],
        "since": resident.created_at,
    }  # fmt: skip


def _rows(
    viewer: Viewer, kept: Resident, merged: Resident, form: MergeForm, differing: Iterable[str]
) -> list[dict[str, Any]]:
    shown = set(differing)
    own, other = _words(viewer, kept), _words(viewer, merged)
    return [
        {
            "label": _(label), "field": form.name_of(choice), "side": form.side(choice),
            "kept": own[choice], "merged": other[choice],
        }
        for choice, label in _LABELS.items() if choice in shown
    ]  # fmt: skip


def _same(viewer: Viewer, kept: Resident, differing: Iterable[str]) -> list[Pair]:
    words, left = _words(viewer, kept), set(differing)
    return [Pair(_(label), words[choice]) for choice, label in _LABELS.items() if choice not in left]


def _words(viewer: Viewer, one: Resident) -> Mapping[str, Any]:
    """The values of a file as they are shown, by choice; numbers masked, opened by the act that is on record."""
    no_number = None if one.id_index else _(NO_ID_REASONS.get(one.no_id_reason, "")) or None
    together = [m for m in selectors.household_members(viewer, one.household_id) if m.id != one.id]
    kind = DISABILITY_KINDS.get(one.disability_kind, "")
    position = f"{one.lat:.5f}, {one.lon:.5f}" if one.lat is not None and one.lon is not None else ""
    relation = presenting.code_word(RELATION, one.relation)
    plain = (
        "name", "name_bo", "birth_date", "children_count", "children_nearby", "spouse_alive", "ability_level", "is_tekun",
        "is_dibao", "parents_away", "guardian_able", "note",
    )  # fmt: skip
    return {name: getattr(one, name) for name in plain} | {
        "place": [text for text in (full_name(one.place, language()), one.address, position) if text],
        "household_id": [text for text in (relation, _living_with(together, one)) if text],
        "sex": presenting.code_word(SEX, one.sex),
        "ethnic": presenting.code_word(ETHNIC, one.ethnic),
        "marital": presenting.code_word(MARITAL, one.marital),
        "id_number": presenting.masked_number(viewer, one, "id_number") or no_number,
        "phone": presenting.masked_number(viewer, one, "phone"),
        "language": _(LANGUAGES.get(one.language, one.language)),
        "disability_kind": f"{_(kind) if kind else ''} {one.disability_grade or ''}".strip() or None,
    }


def _living_with(together: Iterable[Resident], one: Resident) -> str:
    names = "、".join(member.name for member in together)
    if names:
        return _("与%(names)s同住") % {"names": names}
    return _("一人一户") if one.household_id else _("没有登记家庭户")
