"""What a phone takes along: who logs in, the caseload, the days ahead, forms and what was sent back."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.sealed import blind_index
from lianxin.base.files.selectors import content_of
from lianxin.base.places.selectors import choices as places_within
from lianxin.base.places.selectors import name_of
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.wording import masked_phone
from lianxin.domain.care.rules import MEANS, RESULTS
from lianxin.domain.care.selectors import own_visits
from lianxin.domain.goods.rules import OUTCOMES, SIGNERS
from lianxin.domain.meals.rules import OUTCOMES as BROUGHT
from lianxin.domain.people.rules.residents import LANGUAGES
from lianxin.domain.people.selectors import ResidentFilter
from lianxin.domain.people.selectors import residents as people
from lianxin.domain.people.selectors.categories import categories_of
from lianxin.domain.people.selectors.conflicts import phone_mark
from lianxin.domain.surveys import selectors as surveys
from lianxin.domain.surveys.selectors.prefill import facts_for_phones
from lianxin.engines.xforms.safe_xml import as_text
from lianxin.entry.field.answers import api, in_language, marked, must_go_out
from lianxin.entry.field.children import child_words
from lianxin.entry.field.route import clock_face, day_out, what_of
from lianxin.entry.field.words import in_languages, spoken
from lianxin.kernel.clock import local_day
from lianxin.kernel.names import initials
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lianxin.domain.care.models import Visit
    from lianxin.domain.people.models import Resident
    from lianxin.domain.people.selectors.categories import Membership
    from lianxin.domain.surveys.models import FormMedia, FormVersion, Submission

DAYS_AHEAD: Final = 7
PAGE: Final = 500
"""Residents of one answer: some 100 kB, 20 kB on the wire; a broken line loses no more."""


@api(None)
def session(request: SignedRequest) -> HttpResponse:
    """Who is logged in, what time it is, and the key under which this person's data on this device is wrapped (ADR 0011)."""
    try:
        device = UUID(request.GET.get("device", ""))
    except ValueError:
        raise ProblemError("field.not_understood") from None
    who = request.viewer
    user = {"id": str(who.id), "name": who.label, "language": who.language}
    return JsonResponse({"user": user, "csrf": get_token(request), "key": _storage_key(who, device), "now": request.now.isoformat()})


def _storage_key(viewer: Viewer, device: UUID) -> str:
    """256 bits that only this installation can make, for one person on one device; nothing of it is stored here."""
    halves = (blind_index(f"field.storage.{half}", f"{viewer.person_id}\n{device}") for half in (1, 2))
    return base64.b64encode(bytes.fromhex("".join(halves))).decode()


@api(None)
def pack(request: SignedRequest) -> HttpResponse:
    """Words, places, visits of the days ahead, forms to fill in, and submissions sent back; of whoever only brings meals, their round.

    Raises "access.denied" for whoever does neither.
    """
    must_go_out(request.viewer)
    who, today = request.viewer, local_day(request.now)
    with in_language(request):
        body = {
            "day": today.isoformat(),
            "words": _words(who),
            "places": [_place(code) for code in _villages(who)],
            "visits": [_visit(v) for v in own_visits(who, today, today + timedelta(days=DAYS_AHEAD))],
            "forms": [_form(who, row.version) for row in surveys.form_list(who, today=today)] if who.may("submission.send") else [],
            "todos": [_todo(who, one) for one in surveys.todos(who)] if who.may("submission.send") else [],
            "route": day_out(request),
            "child": child_words(who, today),
            "may": {
                "visit": who.may("visit.record"), "people": who.may("resident.read"), "need": who.may("need.record"),
                "edit": who.may("resident.write"), "submit": who.may("submission.send"), "practice": who.may("workforce.own"),
            },
        }  # fmt: skip
    return marked(request, body)


@api("resident.read")
def residents(request: SignedRequest) -> HttpResponse:
    """A page of the people within reach, by place and name; `?place=` narrows, `?after=` follows. The look is on record."""
    wanted = ResidentFilter(place=request.GET.get("place", ""))
    found = people(
        request.viewer, wanted, today=local_day(request.now), after=request.GET.get("after", ""), limit=PAGE
    )
    known = categories_of(request.viewer, found.rows, today=local_day(request.now))
    facts = facts_for_phones(request.viewer, [one.id for one in found.rows], today=local_day(request.now))
    rows = [_resident(one, known[one.id], facts.get(one.id, {})) for one in found.rows]
    return marked(request, {"rows": rows, "after": found.after})


