"""Proof that comes after: the file a phone promised, brought when there is a signal; proof of what is over already."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.files.services import CleanFile, put_aside, store_file
from lianxin.domain.commitments.models import Commitment, Proof
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.services.changing import taken_up
from lianxin.domain.commitments.services.doubting import begin_anew, look_at_proof
from lianxin.domain.commitments.services.fulfilling import keep_proof
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "commitments.Proof"
FULFIL: Final = "commitment.fulfil"
_SOUND: Final = ("audio/", "video/")  # a phone's recorder writes sound into the boxes of films
_PICTURE: Final = "image/"


@service(FULFIL)
def add_late_proof(*, actor: Viewer, now: datetime, commitment_id: UUID, proof: GivenProof) -> Proof:
    """Keep proof of a promise that is over, whatever its end: it is looked at beside the others, flagged "late"."""
    commitment = taken_up(actor, commitment_id, None)
    actor.must(FULFIL, commitment.place)
    return keep_proof(actor, now, commitment, proof, is_late=True)


def expect_proof_file(actor: Viewer, proof_id: UUID) -> Proof:
    """The proof whose file this person has promised; nobody else brings it, and they may when their role is gone meanwhile.

    Raises "general.not_found".
    """
    found = Proof.objects.filter(id=proof_id).exclude(sent_sha256="").first()
    if found is None or actor.id is None or found.captured_by != actor.id:
        raise ProblemError("general.not_found")
    return found


def take_proof_file(actor: Viewer, now: datetime, proof_id: UUID, content: bytes) -> str:
    """Take in the file of a proof; the digest of the bytes as they came. Sent again it is there already.

    A voice is sound, a photo or a signature a picture. Raises "commitment.other_file" for other bytes than were promised,
    "file.type_refused" for those of another kind, "file.broken", "file.too_large".
    """
    proof, digest = expect_proof_file(actor, proof_id), sha256(content).hexdigest()
    if digest != proof.sent_sha256:
        raise ProblemError("commitment.other_file")
    if proof.file_id is None:
        clean = put_aside(content, is_answer=proof.kind == "voice")
        if not clean.media_type.startswith(_SOUND if proof.kind == "voice" else _PICTURE):
            raise ProblemError("file.type_refused", type=content[:4].hex())
        bring_file(actor=actor, now=now, proof_id=proof_id, clean=clean)
    return digest


@service(None)
def bring_file(*, actor: Viewer, now: datetime, proof_id: UUID, clean: CleanFile) -> Proof:
    """The file reaches its proof, which is no longer flagged as awaited. Twice changes nothing."""
    proof = Proof.objects.select_for_update().get(id=expect_proof_file(actor, proof_id).id)
    if proof.file_id is not None:
        audit.unchanged()
        return proof
    here = replace(actor, reach={**actor.reach, FULFIL: (place_range(proof.place),)})
    proof.file = store_file(actor=here, now=now, place=proof.place, needs=FULFIL, clean=clean)
    proof.flags = [flag for flag in proof.flags if flag.get("code") != "awaited"]
    proof.save(update_fields=["file", "flags"])
    commitment = Commitment.objects.select_for_update().get(id=proof.commitment_id)
    begin_anew(commitment)
    look_at_proof(actor, now, commitment, proof)
    after = {"file": str(proof.file_id), "commitment": str(proof.commitment_id)}
    audit.record(actor=actor, verb="proof.bring", subject=(SUBJECT, proof.id), place=proof.place, after=after, now=now)
    return proof
