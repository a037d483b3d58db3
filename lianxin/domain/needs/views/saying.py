"""What a need says: the words somebody spoke, as they are; of one that a rule found, why, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianxin.base import packs
from lianxin.base.ui.pack_words import language
from lianxin.domain.needs import rules
from lianxin.kernel.clock import local_day
from lianxin.kernel.free_text import without_private_numbers

if TYPE_CHECKING:
    from lianxin.domain.needs.models import Need


def said(need: Need) -> str:
    """For the need's own page."""
    pack = packs.for_place(need.place)
    category = pack.ruled.get(rules.category_of(need.source_kind))
    found = pack.said(category.meaning, local_day(need.found_at)).in_language(language()) if category is not None else ""
    return need.said or found


def said_in_list(need: Need) -> str:
    """For lists, exports and other pages: private numbers are starred."""
    return without_private_numbers(said(need))
