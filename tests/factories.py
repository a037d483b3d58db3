"""Small rows for tests, written straight to the tables: users with roles, residents, needs, commitments, care.

Every factory fills what a test does not care about. The product itself never imports this; it writes through services.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP

from lianxin.base.access.devices import DIGITS, STEP_SECONDS, AuthenticatorApp, new_secret
from lianxin.base.access.models import Grant, LoginSession, User
from lianxin.base.access.selectors import viewer_of
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.models import Carer
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.minors.models import VettingCheck
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Household, Resident
from lianxin.domain.workforce.models import Certificate, Engagement, Post, Worker
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday 10:00 in Asia/Shanghai
TODAY = local_day(NOW)

LHASA = "540100000000"
MOZHUGONGKA = "540127000000"
GONGKA = "540127100000"
TABA = "540127100202"
BEIGAN = "330109002000"
BEIGAN_COMMUNITY = "330109002001"


def make_user(
    username: str, role: str = "", place: str = GONGKA, *,
    display_name: str = "", password: str = "", starts_on: date = date(2026, 1, 1), ends_on: date | None = None,
    **fields: Any,
) -> User:  # fmt: skip
    """An account that belongs to `place`; with `role` it holds that role over `place`. No password unless given."""
    fields = {"must_change_password": False, "created_at": NOW - timedelta(days=300)} | fields
    user = User(username=username, display_name=display_name or username, place=place, **fields)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save(force_insert=True)
    if role:
        give_role(user, role, place, starts_on=starts_on, ends_on=ends_on)
    return user


def give_role(
    user: User, role: str, place: str, *, starts_on: date = date(2026, 1, 1), ends_on: date | None = None
) -> Grant:
    """One more role over one more place."""
    return Grant.objects.create(
        user=user,
        role=role,
        place=place,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=NOW - timedelta(days=300),
    )


def sign_in(client: Client, user: User, *, verified: bool = False) -> Client:
    """The browser of this person, signed in at the present moment; `verified`: also with the second factor."""
    client.force_login(user)
    if verified:
        device = AuthenticatorApp.objects.filter(user=user).first() or give_app(user)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    digest = hashlib.sha256(f"lianxin-session:{client.session.session_key}".encode()).hexdigest()
    now = timezone.now()
    LoginSession.objects.create(user=user, key_digest=digest, started_at=now, seen_at=now)
    return client


def give_app(user: User) -> AuthenticatorApp:
    """An authenticator app that this person has proved."""
    device = AuthenticatorApp.of(user, new_secret())
    device.save()
    return device


def code_of(device: AuthenticatorApp) -> str:
    """What the app shows now."""
    return f"{TOTP(device.secret, STEP_SECONDS, 0, DIGITS).token():06d}"


def viewer_for(user: User, now: datetime = NOW) -> Viewer:
    """The viewer this person is at this moment."""
    return viewer_of(user, now=now)


def make_household(place: str = TABA, **fields: Any) -> Household:
    return Household.objects.create(**({"place": place, "created_at": NOW} | fields))


def make_resident(name: str = "旦增", place: str = TABA, **fields: Any) -> Resident:
    """A resident with no sealed fields; give `lon`, `lat` for one who can be planned for."""
    at = NOW - timedelta(days=200)
    filled = {"sex": "2", "birth_date": date(1946, 5, 1), "crs": "wgs84", "created_at": at, "updated_at": at}
    return Resident.objects.create(name=name, place=place, **(filled | fields))


def make_need(resident: Resident | None = None, **fields: Any) -> Need:
    """An open, untriaged need found an hour ago; `place` follows the resident."""
    place = resident.place if resident else TABA
    filled = {
        "place": place, "kind": "meal", "urgency": "normal", "channel": "visit", "said": "牙口不好,吃不动硬的",
        "found_at": NOW - timedelta(hours=1), "triage_due_at": NOW + timedelta(hours=23),
    }  # fmt: skip
    return Need.objects.create(resident=resident, **(filled | fields))


def make_commitment(
    worker: User | None = None, resident: Resident | None = None, *, need: Need | None = None, **fields: Any
) -> Commitment:
    """A promise made yesterday and due tomorrow. With `done_at`, `refused_at` or `cancelled_at` it is closed."""
    whom = resident or (need.resident if need else None)
    place = whom.place if whom else TABA
    closed = any(fields.get(name) for name in ("done_at", "refused_at", "cancelled_at"))
    filled = {
        "place": place, "kind": "service", "title": "送午餐", "worker": worker, "need": need, "resident": whom,
        "made_at": NOW - timedelta(days=1), "due_at": NOW + timedelta(days=1), "is_open": not closed,
    }  # fmt: skip
    return Commitment.objects.create(**(filled | fields))


def make_carer(user: User, **fields: Any) -> Carer:
    """A person who visits, on duty 9:00–18:00, starting from the township."""
    filled: dict[str, Any] = {
        "place": user.place, "skills": ["meal", "cleaning", "bathing", "escort"], "languages": ["zh", "bo"],
        "lon": 91.73, "lat": 29.83,
    }  # fmt: skip
    return Carer.objects.create(user=user, **(filled | fields))


def vet(*users: User, **fields: Any) -> None:
    """A clear check of the record of each, made a month ago: they may work with children."""
    made = TODAY - timedelta(days=30)
    filled = {
        "what": "police",
        "result": "clear",
        "checked_on": made,
        "valid_until": made + timedelta(days=364),
        "at": NOW - timedelta(days=30),
    }
    for user in users:
        VettingCheck.objects.create(**({"place": user.place, "worker": user} | filled | fields))


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What happens inside must be refused with exactly this problem."""
    with pytest.raises(ProblemError) as caught:
        yield
    assert caught.value.code == code


def typed_into(client: Client, page: str, text: str, *, field: str = "q", **others: str) -> str:
    """The address to which the search of a page leads somebody who types this."""
    return str(client.post("/find/", {"to": page, "typed": field, field: text} | others)["Location"])


def make_worker(
    name: str = "李秀英", place: str = GONGKA, *, user: User | None = None, **fields: Any
) -> Worker:
    """Somebody who does social work, born in 1990."""
    filled: dict[str, Any] = {
        "sex": "2",
        "birth_date": date(1990, 3, 4),
        "made_at": NOW - timedelta(days=200),
    }
    return Worker.objects.create(name=name, place=place, user=user, **(filled | fields))


def engage(
    worker: Worker,
    kind: str = "community_worker",
    place: str = "",
    *,
    since: date = date(2022, 3, 1),
    **fields: Any,
) -> Engagement:
    """Put somebody on a post of this kind at a place (theirs unless given) since a day."""
    where = place or worker.place
    agency = fields.pop("agency", None)
    post, _new = Post.objects.get_or_create(
        place=where, kind=kind, agency=agency, name="", defaults={"seats": 10, "made_at": NOW}
    )
    return Engagement.objects.create(
        place=where, worker=worker, post=post, since=since, **({"made_at": NOW} | fields)
    )


def certify(
    worker: Worker, level: str = "assistant", *, issued_on: date = date(2024, 6, 15), **fields: Any
) -> Certificate:
    """A verified certificate of this level."""
    filled: dict[str, Any] = {"number": f"TEST{new_id().hex[-16:]}", "verified_at": NOW, "made_at": NOW}
    return Certificate.objects.create(
        place=worker.place, worker=worker, level=level, issued_on=issued_on, **(filled | fields)
    )
