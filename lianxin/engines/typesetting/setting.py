"""The parent's side: start the limited child, give it the job, turn its refusals into problems."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import msgspec

from lianxin.engines.typesetting.sheet import Answer, Job, Refusal
from lianxin.kernel.problems import ProblemError

_SOURCE_ROOT: Final = Path(__file__).resolve().parents[3]
_ANSWER: Final = msgspec.msgpack.Decoder(Answer)


def typeset(job: Job) -> bytes:
    """The file of a job; takes about a second. The same job gives the same bytes on the same machine.

    Raises a problem "paper.…": no font for the writing, a template that cannot be filled, or more than the limits allow.
    """
    asked = msgspec.msgpack.encode(job)
    if len(asked) > job.limits.given_bytes:
        raise ProblemError("paper.too_heavy")
    try:
        child = subprocess.run(
            [sys.executable, "-m", "lianxin.engines.typesetting.child"],
            input=asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=_bare_environment(), timeout=3 * job.limits.seconds, check=False, cwd="/",
        )  # fmt: skip
        answer: Answer = _ANSWER.decode(child.stdout)
    except (
        subprocess.TimeoutExpired,
        msgspec.DecodeError,
    ):  # killed, or broken off in the middle of its answer
        raise ProblemError("paper.too_heavy") from None
    if isinstance(answer, Refusal):
        raise ProblemError(answer.code, detail=answer.detail)
    return answer.body


def _bare_environment() -> dict[str, str]:
    """The child gets no settings and no secrets, only what finding the library and the fonts takes."""
    names = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "HOME", "XDG_DATA_HOME")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(_SOURCE_ROOT),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
    }
