"""Pictures given as proof that were given before: the same file, or one that hardly differs. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lianxin.domain.commitments.rules.proof import Flag

MOST_NAMED: Final = 3
"""So many earlier pictures are named at most: the likest ones."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo or signature of one fulfilment. `likeness`: its 256-bit difference hash in hexadecimal, "" for an empty picture."""

    proof_id: UUID
    commitment_id: UUID
    resident_id: UUID | None
    digest: str
    likeness: str


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier picture and by how many of 256 bits it differs; 0 with `is_same`: the very same file."""

    picture: Picture
    bits: int
    is_same: bool


def bits_apart(one: str, other: str) -> int:
    """By how many bits two hashes differ; 256 where one of them says nothing."""
    return (int(one, 16) ^ int(other, 16)).bit_count() if one and other else 256


def repeated(kind: str, given: Picture, earlier: Iterable[Picture], alike_bits: int) -> list[Alike]:
    """Which earlier pictures of this kind the given one repeats, the likest first.

    The same file always counts. One that differs by no more than `alike_bits` counts too, but a signature only when it was
    given for another person: people sign alike, and that is the point of it.
    """
    found = []
    for other in earlier:
        if other.commitment_id == given.commitment_id:
            continue
        is_same, bits = other.digest == given.digest, bits_apart(given.likeness, other.likeness)
        is_other_person = kind != "signature" or other.resident_id != given.resident_id
        if is_same or (bits <= alike_bits and is_other_person):
            found.append(Alike(other, 0 if is_same else bits, is_same))
    return sorted(found, key=lambda one: (not one.is_same, one.bits, str(one.picture.proof_id)))[:MOST_NAMED]


def likeness_flag(kind: str, commitment_id: UUID, proof_id: UUID, bits: int, *, is_same: bool) -> Flag:
    """The doubt about a picture that repeats the one of another commitment."""
    code = ("same_signature" if is_same else "like_signature") if kind == "signature" else "duplicate_photo" if is_same else "like_photo"
    return {"code": code, "other": str(commitment_id), "proof": str(proof_id), "bits": bits}
