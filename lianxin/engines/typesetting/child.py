"""The child's side: `python -m lianxin.engines.typesetting.child` reads one job, writes one answer and ends."""

from __future__ import annotations

import resource
import sys

import msgspec

from lianxin.engines.typesetting.pdf import pdf
from lianxin.engines.typesetting.sheet import Answer, Done, Job, Limits, Refusal, Unset


def main() -> None:
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Job)
    confine(job.limits)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answered(job)))


def confine(limits: Limits) -> None:
    """No more memory or time than allowed, no files written, no memory dumped to disk."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def answered(job: Job) -> Answer:
    """The file, or why there is none."""
    try:
        body = made(job)
    except Unset as unset:
        return unset.refusal
    except MemoryError:
        return Refusal("paper.too_heavy")
    return Done(body) if len(body) <= job.limits.made_bytes else Refusal("paper.too_heavy")


def made(job: Job) -> bytes:
    """The file of a job. Raises Unset."""
    if job.kind == "pdf":
        return pdf(job.sheet, job.values, job.fonts)
    from lianxin.engines.typesetting import word

    blank = job.template or word.template(job.sheet)
    return blank if job.kind == "blank" else word.filled(blank, job)


if __name__ == "__main__":
    main()
