"""Forms within reach: to read, to fill in, and as a phone lists them. A form says nothing about people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import EVERYWHERE, Viewer
from lianxin.domain.surveys.models import Form, FormAssignment, FormMedia, FormVersion
from lianxin.domain.surveys.rules.intake import around, nearest
from lianxin.kernel.divisions import ancestors
from lianxin.kernel.problems import ProblemError


class Placed(Protocol):
    """A form, or a row that stands for one."""

    @property
    def id(self) -> UUID: ...

    @property
    def place(self) -> str: ...


F = TypeVar("F", bound=Placed)


@dataclass(frozen=True, slots=True)
class FormListRow:
    """One form as a phone lists it, in the version to fill in."""

    form: Form
    version: FormVersion
    has_media: bool


def forms(viewer: Viewer) -> QuerySet[Form]:
    """Forms of the viewer's places and of the places above them (a county's form is for its villages), by name."""
    return Form.objects.filter(touching(viewer, "form.read")).select_related("current").order_by("form_id", "place")


def form_or_404(viewer: Viewer, form_id: UUID) -> Form:
    found = forms(viewer).filter(id=form_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def versions_of(viewer: Viewer, form: Form) -> QuerySet[FormVersion]:
    """All versions of a form, the newest upload first, without their XML until it is asked for."""
    return FormVersion.objects.filter(form=form_or_404(viewer, form.id)).defer("xml").order_by("-made_at", "-id")


def readable_versions(viewer: Viewer) -> QuerySet[FormVersion]:
    """Every version of every form that the viewer may read."""
    return FormVersion.objects.filter(form__in=forms(viewer))


def version_or_404(viewer: Viewer, version_id: UUID) -> FormVersion:
    found = readable_versions(viewer).filter(id=version_id).select_related("form").first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def assignments_of(viewer: Viewer, form: Form) -> QuerySet[FormAssignment]:
    """Where a form is to be filled in, as far as the viewer's places go, those above them too."""
    rows = FormAssignment.objects.filter(touching(viewer, "form.read"), form=form)
    return rows.order_by("place")


def assignment_or_404(viewer: Viewer, assignment_id: UUID) -> FormAssignment:
    """One within the viewer's own places."""
    rows = scope(viewer, "form.read", FormAssignment.objects.select_related("form"))
    found = rows.filter(id=assignment_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def to_fill(viewer: Viewer, *, today: date) -> list[Form]:
    """Open forms with a published version that are assigned today to places where the viewer sends submissions. One query."""
    running = Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))
    assigned = FormAssignment.objects.filter(running, touching(viewer, "submission.send"), form=OuterRef("pk"))
    rows = Form.objects.filter(Exists(assigned), state=Form.State.OPEN, current__isnull=False)
    return list(rows.select_related("current").defer("current__xml").order_by("form_id", "place"))


def form_list(viewer: Viewer, *, today: date) -> list[FormListRow]:
    """What a phone may fill in: of forms with one id (each county has its own) the one nearest to the viewer's home."""
    by_id: dict[str, list[Form]] = {}
    for form in to_fill(viewer, today=today):
        by_id.setdefault(form.form_id, []).append(form)
    near = around(viewer)
    chosen = [nearest_form(same, near) for same in by_id.values()]
    versions = [form.current for form in chosen if form.current is not None]
    with_media = set(FormMedia.objects.filter(version__in=versions).values_list("version_id", flat=True))
    return [FormListRow(form, form.current, form.current.id in with_media) for form in chosen if form.current is not None]


def nearest_form(same: Iterable[F], near: Sequence[str]) -> F:
    """Of several forms with one id the one of the narrowest place that holds the first of these places; else the first."""
    found = sorted(same, key=lambda form: (form.place, form.id))
    place = nearest([form.place for form in found], near)
    return next((form for form in found if form.place == place), found[0])


def media_of(viewer: Viewer, version: FormVersion) -> QuerySet[FormMedia]:
    """The files a version refers to, by name; of a form the viewer may read or fill in."""
    return readable_media(viewer).filter(version=version).select_related("file").order_by("name")


def readable_media(viewer: Viewer) -> QuerySet[FormMedia]:
    """The files of every form that the viewer may read or fill in."""
    return FormMedia.objects.filter(touching(viewer, "form.read", "version__form__place"))


def media_or_404(viewer: Viewer, version: FormVersion, name: str) -> FormMedia:
    found = media_of(viewer, version).filter(name=name).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def errors_of(version: FormVersion) -> list[dict[str, Any]]:
    """The remarks that keep a version from being published."""
    return [remark for remark in version.remarks if remark["severity"] == "error"]


def touching(viewer: Viewer, ability: str, field: str = "place") -> Q:
    """The row's place lies in the viewer's reach, or holds a part of it. No reach, no rows."""
    ranges = viewer.ranges(ability)
    inside = within(ranges, field)
    if inside is None:
        return Q(pk__in=())
    above = {code for low, high in ranges if (low, high) != EVERYWHERE for code in ancestors(low)}
    return inside | Q(**{f"{field}__in": above})
