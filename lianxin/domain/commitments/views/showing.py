"""How commitments are shown everywhere: status, title, whom for, reasons, doubts, in the active language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.base import packs
from lianxin.base.packs import Words
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import Named, language, word
from lianxin.base.ui.parts import Badge, Clock, Link, Row, Tone
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.rules import Reason, Status
from lianxin.domain.people.views.listing import listed_name
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.commitments.models import Commitment, Confirmation, Proof

STATUS_WORDS: Final = {
    "overdue": gettext_lazy("已逾期"),
    "due": gettext_lazy("今天到期"),
    "open": gettext_lazy("进行中"),
    "done": gettext_lazy("待确认"),
    "doubtful": gettext_lazy("确认存疑"),
    "confirmed": gettext_lazy("已确认"),
    "rejected": gettext_lazy("凭证不认可"),
    "refused": gettext_lazy("已拒绝"),
    "cancelled": gettext_lazy("已取消"),
}
PROOF_WORDS: Final = {
    "signature": gettext_lazy("签字"),
    "photo": gettext_lazy("照片"),
    "place": gettext_lazy("地点"),
    "time": gettext_lazy("时长"),
    "code": gettext_lazy("门牌码"),
    "record": gettext_lazy("办理记录"),
    "second_worker": gettext_lazy("第二名工作人员在场"),
    "voice": gettext_lazy("录音"),
}
CONFIRMER_WORDS: Final = {
    "resident": gettext_lazy("服务对象本人"),
    "family": gettext_lazy("家属"),
    "second_worker": gettext_lazy("另一名工作人员"),
}
_EXACTNESS: Final = re.compile(r"±(\d+) m").fullmatch
"""How a phone says how well it knew where it was (web/src/door/stamp.ts)."""
_ARRIVED_AND_LEFT: Final = 2
_TONES: Final[dict[Status, Tone]] = {"overdue": "bad", "due": "warn", "done": "info", "doubtful": "bad", "confirmed": "good", "rejected": "bad"}


def lacking_words(kinds: Iterable[str], choice: Collection[str]) -> list[str]:
    """The proof still to be brought, in words; a choice is one entry: 照片、签字、门牌码 有一样就行."""
    words = [str(PROOF_WORDS[kind]) for kind in kinds]
    if choice:
        words.append(_("%(kinds)s 有一样就行") % {"kinds": "、".join(str(PROOF_WORDS[kind]) for kind in choice)})
    return words


def status_badge(commitment: Commitment, now: datetime) -> Badge:
    """The one status of a commitment."""
    status = rules.status(commitment, now)
    return Badge(str(STATUS_WORDS[status]), _TONES.get(status, "plain"))


def title_of(commitment: Commitment) -> str:
    """Its title; one that the pack gave appears in the reader's language."""
    pack = packs.for_place(commitment.place)
    known = _pack_titles(pack.hash, pack.code).get(commitment.title)
    return known.in_language(language()) if known else commitment.title


@lru_cache(maxsize=64)
def _pack_titles(pack_hash: str, pack_code: str) -> dict[str, Words]:
    pack = packs.get(pack_code)
    tables: tuple[Mapping[str, Named], ...] = (pack.need_kinds, pack.commitment_kinds, pack.services)
    titles = {row.name.zh: row.name for rows in tables for row in rows.values()}
    for workflow in pack.workflows.values():  # the clock of a state: 个案工作:预估
        for state in workflow.states.values():
            both = Words(*(":".join((workflow.name.in_language(code), state.name.in_language(code))) for code in ("zh", "bo", "en")))
            titles[both.zh] = both
    return titles


def whom(commitment: Commitment, viewer: Viewer | None = None, listed_at: datetime | None = None) -> Link | str:
    """For whom, with the village; or where, when it is about nobody in particular. For a viewer who may not open files
    (a volunteer) the name leads nowhere. `listed_at`: it stands in a list, now, where a child is not named in full."""
    place = name_of(commitment.place).in_language(language())
    resident = commitment.resident
    if resident is None:
        return place
    name = listed_name(resident, local_day(listed_at), guarded=bool(commitment.guard)) if listed_at else both_names(resident)
    if viewer is not None and not viewer.may("resident.read", resident.place):
        return f"{name} · {place}"
    return Link(name, reverse("web:resident", args=[resident.id]), place)


