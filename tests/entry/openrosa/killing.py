"""Kill the real server again and again while phones send to it; what was acknowledged must be there, once, with its photos.

    python -m tests.entry.openrosa.killing --workers 200 --servers 50 [--phones 6] [--seed 1]

The workers of gunicorn are killed one by one, the whole server (master and workers) all at once, each with SIGKILL at a random
instant. Phones do as ODK Collect does: they send the same bytes until they are told 201. Some split a submission, some edit it,
some send again what was acknowledged already.
"""

from __future__ import annotations

import argparse
import http.client
import random
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tests.conftest  # noqa: F401  sets Django up when this runs by itself
from tests.entry.openrosa import forms
from tests.entry.openrosa.served import PATIENCE, Served, digest, post, served

ACKNOWLEDGED = 201


@dataclass
class Sent:
    """One version of a submission as a phone has it."""

    instance: str
    xml: bytes
    files: dict[str, bytes]
    root: str
    is_acknowledged: bool = False


@dataclass
class Phone(threading.Thread):
    """Sends one submission after the other, each until it is acknowledged."""

    site: Served
    seed: int
    stop: threading.Event
    sent: list[Sent] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    acknowledged: int = 0

    __hash__ = threading.Thread.__hash__

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.chance = random.Random(self.seed)

    def run(self) -> None:
        while not self.stop.is_set():
            one = self.next()
            self.sent.append(one)
            while not self.stop.is_set() and not self.deliver(one):
                time.sleep(0.1)

    def next(self) -> Sent:
        """A new submission, or an edit of one that is there."""
        instance = forms.new_instance()
        edited = self.sent and self.sent[-1].is_acknowledged and self.chance.random() < 0.2
        former = self.sent[-1] if edited else None
        files = {"a.jpg": forms.photo(self.chance.randrange(8)), "b.jpg": forms.photo(9)} if self.chance.random() < 0.5 else {}
        xml = forms.answered(
            instance, age=self.chance.randrange(60, 99), photo="a.jpg" if files else "", former=former.instance if former else "",
        )  # fmt: skip
        return Sent(instance, xml, files, former.root if former else instance)

    def deliver(self, one: Sent) -> bool:
        """All parts of it; True once the last is acknowledged."""
        parts = [one.files]
        if self.chance.random() < 0.5:
            parts = [{}, *({name: content} for name, content in one.files.items())]
        if self.chance.random() < 0.2:
            parts.append(parts[0])
        for number, part in enumerate(parts):
            if not self.post(one.xml, part, incomplete=number + 1 < len(parts)):
                return False
        one.is_acknowledged = True
        self.acknowledged += 1
        return True

    def post(self, xml: bytes, files: dict[str, bytes], *, incomplete: bool) -> bool:
        try:
            status = post(self.site.port, xml, files, incomplete=incomplete).status
        except (OSError, http.client.HTTPException):
            self.broken += 1
            return False
        if status != ACKNOWLEDGED:
            self.refused[status] += 1
        return status == ACKNOWLEDGED


@dataclass(frozen=True)
class Outcome:
    """What is wrong (nothing, if all is well), and how much was tried."""

    faults: list[str]
    acknowledged: int
    stored: int
    broken: int
    refused: dict[int, int]
    seconds: float


def kill_under_load(site: Served, *, workers: int, servers: int, phones: int = 6, seed: int = 1) -> Outcome:
    """The whole of it: load, kills, and the count afterwards."""
    chance, stop, began = random.Random(seed), threading.Event(), time.monotonic()
    callers = [Phone(site, seed * 100 + n, stop) for n in range(phones)]
    for caller in callers:
        caller.start()
    kinds = ["worker"] * workers + ["server"] * servers
    chance.shuffle(kinds)
    for kind in kinds:
        _let_some_arrive(callers, chance)
        if kind == "worker":
            site.kill_worker(chance)
        else:
            site.kill()
            site.start()
    site.wait()
    time.sleep(1)
    stop.set()
    for caller in callers:
        caller.join()
    site.kill()
    sent = [one for caller in callers for one in caller.sent]
    told = site.told()
    refused: Counter[int] = sum((caller.refused for caller in callers), Counter())
    return Outcome(
        faults(sent, told), sum(one.is_acknowledged for one in sent), sum(len(row["versions"]) for row in told["rows"]),
        sum(caller.broken for caller in callers), dict(refused), time.monotonic() - began,
    )  # fmt: skip


def _let_some_arrive(callers: list[Phone], chance: random.Random) -> None:
    """A server that is down has nothing to lose: the next kill comes when it is at work again, at any instant of a request."""
    wanted = _acknowledged(callers) + chance.randrange(1, 12)
    until = time.monotonic() + PATIENCE
    while _acknowledged(callers) < wanted:
        assert time.monotonic() < until, "the server takes nothing any more"
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.05))


def _acknowledged(callers: list[Phone]) -> int:
    return sum(caller.acknowledged for caller in callers)


def faults(sent: list[Sent], told: dict[str, Any]) -> list[str]:
    """Everything acknowledged that is not there exactly once and whole; everything there that nobody sent."""
    versions = [(row["root"], version) for row in told["rows"] for version in row["versions"]]
    times = Counter(version["instance"] for _, version in versions)
    here = {version["instance"]: (root, version) for root, version in versions}
    found = [f"doubled: {instance}" for instance, number in times.items() if number > 1]
    roots = Counter(row["root"] for row in told["rows"])
    found += [f"doubled: {root}" for root, number in roots.items() if number > 1]
    by_instance = {one.instance: one for one in sent}
    found += [f"from nowhere: {instance}" for instance in times if instance not in by_instance]
    for one in sent:
        if one.instance not in here:
            found += [f"lost: {one.instance}"] * one.is_acknowledged
            continue
        root, version = here[one.instance]
        if version["sha256"] != digest(one.xml) or root != one.root:
            found.append(f"other bytes or another submission: {one.instance}")
        lost = [name for name, content in one.files.items() if version["files"].get(name) != digest(content)]
        found += [f"photos lost: {one.instance} {lost}"] * (one.is_acknowledged and bool(lost))
    found += [] if told["whole"] else ["the database is damaged"]
    return found + ([] if told["chained"] else ["the audit trail is broken"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--workers", type=int, default=200)
    parser.add_argument("--servers", type=int, default=50)
    parser.add_argument("--phones", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "var", "kill_http") as site:
        done = kill_under_load(site, workers=chosen.workers, servers=chosen.servers, phones=chosen.phones, seed=chosen.seed)
    print(
        f"{chosen.workers} workers and {chosen.servers} servers killed in {done.seconds:.0f} s; {done.acknowledged} versions acknowledged, "
        f"{done.stored} stored, {done.broken} requests broken, refused {done.refused or 'none'}"
    )
    print("\n".join(done.faults) or "nothing lost, nothing doubled")
    raise SystemExit(1 if done.faults else 0)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
