"""A case on its way, for tests of cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianxin.base.access.models import User
from lianxin.domain.cases import services
from lianxin.domain.cases.models import CaseFile
from lianxin.domain.cases.services import Entry
from lianxin.domain.people.models import Resident
from lianxin.domain.proceedings.services import take_step
from tests.factories import NOW, TODAY, viewer_for


def open_case(worker: User, resident: Resident, **more: Any) -> CaseFile:
    return services.open_case(actor=viewer_for(worker), now=NOW, resident_id=resident.id, **{"origin": "self", **more})


def basis(worker: User, case: CaseFile, **more: Any) -> None:
    given: dict[str, Any] = {"basis": "consent", "way": "signed", "given_on": TODAY} | more
    services.set_basis(actor=viewer_for(worker), now=NOW, case_id=case.id, **given)


def intake(worker: User, case: CaseFile) -> Any:
    """Why they came, as the intake form has it."""
    return write(worker, case, "case_intake", {"presenting": "摔断了脚"})


def write(worker: User, case: CaseFile, paper: str, words: dict[str, str] | None = None, **more: Any) -> Any:
    entry = Entry(words or {}, **{name: more.pop(name) for name in ("held_at", "risk_level", "close_reason", "follow_up_on") if name in more})
    return services.write_record(actor=viewer_for(worker), now=NOW, case_id=case.id, paper=paper, entry=entry, **more)


def goal(worker: User, case: CaseFile, title: str = "能自己走到村卫生室") -> Any:
    return services.add_goal(
        actor=viewer_for(worker), now=NOW, case_id=case.id, title=title, measure="一周去几次", now_value="0 次", target="2 次", due_on=TODAY + timedelta(days=60),
    )  # fmt: skip


def signed_plan(worker: User, case: CaseFile, **more: Any) -> Any:
    """The plan, written and signed by the person as it stands."""
    made = write(worker, case, "case_plan", more.pop("words", {"plan_steps": "每周陪一次复查"}))
    given: dict[str, Any] = {"signed_by": "白玛", "way": "print", "signed_on": TODAY} | more
    return services.sign_record(actor=viewer_for(worker), now=NOW, record_id=made.id, **given)


def step(worker: User, case: CaseFile, *codes: str, reason: str = "") -> None:
    for code in codes:
        take_step(actor=viewer_for(worker), now=NOW, proceeding_id=case.id, step=code, reason=reason)