@api("submission.send")
def form(request: SignedRequest, version_id: UUID) -> HttpResponse:
    """The XForm of a version, as it was published."""
    version = surveys.version_or_404(request.viewer, version_id)
    return HttpResponse(bytes(version.xml), content_type="text/xml; charset=utf-8")


@api("submission.send")
def media(request: SignedRequest, version_id: UUID) -> HttpResponse:
    """A file that a form refers to by its `?name=`: a picture, a list of choices."""
    version = surveys.version_or_404(request.viewer, version_id)
    if "name" not in request.GET:
        raise ProblemError("field.not_understood")
    found = surveys.media_or_404(request.viewer, version, request.GET["name"])
    return HttpResponse(content_of(found.file), content_type=found.file.media_type)


def _words(viewer: Viewer) -> dict[str, list[dict[str, Any]]]:
    """The words of the pack that the app's lists show; those of the viewer's own county."""
    known = packs.for_place(viewer.home)
    return {
        "results": spoken(RESULTS),
        "means": spoken({code: text for code, text in MEANS.items() if code != "video"}),
        "languages": spoken(LANGUAGES),
        "need_kinds": _named(known.heard_kinds),
        "urgencies": _named(known.urgencies),
        "categories": _named(known.categories),
        "observations": [{**one, "need": known.observations[one["code"]].need} for one in _named(known.observations)],
        "handed": spoken(OUTCOMES),
        "signers": spoken(SIGNERS),
        "brought": spoken(BROUGHT),
    }


def _named(rows: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"code": code, "name": in_languages(row.name)} for code, row in rows.items()]


def _place(code: str) -> dict[str, Any]:
    name = name_of(code)
    return {"code": code, "name": in_languages(name), "initials": initials(name.zh)}


def _villages(viewer: Viewer) -> list[str]:
    return [code for code, _name in places_within(viewer, "resident.read", ("village",))]


def _visit(visit: Visit) -> dict[str, Any]:
    starts = visit.planned_start if visit.planned_start is not None else visit.window_start
    return {
        "id": str(visit.id), "resident_id": str(visit.resident_id), "name": visit.resident.name, "day": visit.day.isoformat(),
        "starts": clock_face(starts), "minutes": visit.minutes, "what": in_languages(what_of(visit)), "recorded": visit.recorded_at is not None,
    }  # fmt: skip


def _resident(one: Resident, memberships: list[Membership], facts: dict[str, str]) -> dict[str, Any]:
    return {
        "id": str(one.id), "name": one.name, "name_bo": one.name_bo, "pinyin": one.pinyin, "initials": initials(one.name),
        "place": one.place, "birth": one.birth_date.isoformat() if one.birth_date else None, "sex": one.sex, "address": one.address, "note": one.note,
        "language": one.language, "phone": masked_phone(one.phone), "phone_mark": phone_mark(one),
        "categories": [membership.code for membership in memberships], **({"facts": facts} if facts else {}),
    }  # fmt: skip


def _form(viewer: Viewer, version: FormVersion) -> dict[str, Any]:
    return {
        "version_id": str(version.id), "form_id": version.form.form_id, "version": version.version, "title": version.form.titles,
        "subject": version.form.subject, "md5": version.md5, "media": [_media(one) for one in surveys.media_of(viewer, version)],
    }  # fmt: skip


def _media(one: FormMedia) -> dict[str, str]:
    return {"name": one.name, "md5": one.md5}


def _todo(viewer: Viewer, submission: Submission) -> dict[str, Any]:
    """A submission sent back, with the XML to open it again, the media its version refers to, and what was found wrong."""
    current = surveys.versions_of_submission(viewer, submission)[0]
    findings = surveys.findings_of(viewer, submission, language())
    version = submission.form_version
    return {
        "id": str(submission.id), "instance_id": current.instance_id, "form_id": submission.form.form_id,
        "version": version.version if version else "", "version_id": str(version.id) if version else "",
        "resident_id": str(submission.resident_id) if submission.resident_id else None, "title": submission.form.titles,
        "note": getattr(submission, "last_note", "") or "", "xml": as_text(bytes(current.xml)),
        "media": [_media(one) for one in surveys.media_of(viewer, version)] if version else [],
        "findings": [{"label": one.label, "message": one.message} for one in findings],
    }  # fmt: skip
