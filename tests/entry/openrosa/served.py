"""The real server, as `lianxin serve` starts it, in an installation of its own; and phones that talk to it."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.entry.cli.installations import ROOT, Installation, with_tables
from tests.entry.openrosa import forms
from tests.entry.openrosa.prepared import PHONE

PATIENCE = 120  # seconds
_MAKE = ("-m", "tests.entry.openrosa.prepared", "make")
_VERSIONS = """
SELECT s.root_id, v.instance_id, v.sha256, f.name, f.sent_sha256 FROM surveys_submissionversion v
JOIN surveys_submission s ON s.id = v.submission_id
LEFT JOIN surveys_submissionfile f ON f.version_id = v.id AND f.file_id IS NOT NULL ORDER BY v.received_at, v.number
"""


@dataclass
class Served:
    """A server that can be killed and started again at the same address."""

    place: Installation
    workers: int = 2
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._find_port()
        command = [sys.executable, "-m", "lianxin.entry.cli.main", "serve", "--port", str(self.port), "--workers", str(self.workers)]
        log = (self.place.var / "server.log").open("ab")
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.place.environment, stdout=log, stderr=log, start_new_session=True)
        self.wait()

    def _find_port(self) -> None:
        """A free one at first; later the same, as soon as those that were killed have let it go."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with socket.create_server(("127.0.0.1", self.port)) as free:
                    self.port = free.getsockname()[1]
                return
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.02)

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(OSError, http.client.HTTPException):
                if send(self.port, "HEAD", f"/v1/key/{PHONE}/submission").status == 204:
                    return
            assert self.process is not None
            assert self.process.poll() is None, (self.place.var / "server.log").read_text()[-2_000:]
            time.sleep(0.05)
        raise AssertionError((self.place.var / "server.log").read_text()[-2_000:])

    def worker_ids(self) -> list[int]:
        assert self.process is not None
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(one) for one in path.read_text().split()]

    def kill_worker(self, chance: random.Random) -> None:
        """One worker process dies at once; its master starts another."""
        if workers := self.worker_ids():
            with suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)

    def kill(self) -> None:
        """Everything dies at once, as when the machine's owner pulls the plug of the process group."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def told(self) -> dict[str, Any]:
        done = self.place.python("-m", "tests.entry.openrosa.prepared", "told")
        assert done.returncode == 0, done.stderr[-3_000:]
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


    def versions(self) -> list[dict[str, Any]]:
        """All versions with their submission and the digests of their files, read beside the running server."""
        rows: dict[str, dict[str, Any]] = {}
        for root, instance, sha256, name, sent in self.read(_VERSIONS):
            one = rows.setdefault(instance, {"root": root, "instance": instance, "sha256": sha256, "files": {}})
            if name:
                one["files"][name] = sent
        return list(rows.values())

    def read(self, sql: str) -> list[tuple[Any, ...]]:
        url = self.place.environment.get("DATABASE_URL")
        if not url:
            with closing(sqlite3.connect(f"file:{self.place.var / 'lianxin.sqlite3'}?mode=ro", uri=True)) as database:
                return database.execute(sql).fetchall()
        import psycopg

        with psycopg.connect(url) as server:
            return server.execute(sql).fetchall()  # type: ignore[arg-type]


@dataclass
class Answer:
    status: int
    content: bytes
    headers: dict[str, str]


@contextmanager
def served(var: Path, name: str, *, workers: int = 2, mode: str = "test", make: Sequence[str] = _MAKE) -> Iterator[Served]:
    """An installation with a worker, a station head, an outsider, their devices and one form; running."""
    with with_tables(var, name, mode=mode) as place:
        made = place.python(*make)
        assert made.returncode == 0, made.stderr[-3_000:]
        site = Served(place, workers)
        site.start()
        try:
            yield site
        finally:
            with suppress(ProcessLookupError):
                site.kill()


def send(port: int, method: str, path: str, body: bytes = b"", content_type: str = "", **headers: str) -> Answer:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        kind = {"Content-Type": content_type} if content_type else {}
        connection.request(method, path, body or None, {**kind, **{k.replace("_", "-"): v for k, v in headers.items()}})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(), dict(answer.getheaders()))
    finally:
        connection.close()


def post(port: int, xml: bytes, files: dict[str, bytes] | None = None, *, token: str = PHONE, incomplete: bool = False) -> Answer:
    return send(port, "POST", f"/v1/key/{token}/submission", forms.body(xml, files, incomplete=incomplete), forms.MULTIPART)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
