"""What several forms of these pages share: the photo that comes along, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest
from lianxin.base.files.services import store_file
from lianxin.base.ui.parts import Link
from lianxin.domain.workforce.selectors.workers import own_worker

if TYPE_CHECKING:
    from lianxin.domain.workforce.models import Worker


def with_evidence(request: SignedRequest, worker: Worker, act: Callable[..., object]) -> Callable[..., object]:
    """A service that takes the photo or PDF that came with the form as a stored file."""

    def do(*, evidence: Any, **typed: Any) -> object:
        return act(evidence_id=_kept(request, worker, evidence), **typed)

    return do


def _kept(request: SignedRequest, worker: Worker, upload: Any) -> UUID | None:
    if not upload:
        return None
    viewer = request.viewer
    is_managed = viewer.may("workforce.manage", worker.place)
    place, needs = (worker.place, "workforce.manage") if is_managed else (viewer.home, "workforce.own")
    return store_file(actor=viewer, now=request.now, place=place, needs=needs, content=upload.read()).id


def back_to(request: SignedRequest, worker: Worker) -> Link:
    """To one's own file, or to that of the worker."""
    mine = own_worker(request.viewer)
    if mine is not None and mine.id == worker.id:
        return Link(_("返回我的职业档案"), reverse("web:own-tab", args=["file"]))
    return Link(_("返回%(name)s的档案") % {"name": worker.name}, reverse("web:worker-tab", args=[worker.id, "file"]))
