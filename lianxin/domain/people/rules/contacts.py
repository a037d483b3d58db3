"""Whom to turn to about a resident. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from lianxin.domain.people.rules.residents import checked_phone
from lianxin.kernel.names import is_plausible
from lianxin.kernel.problems import N_, ProblemError

KINDS: Final = {
    "family": N_("家人、亲属"), "neighbour": N_("邻居"), "friend": N_("朋友"), "other": N_("其他"),
}  # fmt: skip
_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class ContactValues:
    """What is typed of a contact. `phone` None keeps the stored one, "" takes it away."""

    name: str
    kind: str = "family"
    relation: str = ""
    phone: str | None = None
    note: str = ""
    is_emergency: bool = False


def checked_contact(values: ContactValues) -> ContactValues:
    """The values as they are kept. Raises "people.name_implausible", "people.code_unknown", "people.phone_invalid"."""
    name = values.name.strip()
    if not is_plausible(name, longest=_NAME):
        raise ProblemError("people.name_implausible", field="姓名")
    if values.kind not in KINDS:
        raise ProblemError("people.code_unknown", field="种类", value=values.kind)
    return replace(
        values, name=name, relation=values.relation.strip(), note=values.note.strip(), phone=checked_phone(values.phone)
    )
