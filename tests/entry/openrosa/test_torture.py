"""Whatever the line does to a submission — doubles it, splits it, cuts it, brings it fifty times at once — it is there once, whole.

Against the real server, on the kind of database that the suite runs on.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.entry.openrosa import forms
from tests.entry.openrosa.prepared import PHONE
from tests.entry.openrosa.served import PATIENCE, Served, digest, post, send


@pytest.fixture(scope="module")
def chance() -> random.Random:
    return random.Random(20261127)


def stored(site: Served, instance: str) -> dict[str, Any]:
    """The one version with this number; its submission holds no other."""
    (found,) = [one for one in site.versions() if instance in (one["instance"], one["root"])]
    return found


def test_fifty_at_once_with_one_number_make_one_submission_with_all_photos(site: Served) -> None:
    instance = forms.new_instance()
    xml = forms.answered(instance, photo="0.jpg")
    photos = {f"{n}.jpg": forms.photo(n) for n in range(5)}

    def call(n: int) -> int:
        return post(site.port, xml, {f"{n % 5}.jpg": photos[f"{n % 5}.jpg"]}).status

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(call, range(50))) == {201}
    found = stored(site, instance)
    assert found["sha256"] == digest(xml)
    assert found["files"] == {name: digest(content) for name, content in photos.items()}


def test_fifty_different_ones_with_one_number_leave_the_first_and_refuse_the_others(site: Served) -> None:
    instance = forms.new_instance()
    bodies = [forms.answered(instance, age=60 + n) for n in range(30)]
    with ThreadPoolExecutor(30) as pool:
        statuses = list(pool.map(lambda xml: post(site.port, xml).status, bodies))
    assert sorted(statuses) == [201] + [409] * 29
    assert stored(site, instance)["sha256"] == digest(bodies[statuses.index(201)])


def test_two_edits_of_one_version_at_once_do_not_both_win(site: Served) -> None:
    first = forms.new_instance()
    assert post(site.port, forms.answered(first)).status == 201
    edits = [forms.answered(forms.new_instance(), former=first, age=70 + n) for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda xml: post(site.port, xml).status, edits))
    assert statuses == [201] * 8, "none is refused"
    later = [one["sha256"] for one in site.versions() if one["root"] == first and one["instance"] != first]
    waiting = [one["sha256"] for one in site.versions() if one["root"] == one["instance"] != first]
    mine = {digest(one) for one in edits}
    assert len(later) == 1, "the others wait beside it"
    assert mine == {*later, *waiting} & mine


def test_parts_in_any_order_each_twice_make_one_submission(site: Served, chance: random.Random) -> None:
    instance = forms.new_instance()
    xml = forms.answered(instance, photo="0.jpg")
    parts = [{f"{n}.jpg": forms.photo(n)} for n in range(4)] + [{}]
    sent = parts * 2
    chance.shuffle(sent)
    assert {post(site.port, xml, part, incomplete=n < len(sent) - 1).status for n, part in enumerate(sent)} == {201}
    assert stored(site, instance)["files"] == {f"{n}.jpg": digest(forms.photo(n)) for n in range(4)}


def test_a_line_that_breaks_at_any_byte_leaves_nothing_half(site: Served, chance: random.Random) -> None:
    """Cut and sent again, and cut with a length that pretends to be whole: nothing of it may stay but what came whole."""
    xml = forms.answered(instance := forms.new_instance(), photo="a.csv")
    # a table, which would still be a table when cut: nothing but its end tells that it is not whole
    table = b"name,number\n" + b"".join(b"row,%d\n" % n for n in range(2_000))
    whole = forms.body(xml, {"a.csv": table}, content_type="text/csv")
    for _ in range(25):
        at = chance.randrange(1, len(whole) - 4)
        assert cut(site, whole[:at], len(whole)) in (0, 400)
        assert cut(site, whole[:at], at) in (0, 400)
    assert not [one for one in site.versions() if one["root"] == instance]
    assert send(site.port, "POST", f"/v1/key/{PHONE}/submission", whole, forms.MULTIPART).status == 201
    assert stored(site, instance)["files"] == {"a.csv": digest(table)}


def test_a_file_in_chunks_that_break_off_is_not_kept(site: Served, chance: random.Random) -> None:
    """pyODK sends files without saying how long they are: only the last chunk tells that all have come."""
    instance = forms.new_instance()
    assert post(site.port, forms.answered(instance, photo="a.csv")).status == 201
    table = b"name,number\n" + b"row,1\n" * 2_000
    path = f"/v1/projects/540127/forms/elder/submissions/{instance}/attachments/a.csv"
    opening = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {PHONE}\r\n".encode()
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (table[n : n + 512] for n in range(0, len(table), 512))) + b"0\r\n\r\n"
    for _ in range(12):
        at = chance.randrange(1, len(chunks) - 5)
        assert talk(site, opening + b"Transfer-Encoding: chunked\r\n\r\n" + chunks[:at]) in (0, 400, 500)
        assert talk(site, opening + b"Content-Length: %d\r\n\r\n" % len(table) + table[: at % len(table)]) in (0, 400)
    assert stored(site, instance)["files"] == {}
    assert talk(site, opening + b"Transfer-Encoding: chunked\r\n\r\n" + chunks) == 200
    assert stored(site, instance)["files"] == {"a.csv": digest(table)}


@pytest.mark.slow
def test_two_hundred_megabytes_are_refused_and_the_server_stays_small(site: Served) -> None:
    before = memory(site)
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as line:
        line.sendall(head(200 * 1024 * 1024))
        assert line.recv(4_096).startswith(b"HTTP/1.1 413")
        block = b"x" * 1_048_576
        try:
            for _ in range(200):
                line.sendall(block)
        except OSError:
            pass  # it need not be listened to
    assert memory(site) - before < 30 * 1024 * 1024
    assert send(site.port, "HEAD", f"/v1/key/{PHONE}/submission").status == 204


def test_twenty_of_the_longest_bodies_at_once_take_bounded_memory(site: Served) -> None:
    body = forms.body(b"<data", {"big.bin": bytes(12_000_000)})
    before = memory(site)
    with ThreadPoolExecutor(20) as pool:
        statuses = set(pool.map(lambda _: send(site.port, "POST", f"/v1/key/{PHONE}/submission", body, forms.MULTIPART).status, range(20)))
    assert statuses == {400}
    # two workers with two threads each: four bodies in memory, read once more for the handler
    assert memory(site, "VmHWM") - before < 4 * 3 * 12_000_000


def cut(site: Served, part: bytes, length: int) -> int:
    """Send a part of a body that says it has this length, then hang up; the status, if there was one."""
    return talk(site, head(length) + part)


def talk(site: Served, request: bytes) -> int:
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        try:
            answer = line.recv(4_096)
        except OSError:
            return 0
    return int(answer.split()[1]) if answer else 0


def head(length: int) -> bytes:
    path = f"/v1/key/{PHONE}/submission"
    return f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {forms.MULTIPART}\r\nContent-Length: {length}\r\n\r\n".encode()


def memory(site: Served, which: str = "VmRSS") -> int:
    """Bytes of the worker processes together."""
    return sum(_memory(pid, which) for pid in site.worker_ids())


def _memory(pid: int, which: str) -> int:
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(which))


@pytest.fixture(scope="module", autouse=True)
def no_token_in_the_log(shared_site: Served) -> Iterator[None]:
    """Addresses hold tokens: whatever breaks here, no address may reach the log of Django or of gunicorn."""
    yield
    assert PHONE not in (shared_site.place.var / "server.log").read_text()


@pytest.fixture
def site(shared_site: Served) -> Served:
    shared_site.wait()
    return shared_site
