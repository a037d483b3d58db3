"""Doubts about proof: looked for when it is kept, when the promise is finished, and again when later proof speaks of earlier.

Nobody is punished by a rule: a fulfilment with doubts waits for a person to decide (`deciding`) and is not settled before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.scope import within
from lianxin.base.notices.services import notify
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.models import Commitment, DoorCode, Proof
from lianxin.domain.commitments.rules import Flag, Limits, Picture, Stay
from lianxin.domain.commitments.services.changing import SUBJECT
from lianxin.domain.commitments.services.door_codes import code_flags
from lianxin.domain.commitments.services.telling import deciders, doubts_address
from lianxin.kernel.clock import local_day
from lianxin.kernel.coordinates import Crs, Point, to_wgs84
from lianxin.kernel.divisions import place_range, township_of

PICTURES: Final = ("photo", "signature")
AWAITED: Final = frozenset({"awaited"})
"""Not settled while it stands, and no doubt about anybody: the file is on its way."""
_AROUND: Final = timedelta(hours=12)
"""What the worker did so long before and after is looked at together: no trip takes longer."""


def look_at_proof(actor: Viewer, now: datetime, commitment: Commitment, proof: Proof) -> None:
    """Hold one piece of proof, just kept or with its file just arrived, to all that is known; earlier proof is flagged with it."""
    found = code_flags(commitment, proof) if proof.kind == "code" else []
    if proof.kind in PICTURES and proof.file_id is not None:
        found += _repeats(actor, now, commitment, proof)
    _add(proof, found)
    if commitment.done_at is not None:
        weigh(actor, now, commitment)


def look_at_fulfilment(actor: Viewer, now: datetime, commitment: Commitment) -> None:
    """Hold a promise that has just been finished to what else its worker did, and to its own proof."""
    pack = packs.for_place(commitment.place)
    kind = pack.commitment_kinds.get(commitment.kind)
    if kind is not None and kind.alone and commitment.done_minutes is not None:
        today = local_day(now)
        limits = _limits(pack, today)
        this, others = _stays(commitment, {code for code, one in pack.commitment_kinds.items() if one.alone})
        if not _is_urgent(pack, commitment):
            _add(commitment, rules.odd_hours(this, limits, is_rest_day=not pack.is_working_day(local_day(this.ended))))
        by_key: dict[UUID, list[Flag]] = defaultdict(list)
        for one in rules.doubts_together(this, others, limits):
            by_key[one.key].append(one.flag)
        _add(commitment, by_key.pop(commitment.id, []))
        for other in Commitment.objects.select_for_update().filter(id__in=by_key).order_by("id"):
            doubt(actor, now, other, by_key[other.id])
        if int(pack.value("proof_code_expected", today)) and _code_passed_by(commitment):
            _add(commitment, [{"code": "code_missing"}])
    weigh(actor, now, commitment)


def doubt(actor: Viewer, now: datetime, commitment: Commitment, flags: Iterable[Flag], proof: Proof | None = None) -> None:
    """Add what was found later to a fulfilment or to one of its proofs; it waits for a decision, whatever was decided before."""
    if _add(proof or commitment, list(flags)) and commitment.done_at is not None and commitment.rejected_at is None:
        _mark(actor, now, commitment)
        commitment.version += 1  # whoever is about to decide on what they saw is told that there is more to see
        commitment.save(update_fields=["version"])


def weigh(actor: Viewer, now: datetime, commitment: Commitment) -> None:
    """Does what was done wait for a decision about its proof? Asked when it is finished, and when proof comes after."""
    if commitment.rejected_at is not None:
        return
    standing, accepted = doubts_of(commitment), _accepted(commitment)
    if not standing and commitment.has_doubts:  # the file that was awaited is here
        commitment.has_doubts = False
        commitment.save(update_fields=["has_doubts"])
    elif any(one not in accepted for one in standing):
        _mark(actor, now, commitment)


def _mark(actor: Viewer, now: datetime, commitment: Commitment) -> None:
    was_waiting = commitment.has_doubts
    commitment.flagged_at, commitment.has_doubts = now, True
    commitment.save(update_fields=["flagged_at", "has_doubts"])
    codes = {one["code"] for one in doubts_of(commitment)}
    if was_waiting or codes <= AWAITED:  # nobody is called for what a phone brings by itself
        return
    after = {"flags": sorted(codes)}
    audit.record(actor=actor, verb="proof.doubt", subject=(SUBJECT, commitment.id), place=commitment.place, after=after, now=now)
    today = local_day(now)
    able = deciders(commitment.place, today, commitment.guard) - {commitment.worker_id, commitment.done_by}
    notify(actor=actor, now=now, users=able, kind="proof.doubtful", link=doubts_address(), key=f"doubts:{township_of(commitment.place)}:{today}")


def begin_anew(commitment: Commitment) -> None:
    """A file that was awaited is here. Where nothing else was in doubt, the fulfilment is looked at as if it had come at once."""
    if commitment.has_doubts and {one["code"] for one in doubts_of(commitment)} <= AWAITED:
        commitment.has_doubts, commitment.flagged_at = False, None
        commitment.save(update_fields=["has_doubts", "flagged_at"])


def doubts_of(commitment: Commitment) -> list[dict[str, str]]:
    """Every doubt about a fulfilment and its proofs: its code, whose it is ("" the fulfilment), the other commitment it names.

    Proof of an end that was undone is no proof of this one, so nothing about it is left to decide.
    """
    proofs = Proof.objects.filter(commitment_id=commitment.id).order_by("captured_at", "id").values_list("id", "flags")
    counting = ((str(key), flags) for key, flags in proofs if all(flag["code"] != "undone" for flag in flags))
    every = [("", commitment.flags), *counting]
    return [{"code": str(flag["code"]), "proof": key, "other": str(flag.get("other", ""))} for key, flags in every for flag in flags]


def _accepted(commitment: Commitment) -> list[dict[str, str]]:
    last = commitment.doubt_steps.filter(act="accept").order_by("at", "id").last()
    return list(last.flags) if last is not None else []


def _add(target: Commitment | Proof, flags: Sequence[Flag]) -> bool:
    """Keep the flags that are new; a doubt with the same other commitment is one, also when its numbers differ."""
    known = {(flag["code"], flag.get("other")) for flag in target.flags}
    fresh = []
    for flag in flags:
        if (key := (flag["code"], flag.get("other"))) not in known:
            known.add(key)
            fresh.append(flag)
    if fresh:
        target.flags = [*target.flags, *fresh]
        target.save(update_fields=["flags"])
    return bool(fresh)


def _repeats(actor: Viewer, now: datetime, commitment: Commitment, proof: Proof) -> list[Flag]:
    pack, today = packs.for_place(commitment.place), local_day(now)
    given = Picture(proof.id, commitment.id, commitment.resident_id, *_marks(proof))
    since = now - timedelta(days=int(pack.value("proof_compare_days", today)))
    earlier = _pictures(commitment, proof, given, since)
    found: list[Flag] = []
    for one in rules.repeated(proof.kind, given, earlier, int(pack.value("proof_alike_bits", today))):
        promise = Commitment.objects.select_for_update().get(id=one.picture.commitment_id)
        other = Proof.objects.select_for_update().get(id=one.picture.proof_id)
        found.append(rules.likeness_flag(proof.kind, other.commitment_id, other.id, one.bits, is_same=one.is_same))
        back = rules.likeness_flag(proof.kind, commitment.id, proof.id, one.bits, is_same=one.is_same)
        doubt(actor, now, promise, [back], other)
    return found


def _marks(proof: Proof) -> tuple[str, str]:
    return (proof.file.sha256, proof.file.likeness) if proof.file is not None else ("", "")


def _pictures(commitment: Commitment, proof: Proof, given: Picture, since: datetime) -> list[Picture]:
    """The very same file in the county at any time, and the pictures of the township of the last weeks."""
    others = Proof.objects.filter(kind=proof.kind, file__isnull=False).exclude(commitment_id=commitment.id)
    fields = ("id", "commitment_id", "commitment__resident_id", "file__sha256", "file__likeness")
    county, township = place_range(f"{commitment.place[:6]}000000"), place_range(township_of(commitment.place))
    same = others.filter(within((county,)), file__sha256=given.digest).values_list(*fields)
    near = others.filter(within((township,)), kind__in=PICTURES, captured_at__gte=since).values_list(*fields)
    return [Picture(*row) for row in {row[0]: row for row in (*same, *near)}.values()]


def _stays(commitment: Commitment, kinds: set[str]) -> tuple[Stay, list[Stay]]:
    """This fulfilment, and what else the same worker did around it."""
    done = commitment.done_at
    if done is None or commitment.worker_id is None:
        return _stay(commitment, {}), []
    around = Commitment.objects.filter(worker_id=commitment.worker_id, kind__in=kinds, done_at__gt=done - _AROUND, done_at__lt=done + _AROUND)
    rows = list(around.filter(done_minutes__isnull=False, rejected_at__isnull=True).exclude(id=commitment.id).select_related("resident"))
    given = Proof.objects.filter(commitment__in=[commitment, *rows], lon__isnull=False, lat__isnull=False).order_by("captured_at", "id")
    taken = given.values_list("commitment_id", "lon", "lat")
    places = {key: Point(lon, lat) for key, lon, lat in taken if lon is not None and lat is not None}
    return _stay(commitment, places), [_stay(row, places) for row in rows]


def _stay(commitment: Commitment, places: dict[UUID, Point]) -> Stay:
    ended = commitment.done_at or commitment.made_at
    begun = ended - timedelta(minutes=commitment.done_minutes or 0)
    return Stay(commitment.id, begun, ended, places.get(commitment.id) or home_of(commitment), commitment.minutes)


def home_of(commitment: Commitment) -> Point | None:
    """Where whoever it is for lives, in WGS 84; None where nobody knows."""
    resident = commitment.resident
    if resident is None or resident.lon is None or resident.lat is None:
        return None
    return to_wgs84(Point(resident.lon, resident.lat, Crs(resident.crs or "wgs84")))


def _code_passed_by(commitment: Commitment) -> bool:
    """Was a code on the door when it was done, and none scanned?"""
    if commitment.resident_id is None or commitment.done_at is None:
        return False
    codes = DoorCode.objects.filter(
        resident_id=commitment.resident_id, place=commitment.place, issued_at__lte=commitment.done_at, ended_at__isnull=True
    )
    return codes.exists() and not commitment.proofs.filter(kind="code").exists()


def _is_urgent(pack: packs.Pack, commitment: Commitment) -> bool:
    """A call for help has no hours: neither the service nor what answers an urgent need."""
    service = pack.services.get(commitment.service)
    return commitment.precedence == 0 or (service is not None and service.unit == "call")


def _limits(pack: packs.Pack, today: date) -> Limits:
    def number(code: str) -> int:
        return int(pack.value(f"proof_{code}", today))

    return Limits(
        overlap_minutes=number("overlap_minutes"), fastest_kmh=float(pack.value("proof_fastest_kmh", today)),
        slack_minutes=number("slack_minutes"), near_metres=number("near_metres"), series_count=number("series_count"),
        series_minutes=number("series_minutes"), series_least=number("series_least"), night_from=number("night_from"),
        night_until=number("night_until"), is_night_odd=bool(number("night_odd")), is_weekend_odd=bool(number("weekend_odd")),
    )  # fmt: skip
