"""A form or a submission by the names that stand in an address of the interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import QuerySet

from lianxin.domain.surveys import selectors
from lianxin.domain.surveys.rules.intake import around
from lianxin.domain.surveys.selectors.forms import nearest_form
from lianxin.entry.openrosa.senders import SentRequest, must_be_in_use
from lianxin.kernel.divisions import normalise
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.surveys.models import Form, FormVersion, Submission

_COUNTY: Final = 6  # digits


def project_of(place: str) -> int:
    """The number of the project that a form of this place belongs to."""
    return int(place[:_COUNTY])


def place_of(project: int) -> str:
    """Where a project is. Raises "general.not_found" for a number that is no place's."""
    try:
        return normalise(f"{project:0{_COUNTY}}")
    except ValueError:
        raise ProblemError("general.not_found") from None


def forms_in(request: SentRequest, project: int) -> QuerySet[Form]:
    """The published forms of a project that the holder may read."""
    must_be_in_use(request)
    shared = place_of(project)[:_COUNTY]
    return selectors.forms(request.viewer).filter(place__startswith=shared, current__isnull=False)


def form_of(request: SentRequest, project: int, form_id: str) -> Form:
    """A form of a project; of several places' forms with one id the nearest to the holder. Raises "general.not_found"."""
    same = list(forms_in(request, project).filter(form_id=form_id))
    if not same:
        raise ProblemError("general.not_found")
    return nearest_form(same, around(request.viewer))


def version_of(form: Form) -> FormVersion:
    """The version to fill in."""
    if form.current is None:
        raise ProblemError("general.not_found")
    return form.current


def submission_of(request: SentRequest, form: Form, instance_id: str) -> Submission:
    """A submission of a form by its first instanceID, or by that of one of its versions. Raises "general.not_found"."""
    found = selectors.submission_by_instance(request.viewer, form.form_id, instance_id)
    if found.form_id != form.id:
        raise ProblemError("general.not_found")
    return found
