"""Two changes of one resident brought together, field by field: a three-way merge that never drops what somebody wrote.

What the phone saw (`base`), what it wants (`wanted`) and what stands here now are compared as text. Source of the rule:
issue X03; ODK Central merges entities by property in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final, Literal

from lianxin.domain.people.rules.residents import plain_lines
from lianxin.kernel.problems import N_, ProblemError

FIELDS: Final = {
    "name_bo": N_("藏文姓名"),
    "language": N_("沟通语言"),
    "phone": N_("电话"),
    "address": N_("住址"),
    "note": N_("备注"),
}
"""What may be changed on a phone: what one hears at the door. Names, numbers and facts that decide about money are not."""
PHONE: Final = "phone"

Fate = Literal["apply", "same", "collide"]


@dataclass(frozen=True, slots=True)
class Offer:
    """One field of an offline change. `found` is what stood here when it collided. Of a phone number `base` is the keyed
    digest, for the device never had the number itself."""

    base: str
    wanted: str
    found: str = ""


def fate(offer: Offer, now: str, now_as_base: str, own: Iterable[Offer] = ()) -> Fate:
    """What becomes of a field: `now_as_base` is the present value in the form in which the device got it; `own` are offers of
    the same person that were taken over before, where their device cannot renew its base (the digest of a number).

    Nobody else changed it: apply. That also is so when what stands here is what they themselves made of the same base. Both want the same: nothing to do. Otherwise they collide.
    """
    if offer.wanted == now:
        return "same"
    is_own = any(one.base == offer.base and one.wanted == now for one in own)
    return "apply" if offer.base == now_as_base or is_own else "collide"


def read_offers(base: Mapping[str, object], wanted: Mapping[str, object]) -> dict[str, Offer]:
    """The offers as sent, texts plain as they are kept. Raises "field.unknown_field", "field.not_understood"."""
    offers = {}
    for name, value in wanted.items():
        if name not in FIELDS:
            raise ProblemError("field.unknown_field", field=name[:40])
        seen = base.get(name)
        if not isinstance(value, str) or not isinstance(seen, str):
            raise ProblemError("field.not_understood")
        offers[name] = Offer(plain_lines(seen), plain_lines(value))
    if not offers:
        raise ProblemError("field.not_understood")
    return offers


def without_found(offers: Mapping[str, Offer]) -> dict[str, Offer]:
    """The offers as they were sent."""
    return {name: replace(offer, found="") for name, offer in offers.items()}


def kept(offers: Mapping[str, Offer]) -> str:
    """The offers as a row keeps them."""
    return json.dumps({name: asdict(offer) for name, offer in offers.items()}, ensure_ascii=False)


def unkept(text: str) -> dict[str, Offer]:
    """The offers of a row."""
    return {name: Offer(**offer) for name, offer in json.loads(text or "{}").items()}
