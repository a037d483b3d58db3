"""A model that can be asked: from a file, from a text, from definitions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from lianxin.engines.rules.dmn.evaluation import Model
from lianxin.engines.rules.dmn.linking import link
from lianxin.engines.rules.dmn.model import Definitions
from lianxin.engines.rules.dmn.reading.definitions import read
from lianxin.engines.rules.dmn.reading.markup import MAX_BYTES
from lianxin.kernel.problems import ProblemError

MAX_FILES: Final = 200  # files of a folder looked through for imports


def load(path: Path | str) -> Model:
    """The model of a file; what it imports is looked for in the same folder, by namespace.

    ProblemError "dmn.…": the file is no model, an import is missing or goes in a circle. Other files of the folder that
    cannot be read do not matter unless they are needed.
    """
    path = Path(path)
    first = read(_bytes(path), file=path.name)
    return assemble(first, _neighbours(path) if first.imports else ())


def assemble(definitions: Definitions, others: Iterable[Definitions] = ()) -> Model:
    """The model of definitions with the models it may import."""
    others = tuple(others)
    return Model(link(definitions, others), lambda extra: link(definitions, others, extra))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ProblemError("dmn.too_large", file=path.name, limit=f"{MAX_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError:
        raise ProblemError("dmn.no_file", file=str(path)) from None


def _neighbours(path: Path) -> list[Definitions]:
    found = []
    for other in sorted(path.parent.glob("*.dmn"))[:MAX_FILES]:
        if other.name != path.name:
            try:
                found.append(read(_bytes(other), file=other.name))
            except ProblemError:
                continue
    return found
