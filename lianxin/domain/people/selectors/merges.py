"""Files put into each other: what hangs on each beforehand, what was merged and why afterwards, and where a file went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.db.models import Model, QuerySet

from lianxin.base.access.scope import Guarded, past_guard
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import (
    CategoryMembership,
    DuplicatePair,
    Resident,
    ResidentIndex,
    ResidentMerge,
    RuleChange,
    Shortfall,
    VisitTier,
)
from lianxin.domain.people.selectors.duplicates import survivor_of
from lianxin.domain.people.selectors.registry import resident_or_404
from lianxin.kernel.problems import N_, ProblemError

ABILITY: Final = "resident.merge"
_STAY: Final = (
    Resident, CategoryMembership, VisitTier, Shortfall, RuleChange, ResidentIndex, DuplicatePair, ResidentMerge,
)  # fmt: skip
"""What is decided anew for each file, its place in the search, and what is on record of pairs and earlier merges."""
WORDS: Final = {
    "needs.Need": N_("需求"), "commitments.Commitment": N_("承办事项"), "commitments.DoorCode": N_("门牌码"), "care.Visit": N_("走访"), "care.CarePlan": N_("照护计划"),
    "care.CareOrder": N_("服务单"), "care.ResidentWish": N_("上门意愿"), "people.Consent": N_("知情同意"), "people.Contact": N_("联系人"), "people.FieldEdit": N_("外勤修改"),
    "people.NotedFact": N_("采集的资料"), "goods.Recipient": N_("发放名单"), "emergency.Alarm": N_("求助"), "emergency.Bracelet": N_("手环"),
    "emergency.SosLink": N_("求助链接"), "proceedings.Proceeding": N_("办理"), "mediation.Party": N_("调解"), "groups.GroupMember": N_("小组"), "cases.CaseTie": N_("个案关系"), "minors.DelegatedCare": N_("委托照护"), "screening.Screening": N_("筛查"),
    "meals.MealProfile": N_("用餐要求"), "meals.MealChange": N_("临时改订"), "meals.Meal": N_("送餐"),
}  # fmt: skip
"""What hangs on a file, by its table. A table without a word is shown by its own name."""


def links() -> Iterator[tuple[type[Model], str]]:
    """(table, name of its link) of everything that points at a resident and goes along when two files become one.

    Found in the models themselves, those of higher areas too, also where the link has no name on this side.
    """
    for relation in Resident._meta.get_fields(include_hidden=True):
        model = relation.related_model
        if relation.auto_created and not relation.concrete and isinstance(model, type) and model not in _STAY:
            yield model, relation.remote_field.name  # type: ignore[union-attr]


def attached(viewer: Viewer, resident_id: UUID) -> dict[str, int]:
    """How many rows hang on a file, by the word (message id) for their table; only what there is."""
    file = resident_or_404(viewer, resident_id)
    found: dict[str, int] = {}
    for model, link in links():
        rows = model._default_manager.filter(**{link: file.id})
        guarded: Guarded | None = getattr(model, "guarded", None)
        number = (rows if guarded is None else rows.filter(past_guard(viewer, guarded))).count()
        word = WORDS.get(model._meta.label, str(model._meta.verbose_name))
        if number:
            found[word] = found.get(word, 0) + number
    return found


def files_to_compare(viewer: Viewer, resident_id: UUID, other_id: UUID) -> tuple[Resident, Resident]:
    """Two files over both of which the viewer may decide. Raises "general.not_found", "people.merge_itself"."""
    if resident_id == other_id:
        raise ProblemError("people.merge_itself")
    found = resident_or_404(viewer, resident_id), resident_or_404(viewer, other_id)
    if not all(viewer.may(ABILITY, one.place) for one in found):
        raise ProblemError("general.not_found")
    return found


def kept_instead(viewer: Viewer, resident_id: UUID) -> Resident | None:
    """The file that stands for one that was put into it; None where there is none, or the viewer may not see it."""
    file = Resident.objects.filter(id=resident_id, merged_into__isnull=False).select_related("merged_into").first()
    if file is None:
        return None
    kept = survivor_of(file)
    return kept if viewer.may("resident.read", kept.place) or kept.id in viewer.emergency else None


def merges_of(viewer: Viewer, resident_id: UUID) -> QuerySet[ResidentMerge]:
    """What was put into this file, the newest first, with the other file; also what was taken back."""
    kept = resident_or_404(viewer, resident_id)
    return ResidentMerge.objects.filter(kept=kept).select_related("merged").order_by("-at", "-id")


def merge_or_404(viewer: Viewer, merge_id: UUID) -> ResidentMerge:
    """One merge over both of whose files the viewer may decide, or "general.not_found"."""
    found = ResidentMerge.objects.select_related("kept", "merged").filter(id=merge_id).first()
    if found is None or not all(viewer.may(ABILITY, place) for place in (found.place, found.kept.place, found.merged.place)):
        raise ProblemError("general.not_found")
    return found
