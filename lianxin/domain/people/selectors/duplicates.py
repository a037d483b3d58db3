"""Who may be on file already, and the pairs of files that may be one person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.sealed import blind_index
from lianxin.base.packs import Pack
from lianxin.domain.people.models import DuplicatePair, MatchWeights, Resident
from lianxin.domain.people.rules.identity import Known, judged, key_tokens, prepared, rank
from lianxin.domain.people.selectors.looks import looked_through
from lianxin.engines.identity import (
    Features,
    StemTable,
    Verdict,
    Weights,
    Zone,
    read_weights,
    starting_weights,
    table_of_rows,
)
from lianxin.engines.search import Query, to_fts5, to_tsquery
from lianxin.engines.search.queries import Phrase, QueryKind
from lianxin.kernel.divisions import county_of, level

ID_LABEL: Final = "people.Resident.id_number"
_KEYED_LENGTH: Final = 16  # 64 bits: ten million files of fifteen keys meet by accident once in a hundred thousand
_CANDIDATES: Final = 200  # files sharing a key that are compared, those sharing the most first
_SHOWN: Final = 5
_SQLITE: Final = """SELECT i.resident_id FROM people_residentsearch s JOIN people_residentindex i ON i.id = s.rowid
    WHERE s.body MATCH %s ORDER BY s.rank LIMIT %s"""
_POSTGRESQL: Final = """SELECT i.resident_id FROM people_residentindex i, to_tsquery('simple', %s) q
    WHERE i.body @@ q ORDER BY ts_rank(i.body, q) DESC LIMIT %s"""


@dataclass(frozen=True, slots=True)
class Likely:
    """A file that may be of the same person, and why."""

    resident: Resident
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class LikelyOnes:
    """The likeliest first. `near`, `far`: beyond the viewer's reach there is one, in the same county or elsewhere; no
    more is told of it."""

    found: tuple[Likely, ...] = ()
    near: bool = False
    far: bool = False


@lru_cache(maxsize=64)
def _stems(pack: Pack) -> StemTable:
    return table_of_rows({"stem": s.stem, "name_bo": s.name_bo, "spellings": s.spellings} for s in pack.name_stems)


def stems_of(place: str) -> StemTable:
    """The table of name stems of a place's pack."""
    return _stems(packs.for_place(place))


def keyed_key(key: str) -> str:
    """A key of the search index: readable only with this installation's key (ADR 0005)."""
    return blind_index("people.Resident.identity", key)[:_KEYED_LENGTH]


@lru_cache(maxsize=16)
def _read(body: str) -> Weights:
    return read_weights(body) if body else starting_weights()


def weights_of(county: str) -> Weights:
    """The weights of the county's latest pass; the starting ones before the first."""
    stored = MatchWeights.objects.filter(place=county).values_list("body", flat=True).first()
    return _read(stored or "")


def known_of(resident: Resident) -> Known:
    """What of a file tells who somebody is; opens the sealed numbers."""
    return Known(
        id=str(resident.id), names=(resident.name, resident.name_bo, *resident.other_names), id_number=resident.id_number,
        sex=resident.sex, birth_date=resident.birth_date, phone=resident.phone,
        household=str(resident.household_id or ""), place=resident.place,
    )  # fmt: skip


def likely(viewer: Viewer, known: Known, *, answered: Collection[UUID] = ()) -> LikelyOnes:
    """Files that may be of this person: within reach with their reasons, beyond it only that there is one. `answered`: those
    somebody has already said not to be of this person; they stay in the list, and as many of the others as a page holds."""
    at = known.place or viewer.home
    if level(at) in ("province", "city"):  # no county's names and weights to judge by
        return LikelyOnes()
    ranked = matches(known, at=at)
    seen = [one for one in ranked if _sees(viewer, one.resident)]
    asking = [one for one in seen if one.resident.id not in answered][:_SHOWN]
    shown = tuple(one for one in seen if one in asking or one.resident.id in answered)
    near = [county_of(one.resident.place) == county_of(at) for one in hidden_of(ranked, viewer)]
    looked_through("duplicates", (one.resident for one in shown))
    return LikelyOnes(shown, near=any(near), far=not all(near))


def hidden_of(ranked: Sequence[Likely], viewer: Viewer) -> list[Likely]:
    """The matches beyond the viewer's reach that are sure enough to speak of: for the pair that is written down."""
    return [one for one in ranked if not _sees(viewer, one.resident) and one.verdict.zone is Zone.PROPOSE]


def matches(known: Known, *, at: str = "") -> list[Likely]:
    """Files that may be of this person, wherever they are, the likeliest first. Three queries, at any size of the register.
    `at`: a place of the county whose name stems and weights judge, where that of the person is not known yet.

    A pair that somebody has found to be two persons is not proposed again; a file merged into another stands for that one.
    """
    at = known.place or at
    stems = stems_of(at)
    new = prepared(known, stems)
    weights = weights_of(county_of(at))
    apart = _told_apart(known.id)
    best: dict[UUID, Likely] = {}
    for file in _candidates(known, new):
        survivor = survivor_of(file)
        if str(survivor.id) == known.id or survivor.id in apart:
            continue
        verdict = judged(new, prepared(known_of(file), stems), weights)
        before = best.get(survivor.id)
        if verdict.zone is not Zone.LEAVE and (before is None or rank(verdict) > rank(before.verdict)):
            best[survivor.id] = Likely(survivor, verdict)
    return sorted(best.values(), key=lambda one: rank(one.verdict), reverse=True)


def compared(one: Resident, other: Resident) -> Verdict:
    """Two files that somebody may see, field by field."""
    stems = stems_of(one.place)
    weights = weights_of(county_of(one.place))
    return judged(prepared(known_of(one), stems), prepared(known_of(other), stems), weights)


def survivor_of(resident: Resident) -> Resident:
    """The file that stands for this one: itself, or the one it was merged into."""
    while resident.merged_into is not None:
        resident = resident.merged_into
    return resident


def _sees(viewer: Viewer, resident: Resident) -> bool:
    return viewer.may("resident.read", resident.place) or resident.id in viewer.emergency


def _candidates(known: Known, new: Iterable[Features]) -> list[Resident]:
    """Files that share a key, the household, or (also those merged away) the identity number."""
    wanted = Q(id__in=_sharing(key_tokens(new, keyed_key)))
    if known.household:
        wanted |= Q(household_id=known.household)
    if number := next(iter(new))["number"]:
        wanted |= Q(id_index=blind_index(ID_LABEL, str(number))) & ~Q(id_index="")
    return list(Resident.objects.filter(wanted).select_related("merged_into")[: 2 * _CANDIDATES])


def _sharing(tokens: Sequence[str]) -> list[UUID]:
    if not tokens:
        return []
    asked = Query(QueryKind.MIXED, (tuple(Phrase((token,)) for token in tokens),))
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute(_SQLITE, [to_fts5(asked), _CANDIDATES])
        else:
            cursor.execute(_POSTGRESQL, [to_tsquery(asked), _CANDIDATES])
        return [key if isinstance(key, UUID) else UUID(key) for (key,) in cursor.fetchall()]


def _told_apart(resident_id: str) -> set[UUID]:
    """Whom somebody has found to be another person than this one."""
    if not resident_id:
        return set()
    pairs = DuplicatePair.objects.filter(Q(a_id=resident_id) | Q(b_id=resident_id), state=DuplicatePair.State.DIFFERENT)
    return {key for pair in pairs.values_list("a_id", "b_id") for key in pair} - {UUID(resident_id)}
