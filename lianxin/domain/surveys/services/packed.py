"""Forms kept in policy packs, as Markdown tables in `forms/`: a county gets those of the national base and its own."""

from __future__ import annotations

from datetime import datetime

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs.forms import PackForm
from lianxin.domain.surveys.models import FormVersion
from lianxin.domain.surveys.services.forms import add_media, publish_version, upload_form
from lianxin.kernel.divisions import county_of
from lianxin.kernel.problems import ProblemError


@service("form.author")
def install_pack_forms(*, actor: Viewer, now: datetime, place: str) -> list[FormVersion]:
    """Publish the forms of the packs for a county; its own stand instead of the nation's of the same file name.

    Media lie beside the table in a folder of its name. Running again publishes only versions that are new. Raises
    "survey.has_errors" for a form of a pack that is wrong, and as `upload_form`.
    """
    county = county_of(place)
    made = []
    for form in pack_forms(county):
        version = _draft(actor, now, county, form)
        if version.state == FormVersion.State.DRAFT:
            publish_version(actor=actor, now=now, version_id=version.id)
            made.append(version)
    if not made:
        audit.unchanged()
    return made


@service("form.author")
def adopt_pack_form(*, actor: Viewer, now: datetime, place: str, name: str) -> FormVersion:
    """Take one of the packs' forms over for a place, with its media, as a draft: its author looks at it and publishes it.

    One that is published there already comes back as it is. Raises "general.not_found" for a name that is none, and as
    `upload_form`.
    """
    form = next((form for form in pack_forms(place) if form.code == name), None)
    if form is None:
        raise ProblemError("general.not_found")
    return _draft(actor, now, place, form)


def pack_forms(place: str) -> list[PackForm]:
    """The forms that a place gets from its packs, by name: those written there and those made of scales."""
    forms = packs.written_for(place).forms
    return [forms[code] for code in sorted(forms)]


def _draft(actor: Viewer, now: datetime, place: str, form: PackForm) -> FormVersion:
    version = upload_form(
        actor=actor, now=now, place=place, content=form.source, filename=form.filename, subject=_subject(form.code)
    )
    if version.state == FormVersion.State.DRAFT:
        for media in sorted((packs.root() / form.folder / form.file).with_suffix("").glob("*.*")):
            add_media(actor=actor, now=now, version_id=version.id, name=media.name, content=media.read_bytes())
    return version


def _subject(code: str) -> str:
    """Whom it is about, by the file's name: `satisfaction.anonymous.md`, `village.place.md`; else residents."""
    subject = code.rpartition(".")[2]
    return subject if subject in ("place", "anonymous") else "resident"
