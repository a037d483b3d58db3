"""Numba where it is installed, plain Python otherwise: one source, the same integers, the same plan."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeVar

try:
    import numba
    import numpy
except ImportError:  # without the extra `compute`: same results, some hundred times slower
    numba = None  # type: ignore[assignment]

Function = TypeVar("Function", bound=Callable[..., Any])
COMPILED: Final = numba is not None and not numba.config.DISABLE_JIT  # type: ignore[attr-defined]
"""False also under NUMBA_DISABLE_JIT=1, as the tests run."""
SOURCES: Final = ("memory", "links", "clock", "moves", "near", "kernel", "scan")
"""Modules whose functions are compiled."""


def compiled(function: Function) -> Function:
    """The function as machine code, kept on disk between runs where a folder for it can be written; itself where Numba is absent."""
    if not COMPILED:
        return function
    made: Any
    try:
        made = numba.njit(cache=True, nogil=True)(function)
    except (
        RuntimeError
    ):  # neither beside the source nor in a home: compiled anew by every process (set NUMBA_CACHE_DIR)
        made = numba.njit(nogil=True)(function)
    return made  # type: ignore[no-any-return]


def block(numbers: list[int]) -> Any:
    """The kernel's memory: an int64 array for compiled code, the list itself for plain Python."""
    return numpy.array(numbers, dtype=numpy.int64) if COMPILED else numbers


def drop_stale_code() -> None:
    """Numba looks only at the file of each function, not at what it calls: remove its files when any source changed."""
    here = Path(__file__).parent
    digest = sha256(b"".join((here / f"{name}.py").read_bytes() for name in SOURCES)).hexdigest()
    for folder in filter(None, (here / "__pycache__", numba.config.CACHE_DIR)):  # type: ignore[attr-defined]
        stamp = Path(folder) / "kernel.sha256"
        try:
            if stamp.exists() and stamp.read_text() == digest:
                continue
            for name in SOURCES:
                for stale in stamp.parent.rglob(f"{name}.*.nbi"):
                    stale.unlink(missing_ok=True)
            stamp.parent.mkdir(parents=True, exist_ok=True)
            stamp.write_text(digest)
        except OSError:  # a folder nobody may write in holds no compiled code either
            continue


if COMPILED:
    drop_stale_code()
