"""What a questionnaire may begin with when it is filled in about somebody on file: only what it asks for, of whom one may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import name_of
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.people.selectors.facts import noted_facts
from lianxin.domain.people.selectors.registry import visible
from lianxin.domain.surveys.models import FormVersion
from lianxin.domain.surveys.rules.prefill import FACT, known_texts, noted_texts
from lianxin.domain.surveys.selectors.compiled import compiled
from lianxin.domain.surveys.selectors.forms import form_list


def known_answers(viewer: Viewer, version: FormVersion, resident_id: UUID, *, today: date, language: str) -> dict[str, str]:
    """Path of a question → what its answer may begin with. Raises "general.not_found" for somebody beyond reach."""
    resident = resident_or_404(viewer, resident_id)
    bound = {question.path: question.prefill for question in compiled(version).questions if question.prefill}
    if not bound:
        return {}
    noted = noted_facts([resident.id], today).get(resident.id, {})
    known = known_texts(resident, name_of(resident.place).in_language(language), noted, set(bound.values()), today)
    return {path: known[source] for path, source in bound.items() if source in known}


def facts_for_phones(viewer: Viewer, residents: Iterable[UUID], *, today: date) -> dict[UUID, dict[str, str]]:
    """Of these people what the forms assigned to the viewer ask of facts on record, and nothing else of them goes onto a phone."""
    questions = (question for row in form_list(viewer, today=today) for question in compiled(row.version).questions)
    wanted = {question.prefill for question in questions if question.prefill.startswith(FACT)}
    if not wanted:
        return {}
    seen = visible(viewer).filter(id__in=list(residents)).values_list("id", flat=True)
    found = {key: noted_texts(noted) for key, noted in noted_facts(list(seen), today).items()}
    return {key: {source: text for source, text in known.items() if source in wanted} for key, known in found.items()}
