"""What a phone gives as proof, in one shape for every door: visits, goods, meals. The files themselves come after."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.services import is_code_wrong, missing_choice, missing_proof
from lianxin.entry.field.reading import Fields, position_of
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment

MOST: Final = 12
"""Pieces of proof of one door: two places, a code, a signature or voice, photos."""
_WITH_FILE: Final = frozenset({"signature", "photo", "voice"})
_WITHOUT: Final = frozenset({"place", "code", "second_worker"})
_DIGEST: Final = re.compile("[0-9a-f]{64}").fullmatch
_TEXT: Final = 300
_MOST_SECONDS: Final = 2**31 - 1


def given_proofs(sent: Fields) -> list[GivenProof]:
    """The proof in an operation, each with what its phone's clock was ahead of ours. Raises "field.not_understood"."""
    found, clock = sent.part("body").parts("proofs"), clock_of(sent)
    if len(found) > MOST:
        raise ProblemError("field.not_understood")
    return [_proof(one, clock) for one in found]


def said_of_proof(promise: Commitment | None) -> dict[str, Any]:
    """What an answer says of proof: that the code that was scanned is not of this door, and `lacking_of`."""
    if promise is None:
        return {}
    return lacking_of(promise) | ({"code_wrong": True} if is_code_wrong(promise) else {})


def lacking_of(promise: Commitment) -> dict[str, list[str]]:
    """The kinds that are still to be brought before the promise is kept, or else nothing."""
    promise.refresh_from_db(fields=["is_open", "outcome_sealed"])  # finished by another instance of the row in this very request
    if not promise.is_open:
        return {}
    lacking = [*missing_proof(promise, promise.outcome), *missing_choice(promise)]
    return {"lacks": [kind for kind in lacking if kind != "record"]} if lacking else {}


def clock_of(sent: Fields) -> int | None:
    """Seconds by which the phone's clock was ahead: measured now (`clock`), else as the phone last measured it itself."""
    for value in (sent.given.get("clock"), sent.part("body").given.get("clock_seconds")):
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MOST_SECONDS:
            return value
    return None


def _proof(one: Fields, clock: int | None) -> GivenProof:
    kind, digest = one.text("kind"), one.text("sha256")
    if kind not in _WITH_FILE | _WITHOUT or bool(digest) != (kind in _WITH_FILE) or (digest and not _DIGEST(digest)):
        raise ProblemError("field.not_understood")
    return GivenProof(
        kind, one.moment("captured_at"), text=one.text("text", _TEXT), position=position_of(one),  # type: ignore[arg-type]  # one of those
        proof_id=one.key("id"), sent_sha256=digest, clock_seconds=clock,
    )  # fmt: skip
