"""What a phone brings home from doors, for the tests: operations with proof, and the files that follow."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone
from PIL import Image

from lianxin.base.access.models import User
from lianxin.domain.care.models import Visit
from lianxin.domain.commitments.models import Commitment, Proof
from lianxin.domain.goods.models import Recipient
from lianxin.domain.people.models import Resident
from tests import factories
from tests.entry.field.test_operations import op


def picture(shade: int = 0, size: tuple[int, int] = (64, 48)) -> bytes:
    """A small photo; another shade is another picture."""
    image = Image.new("RGB", size, "white")
    for at in range(size[0]):
        image.putpixel((at, (at * 7 + shade) % size[1]), (shade % 256, at, 0))
    out = io.BytesIO()
    image.save(out, format="PNG")
    return out.getvalue()


def proof(kind: str, content: bytes = b"", *, at: datetime | None = None, **more: Any) -> dict[str, Any]:
    """One piece as a phone sends it; of a file it sends the digest."""
    made = {"id": str(uuid4()), "kind": kind, "captured_at": (at or timezone.now() - timedelta(hours=1)).isoformat()}
    return made | ({"sha256": sha256(content).hexdigest()} if content else {}) | more


def planned(worker: User, resident: Resident, service: str = "zhujie", **more: Any) -> Visit:
    """A visit of today with its promise."""
    promise = factories.make_commitment(worker, resident, service=service, minutes=90)
    now = timezone.now()
    return Visit.objects.create(
        place=resident.place, resident=resident, worker=worker, service=service, day=timezone.localdate(now), commitment=promise,
        planned_start=600, window_start=540, window_end=720, travel_minutes=12, minutes=90, **more,
    )  # fmt: skip


def at_door(visit: Visit, *proofs: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A visit of ninety minutes, an hour ago."""
    now = timezone.now()
    body = {
        "resident_id": str(visit.resident_id), "visit_id": str(visit.id), "arrived_at": (now - timedelta(minutes=150)).isoformat(),
        "left_at": (now - timedelta(minutes=60)).isoformat(), "means": "home", "result": "met", "note": "", "needs": [],
        "position": {"lon": 91.735, "lat": 29.835, "accuracy": 12}, "record": {"checklist": "地、窗"}, "observed": ["eats_less"], "proofs": list(proofs),
    }  # fmt: skip
    return op("visit", body | more)


def handed(line: Recipient, *proofs: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Goods handed to the person, an hour ago."""
    body = {
        "resident_id": str(line.resident_id), "recipient_id": str(line.id), "outcome": "handed", "signed_by": "self", "signer_name": "", "relation": "",
        "sizes": {"beixin": "L"}, "note": "", "proofs": list(proofs), "at": (timezone.now() - timedelta(hours=1)).isoformat(),
    }  # fmt: skip
    return op("handout", body | more)


def bring(client: Client, piece: dict[str, Any], content: bytes) -> Any:
    """The file of a piece of proof."""
    return client.put(f"/field/api/proofs/{piece['id']}", content, content_type="application/octet-stream")


def promise_of(visit: Visit) -> Commitment:
    assert visit.commitment_id is not None
    return Commitment.objects.get(id=visit.commitment_id)


def flags_of(piece: dict[str, Any]) -> set[str]:
    """The doubts about a piece, by code."""
    return {str(flag["code"]) for flag in Proof.objects.get(id=piece["id"]).flags}
