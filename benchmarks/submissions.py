"""How many submissions the real server takes in a second, with everything switched on, against the least Django can do.

    python benchmarks/submissions.py [--submissions 600] [--with-photo 300] [--concurrency 1 8 16 32]

Ours: `lianxin serve` with two workers, the elder needs form of the national pack, token, permission, audit row, full validation
with recalculated answers, photo checked and freed of its EXIF, everything synced before the 201. The bare side
(`bare_server.py`): the same gunicorn, the same database server, the same bodies, one row inserted. The two run in turns for every
concurrency (ours, bare), each request on a kept connection, every answer must be 201. SQLite always; PostgreSQL when it answers.

`CPU` is the processor time of the server's workers for one submission (PostgreSQL's own is not in it). `derived` is the time
from the last 201 until every answer, finding and job that follows can be read. ODK Central's figures are those of a report of 23
Nov 2026 (machine of the same kind, its own run, not this one) and only say what a well-known server does.
"""

from __future__ import annotations

import argparse
import http.client
import io
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import local
from typing import Any
from uuid import uuid4

from tables import machine, percentile, table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
_URL = "postgres:///lianxin_bench"
_FORM = "elder_needs"
_WORKERS = 2
_WARM = 60
_CENTRAL = {(False, 1): 44.4, (False, 8): 108.6, (False, 16): 154.5, (False, 32): 154.6, (True, 8): 71.6}
"""Accepted per second by ODK Central, first burst on an almost free machine (its load 1.5 to 3.9)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One server under one load: wall-clock seconds, each request's wait in seconds, CPU of the workers in seconds."""

    seconds: float
    waits: list[float]
    cpu: float

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    @property
    def shown(self) -> list[object]:
        waits = [percentile(self.waits, share) * 1000 for share in (0.5, 0.95, 0.99)]
        return [self.rate, *waits, self.cpu / len(self.waits) * 1000]


def pool(count: int) -> list[str]:
    """Answers as a phone sends them: calculations right, hardly a rule broken. The instanceID is still to be put in."""
    from lxml import etree

    from lianxin.engines.xforms import Form
    from tests.engines.xforms.oracle.forms import form_xml
    from tests.engines.xforms.oracle.fuzz import MOMENT, submissions

    xml = form_xml(_FORM)
    form, found = Form.parse(xml), []
    for made in submissions(xml, 3_000, seed=5):
        root = etree.fromstring(made)
        for finding in form.check(made, at=MOMENT).findings:
            if finding.kind == "calculation":
                root.xpath(re.sub(r"/([\w.-]+)", r"/*[local-name()='\1']", finding.path))[0].text = finding.expected
        root.find(".//{*}instanceID").text = "INSTANCE"
        text = etree.tostring(root, encoding="unicode")
        verdict = form.check(text.encode(), at=MOMENT)
        found.append((len(verdict.findings), -verdict.answered, text))
    best = sorted(found)[:count]
    length, findings, answers = (sum(values) / len(best) for values in zip(*((len(t), n, -a) for n, a, t in best), strict=True))
    print(f"{count} different answers: {length:,.0f} bytes, {findings:.1f} findings, {answers:.0f} questions answered on average")
    return [text for _, _, text in best]


def photos(count: int) -> list[bytes]:
    """Different JPEGs of about 100 kB."""
    from PIL import Image

    chance, made = random.Random(7), []
    for _ in range(count):
        noise = Image.frombytes("RGB", (160, 120), chance.randbytes(160 * 120 * 3)).resize((1024, 768))
        out = io.BytesIO()
        noise.save(out, format="JPEG", quality=40)
        made.append(out.getvalue())
    print(f"photos of {sum(map(len, made)) / len(made) / 1000:.0f} kB")
    return made


def bodies(texts: Sequence[str], count: int, pictures: Sequence[bytes]) -> list[bytes]:
    from tests.entry.openrosa import forms

    made = []
    for number in range(count):
        xml = texts[number % len(texts)].replace("INSTANCE", f"uuid:{uuid4()}").encode()
        made.append(forms.body(xml, {"photo.jpg": pictures[number]} if pictures else None))
    return made


def load(port: int, path: str, posts: Sequence[bytes], concurrency: int, pids: Sequence[int]) -> Turn:
    """Send them all; each caller keeps its connection."""
    from tests.entry.openrosa import forms

    kept = local()

    def call(body: bytes) -> float:
        if not hasattr(kept, "line"):
            kept.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        began = time.perf_counter()
        for attempt in (1, 2):
            try:
                kept.line.request("POST", path, body, {"Content-Type": forms.MULTIPART})
                answer = kept.line.getresponse()
                break
            except (http.client.RemoteDisconnected, ConnectionError):  # an idle line that the server closed
                kept.line.close()
                if attempt == 2:
                    raise
        content = answer.read()
        if answer.status != 201:
            raise SystemExit(f"{answer.status}: {content[:300]!r}")
        return time.perf_counter() - began

    before, began = cpu(pids), time.perf_counter()
    with ThreadPoolExecutor(concurrency) as callers:
        waits = list(callers.map(call, posts))
    return Turn(time.perf_counter() - began, waits, cpu(pids) - before)


