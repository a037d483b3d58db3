"""What says that somebody already receives a benefit."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from lianxin.base.packs import Pack
from lianxin.domain.people.models import NotedFact


def receiving(pack: Pack, code: str) -> Q:
    """The condition, over memberships of the benefit: a column of the register, or a fact noted about the person, is true.

    Whoever has not been asked does not receive it as far as anybody knows. Of nobody for what names no such fact.
    """
    received = pack.benefits[code].received
    if not received:
        return Q(pk__in=())
    fact = pack.facts[received]
    if fact.collected == "register":
        return Q(**{f"resident__{fact.column or received}": True})
    noted = NotedFact.objects.filter(resident_id=OuterRef("resident_id"), code=received, until__isnull=True, value=True)
    return Q(Exists(noted))
