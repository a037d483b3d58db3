"""The code on the wall of the room, and the pass it is exchanged for: whoever scans has some time to confirm, for themselves only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.core import signing
from django.utils.crypto import salted_hmac

from lianxin.base.ui.wording import moment_text
from lianxin.domain.training.rules import code_of, is_current, window_of
from lianxin.domain.training.selectors.settings import Settings, settings_of
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.training.models import Session

_SALT: Final = "lianxin.training.pass"


@dataclass(frozen=True, slots=True)
class Shown:
    """The code of now, and in how many seconds another takes its place."""

    code: str
    seconds: int


def current_code(session: Session, now: datetime) -> Shown:
    """What the screen in the room shows. Raises "training.not_open" outside the time for it."""
    own = _must_be_time(session, now)
    window = window_of(now, own.code_seconds)
    left = (window + 1) * own.code_seconds - int(now.timestamp())
    return Shown(code_of(_secret(), session.id, window), left)


def pass_for(person_id: UUID, session: Session, code: str, now: datetime) -> str:
    """For a code of now: a pass to confirm with, good for this person, this session, a few minutes. Raises "training.code_old",
    "training.not_open"."""
    own = _must_be_time(session, now)
    if not is_current(_secret(), session.id, code, now, own.code_seconds):
        raise ProblemError("training.code_old")
    return signing.dumps([str(person_id), str(session.id), int(now.timestamp())], salt=_SALT)


def scanned_at(person_id: UUID, session: Session, given: str, now: datetime) -> datetime:
    """When the code was scanned. Raises "training.code_other" for a pass of somebody else, of another session, or too old."""
    own = settings_of(session.place, local_day(now))
    try:
        person, where, at = signing.loads(given, salt=_SALT)
    except signing.BadSignature:
        raise ProblemError("training.code_other") from None
    waited = int(now.timestamp()) - at
    if (person, where) != (str(person_id), str(session.id)) or not 0 <= waited <= own.confirm_seconds:
        raise ProblemError("training.code_other")
    return now - timedelta(seconds=waited)


def _must_be_time(session: Session, now: datetime) -> Settings:
    """Signing in by code is for a while before the start until the end. Raises "training.not_open"."""
    own = settings_of(session.place, local_day(now))
    opens = session.starts_at - timedelta(minutes=own.open_minutes)
    if not opens <= now <= session.ends_at:
        raise ProblemError(
            "training.not_open", **{"from": moment_text(opens), "until": moment_text(session.ends_at)}
        )
    return own


def _secret() -> bytes:
    """Derived from the ring's secret, as sessions are; rotating it only ends the codes of the minute."""
    return salted_hmac("lianxin.training.code", "sign-in", algorithm="sha256").digest()
