"""Free answers put into codes. Codes are of the whole form: whoever makes them must analyse all of it.

The audit trail has codes and numbers, never what somebody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Max

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.surveys.models import AnswerCode, CodedText, Form
from lianxin.domain.surveys.rules.coding import LONGEST_TITLE, can_be_coded, counts_as
from lianxin.domain.surveys.rules.personal import tells
from lianxin.domain.surveys.rules.texts import plain
from lianxin.domain.surveys.selectors.analysis import questions_of
from lianxin.domain.surveys.selectors.coding import ABILITY
from lianxin.domain.surveys.selectors.forms import form_or_404
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

_DIGEST: Final = re.compile(r"[0-9a-f]{32}")
_STEP: Final = 200
MOST_AT_ONCE: Final = 5000


@service(ABILITY)
def code_texts(
    *, actor: Viewer, now: datetime, form_id: UUID, path: str, digests: Sequence[str], number: int = 0, title: str = ""
) -> AnswerCode:
    """Put writings, by their digests, into the code of this number, or into a new one of this name. What is there already stays.

    Raises "survey.nothing_picked", "general.empty_field" without a code, "survey.code_taken", "survey.code_personal",
    "general.not_found".
    """
    form = _locked(actor, form_id, path)
    wanted = [one for one in dict.fromkeys(digests) if _DIGEST.fullmatch(one)][:MOST_AT_ONCE]
    if not wanted:
        raise ProblemError("survey.nothing_picked")
    code = _in_use(form, path, number) if number else _made(actor, now, form, path, title)
    inside = _family(code)
    known: set[str] = set(CodedText.objects.filter(code__in=inside).values_list("digest", flat=True))
    act = new_id()
    rows = [CodedText(code=code, digest=one, act=act, coded_by=actor.id, coded_at=now) for one in wanted if one not in known]
    if not rows and number:
        audit.unchanged()
        return code
    CodedText.objects.bulk_create(rows, batch_size=_STEP)
    _record(actor, now, "coding.put", code, after={"title": code.title, "count": len(rows)})
    return code


@service(ABILITY)
def uncode_texts(*, actor: Viewer, now: datetime, form_id: UUID, path: str, number: int, digests: Sequence[str]) -> int:
    """Take writings out of a code; how many. Raises "survey.nothing_picked", "general.not_found"."""
    form = _locked(actor, form_id, path)
    code = _in_use(form, path, number)
    wanted = [one for one in dict.fromkeys(digests) if _DIGEST.fullmatch(one)][:MOST_AT_ONCE]
    if not wanted:
        raise ProblemError("survey.nothing_picked")
    gone = 0
    for at in range(0, len(wanted), _STEP):
        gone += CodedText.objects.filter(code__in=_family(code), digest__in=wanted[at : at + _STEP]).delete()[0]
    if not gone:
        audit.unchanged()
        return 0
    _record(actor, now, "coding.take", code, after={"title": code.title, "count": gone})
    return gone


@service(ABILITY)
def undo_coding(*, actor: Viewer, now: datetime, form_id: UUID, path: str, act: UUID) -> int:
    """Take out what was put in together; how many still were there. Raises "general.not_found"."""
    form = _locked(actor, form_id, path)
    rows = CodedText.objects.filter(act=act, code__form=form, code__path=path)
    first = rows.select_related("code").first()
    if first is None:
        raise ProblemError("general.not_found")
    gone = rows.delete()[0]
    _record(actor, now, "coding.undo", first.code, after={"title": first.code.title, "count": gone})
    return gone


@service(ABILITY)
def rename_code(*, actor: Viewer, now: datetime, form_id: UUID, path: str, number: int, title: str) -> AnswerCode:
    """Give a code another name. Raises as `code_texts` does."""
    form = _locked(actor, form_id, path)
    code = _in_use(form, path, number)
    before = code.title
    title = _checked_title(form, path, title, but=code)
    if title == before:
        audit.unchanged()
        return code
    code.title = title
    code.save(update_fields=["title"])
    _record(actor, now, "coding.rename", code, before={"title": before}, after={"title": title})
    return code


@service(ABILITY)
def merge_codes(*, actor: Viewer, now: datetime, form_id: UUID, path: str, number: int, into: int) -> AnswerCode:
    """Count one code as another; `split_code` takes it back. Raises "survey.code_itself", "general.not_found"."""
    form = _locked(actor, form_id, path)
    code, other = _in_use(form, path, number), _in_use(form, path, into)
    if code.id == other.id:
        raise ProblemError("survey.code_itself")
    code.merged_into = other
    code.save(update_fields=["merged_into"])
    _record(actor, now, "coding.merge", code, before={"title": code.title}, after={"title": other.title})
    return other


@service(ABILITY)
def split_code(*, actor: Viewer, now: datetime, form_id: UUID, path: str, number: int) -> AnswerCode:
    """Take back a merge: the code is its own again, with what was in it. Raises "general.not_found", "survey.code_taken" when
    another has its name by now."""
    form = _locked(actor, form_id, path)
    code = AnswerCode.objects.filter(form=form, path=path, number=number, merged_into__isnull=False).first()
    if code is None:
        raise ProblemError("general.not_found")
    _checked_title(form, path, code.title, but=code)
    code.merged_into = None
    code.save(update_fields=["merged_into"])
    _record(actor, now, "coding.split", code, after={"title": code.title})
    return code


@service(ABILITY)
def remove_code(*, actor: Viewer, now: datetime, form_id: UUID, path: str, number: int) -> None:
    """Remove a code that holds nothing. Raises "survey.code_used", "general.not_found"."""
    form = _locked(actor, form_id, path)
    code = _in_use(form, path, number)
    if code.texts.exists() or code.merged.exists():
        raise ProblemError("survey.code_used", title=code.title)
    _record(actor, now, "coding.remove", code, before={"title": code.title})
    code.delete()


def _locked(actor: Viewer, form_id: UUID, path: str) -> Form:
    """The form, held until the end: two who code at once take turns."""
    form = form_or_404(actor, form_id)
    actor.must(ABILITY, form.place)
    question = next((one for one in questions_of(actor, form) if one.path == path), None)
    if question is None or not can_be_coded(question):
        raise ProblemError("general.not_found")
    return Form.objects.select_for_update(of=("self",)).get(id=form.id)


def _in_use(form: Form, path: str, number: int) -> AnswerCode:
    found = AnswerCode.objects.filter(form=form, path=path, number=number, merged_into__isnull=True).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def _family(code: AnswerCode) -> list[UUID]:
    """The code and those that count as it."""
    merged = dict(AnswerCode.objects.filter(form=code.form_id, path=code.path).values_list("id", "merged_into_id"))
    return [key for key, root in counts_as(merged).items() if root == code.id]


def _made(actor: Viewer, now: datetime, form: Form, path: str, title: str) -> AnswerCode:
    title = _checked_title(form, path, title)
    last = AnswerCode.objects.filter(form=form, path=path).aggregate(last=Max("number"))["last"] or 0
    return AnswerCode.objects.create(form=form, path=path, number=last + 1, title=title, made_by=actor.id, made_at=now)


def _checked_title(form: Form, path: str, title: str, but: AnswerCode | None = None) -> str:
    title = " ".join(title.split())[:LONGEST_TITLE]
    if not plain(title):
        raise ProblemError("general.empty_field", field="名称")
    if tells(title):
        raise ProblemError("survey.code_personal")
    same = AnswerCode.objects.filter(form=form, path=path, title=title, merged_into__isnull=True)
    if (same.exclude(id=but.id) if but else same).exists():
        raise ProblemError("survey.code_taken", title=title)
    return title


def _record(actor: Viewer, now: datetime, verb: str, code: AnswerCode, **told: dict[str, Any]) -> None:
    audit.record(actor=actor, verb=verb, subject=("surveys.AnswerCode", code.id), place=code.form.place, now=now, **told)
