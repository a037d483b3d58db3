"""Who within reach is called the same as somebody of whom only the name has been typed."""

from __future__ import annotations

from operator import itemgetter
from typing import Final

from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import Resident
from lianxin.domain.people.rules.identity import Known, alike, sounds
from lianxin.domain.people.selectors.duplicates import stems_of
from lianxin.domain.people.selectors.looks import looked_through
from lianxin.domain.people.selectors.registry import visible
from lianxin.domain.people.selectors.search import matching
from lianxin.engines.search import Phrase, Query, QueryKind, index_tokens

_CANDIDATES: Final = 200
_SHOWN: Final = 5


def namesakes(viewer: Viewer, known: Known) -> list[Resident]:
    """At most five, those written alike first, then those of the same sex and village. Two queries at any size of the
    register: the index holds the sound of every whole name, and every writing of a Tibetan name is asked for by its sound.
    """
    stems = stems_of(known.place or viewer.home)
    wanted: dict[tuple[str, ...], None] = {}
    for name in known.names:
        tokens = sounds(name, stems)
        wanted |= dict.fromkeys((token,) for token in tokens) if tokens else {tuple(index_tokens(name)): None}
    phrases = tuple(Phrase(tokens) for tokens in wanted if tokens)
    if not phrases:
        return []
    ids = matching(viewer, Query(QueryKind.MIXED, (phrases,)), _CANDIDATES)
    files = [(alike(known, _names_only(file), stems), file) for file in visible(viewer).filter(id__in=ids).order_by("id")]
    ranked = sorted(files, key=itemgetter(0), reverse=True)
    shown = [file for (same_name, *_), file in ranked if same_name][:_SHOWN]
    looked_through("duplicates", shown)
    return shown


def _names_only(resident: Resident) -> Known:
    """What tells people of one name apart without opening a sealed number."""
    names = (resident.name, resident.name_bo, *resident.other_names)
    return Known(id=str(resident.id), names=names, sex=resident.sex, place=resident.place)
