"""What was done at a door and waits for a decision, in words: goods, meals, proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Pair
from lianxin.domain.commitments.views.showing import PROOF_WORDS
from lianxin.domain.goods.rules import OUTCOMES as HANDED
from lianxin.domain.goods.rules import SIGNERS
from lianxin.domain.goods.selectors import recipients
from lianxin.domain.meals.rules import OUTCOMES as BROUGHT
from lianxin.domain.meals.selectors import meals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lianxin.base.access.viewer import Viewer
    from lianxin.base.packs import Pack
    from lianxin.domain.surveys.models import HeldOperation
    from lianxin.entry.field.reading import Fields


def seen_at_door(body: Fields, pack: Pack) -> Iterator[Pair]:
    """What was marked on a visit and what proves it; nothing for one that was written down without either."""
    if seen := body.codes("observed"):
        yield Pair(_("看到的变化"), "、".join(word(pack.observations, code) for code in seen))
    yield from _proved(body)


def brought(viewer: Viewer, found: HeldOperation, body: Fields) -> Iterator[Pair]:
    """Goods or a meal: what of which list, how it ended, with whom it was left."""
    if found.kind == "handout":
        line = recipients(viewer).filter(id=body.key("recipient_id"), resident=found.resident).first()
        yield Pair(_("发放活动"), line.campaign.title if line else _("名单里没有这一行"))
    else:
        dropped = meals(viewer).filter(id=body.key("meal_id"), state="dropped").exists()
        yield Pair(_("这一餐"), _("送到以前已经撤掉;补入以后照送到的算。") if dropped else None)
    outcome, signer = body.text("outcome"), body.text("signed_by")
    yield Pair(_("结果"), _said(HANDED if found.kind == "handout" else BROUGHT, outcome))
    who = [_said(SIGNERS, signer), body.text("signer_name"), body.text("relation"), body.text("received_by")]
    if any(who):
        yield Pair(_("谁签收"), " ".join(one for one in who if one))
    if note := body.text("note", 300):
        yield Pair(_("备注"), note)
    yield from _proved(body)


def _proved(body: Fields) -> Iterator[Pair]:
    kinds = [one.text("kind") for one in body.parts("proofs")]
    if kinds:
        yield Pair(_("凭证"), "、".join(str(PROOF_WORDS.get(kind, kind)) for kind in kinds))


def _said(words: Mapping[str, str], code: str) -> str:
    return _(words[code]) if code in words else code
