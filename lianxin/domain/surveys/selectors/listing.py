"""What the list of forms says of each beside its name, in one query for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.surveys.models import ANSWERS, FillLink, Form, FormAssignment, Submission
from lianxin.domain.surveys.selectors.forms import forms, touching
from lianxin.domain.surveys.selectors.submissions import Counts, submissions
from lianxin.kernel.divisions import ancestors, place_range


def forms_listed(viewer: Viewer, *, state: str = "", place: str = "") -> list[Form]:
    """Forms within reach, those in use first; of a place: its own, and those for wider places around it. A county has dozens."""
    rows = forms(viewer)
    if state:
        rows = rows.filter(state=state)
    if place:
        rows = rows.filter((within((place_range(place),)) or Q()) | Q(place__in=ancestors(place)))
    order = {Form.State.OPEN: 0, Form.State.DRAFT: 1}
    return sorted(rows.defer("current__xml"), key=lambda form: (order.get(Form.State(form.state), 2), form.form_id, form.place))


def counts_by_form(viewer: Viewer, listed: Iterable[Form]) -> dict[UUID, Counts]:
    """How many submissions the viewer may read, by form."""
    rows = submissions(viewer).filter(form__in=[form.id for form in listed]).order_by()
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    for form_id, state, number in rows.values_list("form_id", "state").annotate(number=Count("id")):
        found[form_id][state] = number
    return {form_id: Counts(**states) for form_id, states in found.items()}


def places_by_form(viewer: Viewer, listed: Iterable[Form], today: date) -> dict[UUID, list[str]]:
    """Where each is assigned and not stopped, as far as the viewer's reach goes or above it."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = FormAssignment.objects.filter(touching(viewer, "form.read"), form__in=[form.id for form in listed])
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today)).order_by("place")
    for form_id, place in rows.values_list("form_id", "place"):
        found[form_id].append(place)
    return found


def of_resident(viewer: Viewer, resident_id: UUID) -> QuerySet[Submission]:
    """What was answered about somebody, the newest first; for the page of their file, which notes the look."""
    rows = submissions(viewer).filter(resident_id=resident_id).select_related("form", "worker").defer(*ANSWERS)
    return rows.order_by("-received_at", "-id")


def already_asked(viewer: Viewer, form: Form, now: datetime, residents: Iterable[UUID]) -> set[UUID]:
    """Of these people those who have answered the form, or hold a link to it that still opens."""
    asked = list(residents)
    links = scope(viewer, "submission.read", FillLink.objects.filter(form=form, resident__in=asked))
    waiting = links.filter(revoked_at__isnull=True, submission__isnull=True, expires_at__gt=now)
    answered = submissions(viewer).filter(form=form, resident__in=asked)
    found = (*waiting.values_list("resident_id", flat=True), *answered.values_list("resident_id", flat=True))
    return {one for one in found if one is not None}
