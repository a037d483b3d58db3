"""Forms: uploaded as workbooks, published, assigned to places, closed."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.files.selectors import content_of
from lianxin.base.files.services import MAX_BYTES, put_aside, store_file
from lianxin.base.packs.forms import prefill_sources
from lianxin.domain.surveys.models import Form, FormAssignment, FormMedia, FormVersion
from lianxin.domain.surveys.rules.intake import is_file_name, is_place
from lianxin.domain.surveys.selectors.compiled import DATA, compiled
from lianxin.domain.surveys.selectors.forms import assignment_or_404, errors_of, form_or_404, version_or_404
from lianxin.domain.surveys.services.sealing import take_guard
from lianxin.engines import xforms
from lianxin.engines.xforms.media import read_media
from lianxin.engines.xforms.values import ImportedForm, Remark
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains
from lianxin.kernel.problems import ProblemError, problem

FORM: Final = "surveys.Form"
_ID_LENGTH, _VERSION_LENGTH = 120, 60


@service("form.author")
def upload_form(
    *, actor: Viewer, now: datetime, place: str, content: bytes, filename: str, subject: str = "resident"
) -> FormVersion:
    """Read a workbook and keep it as a draft version of its form, with everything the check has to say.

    A draft of the same version is replaced; the same workbook again changes nothing. A version with errors is kept without
    XForm, so that its author can see them; it cannot be published. Raises "survey.workbook_unreadable",
    "survey.form_id_missing", "survey.form_id_wrong", "survey.version_taken", "general.place_unknown", "survey.workbook_too_large".
    """
    if not is_place(place):
        raise ProblemError("general.place_unknown", place=place)
    actor.must("form.author", place)
    read = _read(content, filename)
    form = Form.objects.select_for_update().filter(place=place, form_id=read.form_id).first()
    if form is None:
        form = Form(place=place, form_id=read.form_id, titles=read.titles, subject=subject, made_by=actor.id, made_at=now)
        form.save(force_insert=True)
    elif form.state == Form.State.DRAFT:
        form.titles, form.subject = read.titles, subject
        form.save(update_fields=["titles", "subject"])
    is_sealed_now = _keep_guard(actor, now, form)
    digest = hashlib.md5(read.xml, usedforsecurity=False).hexdigest() if read.xml else ""
    version = FormVersion.objects.filter(form=form, version=read.version).first()
    if version is not None and version.state != FormVersion.State.DRAFT:
        if version.md5 != digest:
            raise ProblemError("survey.version_taken", version=read.version)
        if not is_sealed_now:
            audit.unchanged()
        return version
    version = version or FormVersion(form=form, version=read.version)
    version.xml, version.md5, version.titles, version.wanted_media = read.xml, digest, read.titles, list(read.media)
    version.languages = [asdict(one) for one in read.languages]
    version.remarks = [asdict(one) for one in (*read.remarks, *_own_sheets(read, version, place))]
    version.source = store_file(actor=actor, now=now, place=place, content=content, needs="form.author", is_document=True)
    version.made_by, version.made_at = actor.id, now
    version.save()
    _carry_media(form, version)
    after = {"form": form.form_id, "version": version.version, "errors": len(errors_of(version))}
    audit.record(actor=actor, verb="form.upload", subject=(FORM, form.id), place=place, after=after, now=now)
    return version


@service("form.author")
def add_media(*, actor: Viewer, now: datetime, version_id: UUID, name: str, content: bytes) -> FormMedia:
    """Give a draft a file that it refers to by name; the same name again replaces it. Raises "survey.file_name",
    "survey.not_draft", "survey.media_unreadable" for a list of choices that cannot be read, what `put_aside` raises."""
    version = _author(actor, version_id)
    if version.state != FormVersion.State.DRAFT:
        raise ProblemError("survey.not_draft")
    if not is_file_name(name):
        raise ProblemError("survey.file_name")
    if name.lower().endswith(DATA) and len(content) <= MAX_BYTES:
        _refuse_unreadable(name, content)
    clean = put_aside(content, is_answer=True)
    stored = store_file(actor=actor, now=now, place=version.form.place, needs="form.author", clean=clean)
    # The digest that a phone compares is of the bytes it will get, not of those that came.
    md5 = hashlib.md5(content_of(stored), usedforsecurity=False).hexdigest()
    media, _made = FormMedia.objects.update_or_create(version=version, name=name, defaults={"md5": md5, "file": stored})
    after = {"form": version.form.form_id, "version": version.version, "file": str(stored.id)}
    audit.record(actor=actor, verb="form.media", subject=(FORM, version.form_id), place=version.form.place, after=after, now=now)
    return media


@service("form.author")
def publish_version(*, actor: Viewer, now: datetime, version_id: UUID) -> FormVersion:
    """Make a draft the version to fill in; the former one is retired, and what was filled in with it is still taken.

    Raises "survey.has_errors", "survey.media_missing", "survey.unusable", "survey.not_draft" for a retired version.
    """
    version = _author(actor, version_id)
    form = Form.objects.select_for_update().get(id=version.form_id)
    if version.state == FormVersion.State.PUBLISHED:
        audit.unchanged()
        return version
    if version.state == FormVersion.State.RETIRED:
        raise ProblemError("survey.not_draft")
    if found := errors_of(version):
        raise ProblemError("survey.has_errors", form=form.form_id, count=len(found))
    missing = set(version.wanted_media) - set(version.media.values_list("name", flat=True))
    if missing:
        raise ProblemError("survey.media_missing", names="、".join(sorted(missing)))
    try:
        compiled(version)
    except xforms.XFormError as wrong:
        raise ProblemError("survey.unusable") from wrong
    former = form.current.version if form.current else ""
    form.versions.filter(state=FormVersion.State.PUBLISHED).update(state=FormVersion.State.RETIRED)
    version.state, version.published_by, version.published_at = FormVersion.State.PUBLISHED, actor.id, now
    version.save(update_fields=["state", "published_by", "published_at"])
    form.current, form.titles = version, version.titles
    if form.state == Form.State.DRAFT:
        form.state = Form.State.OPEN
    form.save(update_fields=["current", "titles", "state"])
    before, after = {"version": former}, {"form": form.form_id, "version": version.version}
    audit.record(actor=actor, verb="form.publish", subject=(FORM, form.id), place=form.place, before=before, after=after, now=now)
    return version


@service("form.author")
def discard_version(*, actor: Viewer, now: datetime, version_id: UUID) -> Form | None:
    """Throw away a draft that was never published; its form goes too when nothing else is left of it. Gives the form that stays.

    Raises "survey.not_draft".
    """
    version = _author(actor, version_id)
    form = Form.objects.select_for_update().get(id=version.form_id)
    version = FormVersion.objects.select_for_update(of=("self",)).get(id=version.id)
    if version.state != FormVersion.State.DRAFT or version.published_at is not None:
        raise ProblemError("survey.not_draft")
    before, key = {"form": form.form_id, "version": version.version}, form.id
    version.delete()
    is_bare = not any(rows.exists() for rows in (form.versions, form.submissions, form.assignments, form.links))
    if is_bare:
        form.delete()
    audit.record(actor=actor, verb="form.discard", subject=(FORM, key), place=form.place, before=before, now=now)
    return None if is_bare else form


@service("form.assign")
def assign_form(
    *, actor: Viewer, now: datetime, form_id: UUID, place: str, starts_on: date, ends_on: date | None = None,
    copies: int | None = None,
) -> FormAssignment:  # fmt: skip
    """Have a form filled in at a place from a day to a day (half-open); again for the same place changes the days.

    Raises "survey.place_outside", "survey.period_invalid", "general.place_unknown".
    """
    form = form_or_404(actor, form_id)
    if not is_place(place):
        raise ProblemError("general.place_unknown", place=place)
    actor.must("form.assign", place)
    if not contains(form.place, place):
        raise ProblemError("survey.place_outside", form=form.form_id)
    if ends_on is not None and ends_on <= starts_on:
        raise ProblemError("survey.period_invalid")
    given = {"starts_on": starts_on, "ends_on": ends_on, "copies": copies}
    before = FormAssignment.objects.filter(form=form, place=place).values(*given).first()
    if before == given:
        audit.unchanged()
        return FormAssignment.objects.get(form=form, place=place)
    made, _is_new = FormAssignment.objects.update_or_create(
        form=form, place=place, defaults={**given, "made_by": actor.id, "made_at": now}
    )
    after = {"form": form.form_id, "starts_on": starts_on, "ends_on": ends_on, "copies": copies}
    audit.record(actor=actor, verb="form.assign", subject=(FORM, form.id), place=place, before=before, after=after, now=now)
    return made


@service("form.assign")
def unassign(*, actor: Viewer, now: datetime, assignment_id: UUID) -> FormAssignment:
    """End an assignment today. It is kept: what was filled in before is still to come from phones without signal."""
    found = assignment_or_404(actor, assignment_id)
    actor.must("form.assign", found.place)
    today = max(local_day(now), found.starts_on)
    if found.ends_on is not None and found.ends_on <= today:
        audit.unchanged()
        return found
    before, found.ends_on = {"ends_on": found.ends_on}, today
    found.save(update_fields=["ends_on"])
    after = {"form": found.form.form_id, "ends_on": today}
    audit.record(actor=actor, verb="form.unassign", subject=(FORM, found.form_id), place=found.place, before=before, after=after, now=now)
    return found


@service("form.assign")
def close_form(*, actor: Viewer, now: datetime, form_id: UUID) -> Form:
    """Nobody is asked to fill it in any more; what still comes from phones is taken and marked."""
    form = _managed(actor, form_id)
    if form.state == Form.State.CLOSED:
        audit.unchanged()
        return form
    form.state, form.closed_at = Form.State.CLOSED, now
    form.save(update_fields=["state", "closed_at"])
    audit.record(actor=actor, verb="form.close", subject=(FORM, form.id), place=form.place, after={"form": form.form_id}, now=now)
    return form


@service("form.assign")
def reopen_form(*, actor: Viewer, now: datetime, form_id: UUID) -> Form:
    """Have a closed form filled in again. Raises "survey.not_published"."""
    form = _managed(actor, form_id)
    if form.current_id is None:
        raise ProblemError("survey.not_published", form=form.form_id)
    if form.state == Form.State.OPEN:
        audit.unchanged()
        return form
    form.state, form.closed_at = Form.State.OPEN, None
    form.save(update_fields=["state", "closed_at"])
    audit.record(actor=actor, verb="form.reopen", subject=(FORM, form.id), place=form.place, after={"form": form.form_id}, now=now)
    return form


def _read(content: bytes, filename: str) -> ImportedForm:
    """The workbook as an XForm; refused when it names no form that could be kept."""
    if len(content) > MAX_BYTES:
        raise ProblemError("survey.workbook_too_large", limit=MAX_BYTES // 1024 // 1024)
    read = xforms.import_form(content, filename=filename)
    unreadable = next((remark for remark in read.remarks if remark.code == "unreadable"), None)
    if unreadable is not None:
        told = _(problem(unreadable.details["problem"]).message) % unreadable.details
        raise ProblemError("survey.workbook_unreadable", reason=told.rstrip("。"))
    if not read.form_id or len(read.form_id) > _ID_LENGTH or len(read.version) > _VERSION_LENGTH:
        raise ProblemError("survey.form_id_missing")
    wrong_id = next((remark for remark in read.remarks if remark.code == "form-id-wrong"), None)
    if wrong_id is not None:  # it would name files and addresses
        raise ProblemError("survey.form_id_wrong", row=wrong_id.row, name=read.form_id)
    return read


def _own_sheets(read: ImportedForm, version: FormVersion, place: str) -> list[Remark]:
    """Keep the rows of our own two sheets with the version; what is wrong with them, at their rows."""
    version.validity = [cells for _row, cells in read.sheets.get("validity", ())]
    version.needs = [cells for _row, cells in read.sheets.get("needs", ())]
    pack = packs.for_place(place)
    sources = prefill_sources(pack.facts)
    return xforms.check_own_sheets(read, kinds=pack.need_kinds, urgencies=pack.urgencies, sources=sources)


def _refuse_unreadable(name: str, content: bytes) -> None:
    try:
        read_media(name, content, xforms.Limits())
    except xforms.XFormError as wrong:
        raise ProblemError("survey.media_unreadable", name=name) from wrong


def _keep_guard(actor: Viewer, now: datetime, form: Form) -> bool:
    """The answers of a scale are kept as close as the pack says, whoever uploaded a form of its name; also those that came before the
    pack said so. Was anything sealed by it?"""
    scale = packs.written_for(form.place).scales.get(form.form_id)
    if scale is None or not scale.guard or form.guard == scale.guard:
        return False
    count = take_guard(form, scale.guard)
    if count:
        after = {"form": form.form_id, "sealed": count}
        audit.record(actor=actor, verb="form.guard", subject=(FORM, form.id), place=form.place, after=after, now=now)
    return bool(count)


def _carry_media(form: Form, version: FormVersion) -> None:
    """Files of the same names go on to a new version."""
    had = set(version.media.values_list("name", flat=True))
    wanted = [name for name in version.wanted_media if name not in had]
    known = FormMedia.objects.filter(version__form=form, name__in=wanted).order_by("version__made_at")
    newest = {media.name: media for media in known}
    FormMedia.objects.bulk_create(FormMedia(version=version, name=m.name, md5=m.md5, file_id=m.file_id) for m in newest.values())


def _author(actor: Viewer, version_id: UUID) -> FormVersion:
    version = version_or_404(actor, version_id)
    actor.must("form.author", version.form.place)
    return version


def _managed(actor: Viewer, form_id: UUID) -> Form:
    form = form_or_404(actor, form_id)
    actor.must("form.assign", form.place)
    return Form.objects.select_for_update().get(id=form.id)