def cpu(pids: Sequence[int]) -> float:
    """Processor seconds of these processes so far."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def bare(environment: dict[str, str]) -> Iterator[tuple[int, list[int]]]:
    """The bare server's port and its workers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, str(ROOT / "benchmarks" / "bare_server.py"), str(port), str(_WORKERS)], env=environment)
    try:
        for _ in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.1)
        time.sleep(2)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        yield port, [int(one) for one in children.split()]
    finally:
        process.terminate()
        process.wait()


def measure(chosen: argparse.Namespace) -> None:
    """One database: this process runs with its DATABASE_URL."""
    import tests.conftest  # noqa: F401  sets Django up
    from tests.entry.openrosa.served import served

    texts, pictures = pool(50), photos(chosen.with_photo)
    make = (str(ROOT / "benchmarks" / "submissions.py"), "--make")
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), "bench", workers=_WORKERS, mode="demo", make=make) as site,
        bare(site.place.environment) as least,
    ):
        rows = list(turns(chosen, site, least, texts, pictures))
    heads = ["photo", "callers", "ours/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "derived s", "bare/s", "its CPU ms", "ours/bare", "Central/s*"]
    kind = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    print(f"\n{kind}, {machine()}\n\n{table(heads, rows)}")


def turns(
    chosen: argparse.Namespace, site: Any, least: tuple[int, list[int]], texts: Sequence[str], pictures: Sequence[bytes]
) -> Iterator[list[object]]:
    """Both servers in turns, after sixty requests each that nobody counts."""
    from tests.entry.openrosa.prepared import PHONE

    path, (bare_port, bare_pids) = f"/v1/key/{PHONE}/submission", least
    load(site.port, path, bodies(texts, _WARM, ()), 8, site.worker_ids())
    load(bare_port, "/submission", bodies(texts, _WARM, ()), 8, bare_pids)
    expected = _WARM
    for shown, count, files in (("–", chosen.submissions, ()), ("100 kB", chosen.with_photo, pictures)):
        for concurrency in chosen.concurrency:
            posts = bodies(texts, count, files)
            ours = load(site.port, path, posts, concurrency, site.worker_ids())
            expected += count
            derived = until_derived(site, expected)
            other = load(bare_port, "/submission", posts, concurrency, bare_pids)
            central = _CENTRAL.get((bool(files), concurrency))
            yield [shown, concurrency, *ours.shown, derived, other.rate, other.cpu / count * 1000, f"{ours.rate / other.rate:.2f}", central]


def until_derived(site: Any, expected: int) -> float:
    """Seconds until all answers that were accepted can be read and no job waits."""
    began = time.perf_counter()
    while time.perf_counter() - began < 60:
        ((answered,),) = site.read("SELECT count(*) FROM surveys_submission WHERE form_version_id IS NOT NULL AND CAST(answers_open AS text) <> '{}'")
        ((waiting,),) = site.read("SELECT count(*) FROM jobs_job WHERE state IN ('ready', 'running') AND task LIKE '%survey%'")
        if answered >= expected and not waiting:
            return time.perf_counter() - began
        time.sleep(0.05)
    raise SystemExit("what follows from the submissions never came")


def make() -> None:
    """An installation with the pack's form, assigned. In a process of its own."""
    import django

    django.setup()
    from datetime import UTC, date, datetime

    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.surveys import services
    from tests.engines.xforms.oracle.forms import WORKBOOKS
    from tests.entry.openrosa import prepared
    from tests.factories import MOZHUGONGKA

    prepared.make()
    actor, now = Viewer.system("benchmark"), datetime.now(UTC)
    content = WORKBOOKS[_FORM].read_bytes()
    version = services.upload_form(actor=actor, now=now, place=MOZHUGONGKA, content=content, filename=f"{_FORM}.md")
    services.publish_version(actor=actor, now=now, version_id=version.id)
    services.assign_form(actor=actor, now=now, form_id=version.form_id, place=MOZHUGONGKA, starts_on=date(2020, 1, 1))
    print(json.dumps({}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=600, help="without a photo, for each concurrency and side")
    parser.add_argument("--with-photo", type=int, default=300)
    parser.add_argument("--concurrency", type=int, nargs="+", default=[1, 8, 16, 32])
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--make", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.make:
        make()
        return
    if chosen.one:
        measure(chosen)
        return
    print(f"submissions: {machine()}")
    for url in ("", os.environ.get("DATABASE_URL", _URL)):
        if url and subprocess.run(["pg_isready", "-q"], check=False).returncode != 0:
            print("\nPostgreSQL does not answer: left out")
            continue
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | ({"DATABASE_URL": url} if url else {})
        subprocess.run([sys.executable, __file__, "--one", *sys.argv[1:]], env=environment, check=True)
    print("\n* ODK Central, another run on a machine of the same kind, almost free; 39–45/s at 16 callers when that machine was busy")
    print(f"at the end: {machine()}")


if __name__ == "__main__":
    main()