def who(commitment: Commitment) -> str | Badge:
    """Who does it; for somebody outside also who of the staff follows up."""
    staff = commitment.worker.display_name if commitment.worker is not None else ""
    if commitment.actor_name:
        names = {"actor": commitment.actor_name, "kind": actor_kind(commitment), "worker": staff}
        return (_("%(actor)s(%(kind)s),%(worker)s跟进") if staff else _("%(actor)s(%(kind)s)")) % names
    return staff or Badge(_("未分派"), "warn")


def actor_kind(commitment: Commitment) -> str:
    """The kind of whoever undertakes it, in the pack's words if it has its own."""
    wordings = packs.for_place(commitment.place).words
    kind = commitment.actor_kind
    return word(wordings, kind) if kind in wordings else _(rules.ACTOR_KINDS.get(kind, kind))


def clock_of(commitment: Commitment) -> Clock | datetime:
    """The time limit, and when it was met; for what was dropped, when that happened."""
    dropped = commitment.refused_at or commitment.cancelled_at
    return dropped or Clock(commitment.due_at, commitment.done_at)


def board_row(commitment: Commitment, now: datetime, viewer: Viewer | None = None) -> Row:
    """Title, for whom, who, by when, status: the columns of every list of commitments."""
    cells = (title_of(commitment), whom(commitment, viewer, now), who(commitment), clock_of(commitment), status_badge(commitment, now))
    return Row(cells, href=reverse("commitments:commitment", args=[commitment.id]))


def reason_text(place: str, reason: Reason) -> str:
    """Why somebody is proposed, in words; skills by the name of a service that asks for them."""
    details = dict(reason.details)
    if "skills" in details:
        codes = str(details["skills"]).split("、")
        details["skills"] = "、".join(_skill_word(place, code) for code in codes)
    return _(rules.REASONS[reason.code]) % details


def reasons_text(place: str, reasons: tuple[Reason, ...]) -> str:
    return " · ".join(reason_text(place, reason) for reason in reasons)


def _skill_word(place: str, skill: str) -> str:
    services = packs.for_place(place).services
    asking = next((code for code, service in services.items() if skill in service.skills), "")
    return word(services, asking) if asking else skill


def confirmed_by(given: Confirmation, names: Mapping[UUID, str]) -> str:
    """Who confirmed, and by what means: the link given to them, or a colleague's account."""
    who = str(CONFIRMER_WORDS.get(given.by_kind, given.by_kind))
    if given.by_user is None:
        return _("%(who)s,用确认链接") % {"who": who}
    name = names.get(given.by_user, "")
    if given.by_kind == "second_worker":
        return _("%(who)s%(name)s,登录账号确认") % {"who": who, "name": name}
    return _("%(who)s,由%(name)s登录账号代为记录") % {"who": who, "name": name}


def confirmation_doubts(given: Confirmation) -> list[str]:
    """What is doubtful about a confirmation, in words."""
    known = rules.CONFIRMATION_FLAGS
    return [_(known[flag["code"]]) for flag in given.flags if flag.get("code") in known]


def proof_titles(proofs: Sequence[Proof]) -> list[str]:
    """What each piece of proof is called, in the order in which it was taken: of two places the one of arriving, then of leaving."""
    places = [proof.id for proof in proofs if proof.kind == "place"]
    ends = {places[0]: _("到达的地点"), places[-1]: _("离开的地点")} if len(places) == _ARRIVED_AND_LEFT else {}
    return [ends.get(proof.id) or _proof_word(proof) for proof in proofs]


def _proof_word(proof: Proof) -> str:
    if proof.kind == "time" and not proof.text.isdecimal():
        return _("时间")  # a moment, not how long it took
    return str(PROOF_WORDS.get(proof.kind, proof.kind))


def proof_text(proof: Proof) -> str:
    """What stands in a proof, in words; of a code its digest is kept, which says nothing to people."""
    if proof.kind == "code":
        return ""
    if proof.kind == "time" and proof.text.isdecimal():
        return _("%(done)s 分钟") % {"done": proof.text}
    if proof.kind == "place" and (exact := _EXACTNESS(proof.text)):
        return _("定位误差 %(metres)s 米") % {"metres": exact[1]}
    return proof.text


def doubts(proof: Proof) -> list[str]:
    """What is doubtful about a piece of proof, in words."""
    return flag_texts(proof.flags)


def flag_texts(flags: Iterable[Mapping[str, object]]) -> list[str]:
    """Doubts about a proof or a whole fulfilment, in words, each once."""
    known = rules.FLAGS | rules.FULFILMENT_FLAGS
    return list(dict.fromkeys(_(known[str(flag["code"])]) % flag for flag in flags if flag.get("code") in known))
