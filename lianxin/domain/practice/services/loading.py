"""The questions of the national pack become rows of the bank, known again by their code."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs.schema import PracticeQuestion
from lianxin.domain.practice.models import Question
from lianxin.domain.practice.rules.writing import Draft
from lianxin.domain.practice.selectors.bank import NATIONAL
from lianxin.domain.practice.services.bank import FIELDS, values_of

_FAMILY: Final = UUID("0199bd2e-6f0a-7c31-8f55-3f3a5a1d9c10")
"""The ids of packed questions are made of their codes under it: the same on every installation."""

_COLUMNS: Final = (*FIELDS, "state", "retired_why")


@service("practice.manage")
def load_questions(*, actor: Viewer, now: datetime) -> int:
    """Write new ones, set right those whose wording was, retire those the pack has no longer. Gives how many changed; again: none."""
    pack = packs.get(packs.BASE)
    wanted = {code: _values(row) for code, row in pack.practice_questions.items()}
    known = {one.code: one for one in Question.objects.filter(place=NATIONAL)}
    new = [Question(id=uuid5(_FAMILY, code), place=NATIONAL, code=code, written_at=now, **values) for code, values in wanted.items() if code not in known]
    changed = []
    for code, one in known.items():
        values = wanted.get(code) or {"state": Question.State.RETIRED, "retired_why": "政策包里不再有"}
        if any(getattr(one, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(one, name, value)
            changed.append(one)
    if not new and not changed:
        audit.unchanged()
        return 0
    Question.objects.bulk_update(changed, _COLUMNS, batch_size=200)
    Question.objects.bulk_create(new, batch_size=500)
    after = {"new": len(new), "changed": len(changed)}
    audit.record(actor=actor, verb="practice.load", subject=("practice.Question", pack.version), after=after, now=now)
    return len(new) + len(changed)


def _values(row: PracticeQuestion) -> dict[str, object]:
    kind = "single" if len(row.right) == 1 else "multiple"
    origin = packs.get(packs.BASE).sources[row.source].title
    draft = Draft(row.chapter, kind, row.stem, row.options, row.right, row.why, origin, Question.Rights.OWN)
    return values_of(draft, NATIONAL) | {"state": Question.State.APPROVED, "retired_why": ""}
