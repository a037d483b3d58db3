"""Forms ready to check with, one for each version in each process: reading an XForm takes longer than checking with it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Generic, TypeVar
from uuid import UUID

from lianxin.base.files.selectors import content_of
from lianxin.domain.surveys.models import FormVersion
from lianxin.engines import xforms

MOST_KEPT: Final = 64
DATA: Final = (".csv", ".xml", ".geojson")
T = TypeVar("T")
Key = tuple[UUID, str]
"""A draft may be replaced under its id, and a form may gain a guard: so the digest of the XML, and the guard, belong to the key."""


class _Shelf(Generic[T]):
    """The things used last, for any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, T] = OrderedDict()

    def get(self, key: Key, make: Callable[[], T], *, keep: bool = True) -> T:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = make()
        if keep:
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return made


_forms: Final = _Shelf[xforms.Form]()
_versions: Final = _Shelf[FormVersion]()


def compiled(version: FormVersion) -> xforms.Form:
    """The form of a version with its lists of choices, read once. A draft may still change and is read each time."""
    is_final = version.state != FormVersion.State.DRAFT
    return _forms.get((version.id, version.md5), lambda: xforms.Form.parse(bytes(version.xml), media=_data(version)), keep=is_final)


def version_kept(version_id: UUID, md5: str, guard: str) -> FormVersion:
    """A published version with its form, read once for each guard its form has had: by it what comes is sealed. Nothing else of it
    changes but its state and that of its form, which whoever needs them asks the database for."""
    rows = FormVersion.objects.select_related("form").defer("xml", "remarks")
    return _versions.get((version_id, f"{md5}:{guard}"), lambda: rows.get(id=version_id))


def _data(version: FormVersion) -> dict[str, bytes]:
    """The files of a version that hold choices; pictures are nothing to check with."""
    if not version.wanted_media:
        return {}
    files = version.media.select_related("file")
    return {one.name: content_of(one.file) for one in files if one.name.lower().endswith(DATA)}
