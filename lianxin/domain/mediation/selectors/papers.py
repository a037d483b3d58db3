"""The values of a printed agreement."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.templatetags.lx import code_label
from lianxin.base.ui.wording import day_text
from lianxin.domain.mediation.models import Mediation
from lianxin.domain.mediation.selectors.files import agreement_of, clauses_of, mediators_of, parties_of

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.mediation.models import Party

_TOWNSHIP = 9


def agreement_values(viewer: Viewer, now: datetime, mediation: Mediation) -> dict[str, Any]:
    """What the agreement takes: who, what about, what was agreed, who does what by when. The parties sign by hand."""
    clauses = list(clauses_of(viewer, now, mediation))
    agreement = agreement_of(viewer, now, mediation)
    parties, mediators = list(parties_of(viewer, now, mediation)), mediators_of(viewer, now, mediation)
    dated = [one for one in clauses if one.party is not None or one.due_on is not None]
    return {
        "agency": _("%(place)s社工站") % {"place": full_name(f"{mediation.proceeding.place[:_TOWNSHIP]}000", language())},
        "number": mediation.proceeding.number,
        "parties": [_party(one) for one in parties],
        "dispute": mediation.dispute,
        "duties": agreement.duties if agreement is not None else "",
        "agreed": "\n".join(f"{one.rank}. {one.content}" for one in clauses),
        "signatures": [{"role": role, "name": one.name} for role, rows in ((_("当事人"), parties), (_("调解员"), mediators)) for one in rows],
        "performance": "\n".join(_performance(one.rank, one.party.name if one.party else "", one.due_on) for one in dated),
    }


def _party(one: Party) -> dict[str, Any]:
    person = one.resident
    address = f"{full_name(person.place, language())}{person.address}" if person is not None else one.address
    return {
        "name": one.name, "address": one.address or address, "birth_date": person.birth_date if person is not None else None,
        "sex": code_label(person.sex, "sex") if person is not None else None,
    }  # fmt: skip


def _performance(rank: int, who: str, due_on: Any) -> str:
    by = _("%(day)s前") % {"day": day_text(due_on)} if due_on else ""
    return _("第 %(rank)s 条:%(who)s %(by)s") % {"rank": rank, "who": who, "by": by}
