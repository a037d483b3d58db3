"""What the workflow of an errand reads, what it is called, where its page is, and its guide in the pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.ui.pack_words import word
from lianxin.domain.errands.models import Errand, ErrandPaper
from lianxin.domain.errands.rules import papers_complete
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.packs.schema import ErrandKind
    from lianxin.domain.proceedings.models import Proceeding


def facts_of(proceeding: Proceeding) -> Mapping[str, Any]:
    """By the names of the pack's workflow; None where nobody knows. Nothing at all before the file is written."""
    errand = Errand.objects.filter(id=proceeding.id).first()
    if errand is None:
        return {}
    return {
        "papers_complete": papers_complete(ErrandPaper.objects.filter(errand=errand).values_list("state", flat=True)),
        "not_before": errand.not_before,
        "handed_in_on": errand.handed_in_on,
        "at_office_since": errand.stage_since or errand.handed_in_on,
        "office_due_on": errand.office_due_on,
        "supplement_due_on": errand.supplement_due_on,
        "outcome": errand.outcome or None,
        "objection_due_on": errand.objection_due_on,
        "person_told": errand.told_on is not None,
    }


def guide_of(place: str, kind: str) -> ErrandKind:
    """The guide as the pack of a place writes it. Raises "errand.kind_unknown"."""
    found = packs.for_place(place).errand_kinds.get(kind)
    if found is None:
        raise ProblemError("errand.kind_unknown", kind=kind)
    return found


def offices_of(guide: ErrandKind) -> list[str]:
    """The offices of a guide by their codes, in the order in which an application goes through them."""
    return [code for code, _step in sorted(guide.steps.items(), key=lambda item: item[1].rank)]


def subject_of(proceeding: Proceeding) -> str:
    """Whose application, and for what."""
    kind = Errand.objects.filter(id=proceeding.id).values_list("kind", flat=True).first() or ""
    named = word(packs.for_place(proceeding.place).errand_kinds, kind)
    return f"{proceeding.resident.name} {named}" if proceeding.resident is not None else named


def address_of(proceeding: Proceeding) -> str:
    """The page of the file."""
    return reverse("errands:errand", args=[proceeding.id])
