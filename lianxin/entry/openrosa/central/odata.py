"""The OData feed of a form: `{form}.svc` and its tables, with $top, $skip, $count, $filter, $wkt and $expand=*.

Standard: OData 4.0 JSON, as far as Central's clients use it. `$select` and functions in `$filter` are refused by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from lianxin.domain.people.selectors.looks import looked_through
from lianxin.domain.surveys import selectors
from lianxin.entry.openrosa.central.filters import conditions
from lianxin.entry.openrosa.central.finding import form_of, version_of
from lianxin.entry.openrosa.central.shared import central, moment, number_of
from lianxin.entry.openrosa.central.submissions import told
from lianxin.entry.openrosa.central.tables import ROOT, Answered, Shape, linked_rows, main_row
from lianxin.entry.openrosa.senders import SentRequest
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.surveys.models import Form, Submission

MOST: Final = 20_000
"""Submissions in one answer. More are never left out unsaid: the request is refused and told to page."""


@central("GET")
def service(request: SentRequest, project: int, form_id: str) -> HttpResponse:
    """The names of the tables."""
    form = form_of(request, project, form_id)
    tables = _shape(form).tables()
    told = {"@odata.context": f"{_root(request, project, form_id)}/$metadata", "value": [{"name": t, "kind": "EntitySet", "url": t} for t in tables]}
    return JsonResponse(told, headers={"OData-Version": "4.0"})


@central("GET")
def table(request: SentRequest, project: int, form_id: str, table: str) -> HttpResponse:
    """The rows of one table, by submission, the newest first."""
    form = form_of(request, project, form_id)
    shape, asked = _shape(form), request.GET
    if table not in shape.tables():
        raise ProblemError("general.not_found")
    if "$select" in asked or asked.get("$expand", "*") != "*":
        raise ProblemError("openrosa.not_offered", what="$select" if "$select" in asked else "$expand")
    rows = _submissions(request, form, asked.get("$filter", ""))
    skip, top, wkt = _number(asked.get("$skip")) or 0, _number(asked.get("$top")), _is_true(asked.get("$wkt"))
    if table == ROOT:
        total = rows.count()
        page = rows[skip : skip + min(total if top is None else top, MOST + 1)]
        found = [main_row(shape, one, wkt=wkt, expand="$expand" in asked) for one in _answered(form, page)]
    else:
        steps = table.split(".")[1:]
        linked = [row for one in _answered(form, rows[: MOST + 1]) for row in linked_rows(shape, one, steps, wkt=wkt)]
        total, found = len(linked), list(islice(linked, skip, None if top is None else skip + top))
    body: dict[str, Any] = {"@odata.context": f"{_root(request, project, form_id)}/$metadata#{table}", "value": found}
    if _is_true(asked.get("$count")):
        body["@odata.count"] = total
    if top is not None and skip + top < total:
        query = asked.copy()
        query["$skip"] = str(skip + top)
        body["@odata.nextLink"] = f"{_root(request, project, form_id)}/{table}?{query.urlencode(safe='$')}"
    return JsonResponse(body, headers={"OData-Version": "4.0"})


def _submissions(request: SentRequest, form: Form, wanted: str) -> QuerySet[Submission]:
    rows = selectors.submissions(request.viewer).filter(form=form).exclude(state="quarantined")
    for lookups, holds in conditions(wanted):
        rows = rows.filter(**lookups) if holds else rows.exclude(**lookups)
    rows = rows.select_related("resident", "worker", "form_version")
    files = {"expected": Count("versions__files"), "present": Count("versions__files", filter=Q(versions__files__file__isnull=False))}
    return rows.annotate(edits=Max("versions__number"), changed_at=Max("versions__received_at"), **files).order_by("-received_at", "-id")


def _answered(form: Form, rows: QuerySet[Submission]) -> Iterator[Answered]:
    found = list(rows)
    if len(found) > MOST:
        raise ProblemError("openrosa.too_many_rows", limit=MOST)
    looked_through("submissions", (one.resident for one in found if one.resident), {"form": form.form_id})
    for one in found:
        yield Answered(one.root_id, one.answers, _system(one))


def _system(one: Any) -> dict[str, Any]:
    plain = told(one)
    edits = one.edits - 1
    return {
        "submissionDate": plain["createdAt"], "updatedAt": moment(one.changed_at) if edits else None, "submitterId": str(number_of(one.worker_id)),
        "submitterName": one.worker.display_name if one.worker else None, "attachmentsPresent": one.present, "attachmentsExpected": one.expected,
        "status": None, "reviewState": plain["reviewState"], "deviceId": None, "edits": edits,
        "formVersion": one.form_version.version if one.form_version else "",
    }  # fmt: skip


def _shape(form: Form) -> Shape:
    return Shape.of(selectors.compiled(version_of(form)).questions)


def _root(request: SentRequest, project: int, form_id: str) -> str:
    return request.build_absolute_uri(reverse("openrosa:odata", args=[project, form_id]))


def _is_true(text: str | None) -> bool:
    """pyODK writes True as Python does."""
    return (text or "").lower() == "true"


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ProblemError("openrosa.not_offered", what=f"${text[:20]}")
    return int(text)
