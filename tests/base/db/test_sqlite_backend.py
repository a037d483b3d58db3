"""The SQLite backend: safe settings on every connection, and the write lock exactly around write transactions."""

import fcntl
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections, transaction
from django.db.utils import DEFAULT_DB_ALIAS, ConnectionHandler
from django.test.utils import CaptureQueriesContext

from lianxin.base.db.reading import snapshot
from lianxin.base.db.sqlite.base import DatabaseWrapper, lock_path
from lianxin.base.db.sqlite.library import has_wal_reset_bug, journal_mode
from lianxin.base.db.sqlite.lock import WriteLock

ROOT = Path(__file__).parents[3]


def wrapper(path: Path | str, alias: str = "probe", **options: Any) -> DatabaseWrapper:
    settings = {"ENGINE": "lianxin.base.db.sqlite", "NAME": str(path), "OPTIONS": options}
    handler = ConnectionHandler({DEFAULT_DB_ALIAS: settings})
    return DatabaseWrapper({**handler.settings[DEFAULT_DB_ALIAS]}, alias)


@pytest.fixture(autouse=True)
def private_databases_are_allowed(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def database(tmp_path: Path) -> Iterator[DatabaseWrapper]:
    probe = wrapper(tmp_path / "probe.sqlite3")
    connections["probe"] = probe
    with probe.cursor() as cursor:
        cursor.execute("CREATE TABLE visit (id INTEGER PRIMARY KEY, note TEXT)")
    yield probe
    probe.close()
    del connections["probe"]


def lock_is_free(database: DatabaseWrapper) -> bool:
    descriptor = os.open(lock_path(database.settings_dict["NAME"]), os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(descriptor)


def run(database: DatabaseWrapper, sql: str, params: Any = None) -> list[Any]:
    with database.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall()) if cursor.description else []


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("secure_delete", 1),
        ("journal_size_limit", 64 * 1024 * 1024),
        ("mmap_size", 0),
        ("busy_timeout", 20_000),
        ("journal_mode", journal_mode()),
    ],
)
def test_every_connection_has_the_safe_setting(database: DatabaseWrapper, pragma: str, value: Any) -> None:
    assert run(database, f"PRAGMA {pragma}") == [(value,)]


def test_the_lock_is_held_inside_atomic_and_free_after_commit(database: DatabaseWrapper) -> None:
    with transaction.atomic("probe"):
        assert not lock_is_free(database)
        with transaction.atomic("probe"):
            run(database, "INSERT INTO visit (note) VALUES (%s)", ["100%"])
        assert not lock_is_free(database)
    assert lock_is_free(database)
    assert run(database, "SELECT note FROM visit") == [("100%",)]


def test_the_lock_is_free_after_a_rollback(database: DatabaseWrapper) -> None:
    with transaction.atomic("probe"):
        run(database, "INSERT INTO visit (note) VALUES ('x')")
        transaction.set_rollback(True, "probe")
    assert lock_is_free(database)
    assert run(database, "SELECT * FROM visit") == []


def test_a_single_write_outside_atomic_takes_the_lock_and_gives_it_back(database: DatabaseWrapper) -> None:
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO visit (note) VALUES ('x') RETURNING id")
        assert not lock_is_free(database)
        assert cursor.fetchone() == (1,)
    assert lock_is_free(database)
    with database.cursor() as cursor:
        cursor.executemany("INSERT INTO visit (note) VALUES (%(note)s)", [{"note": "y"}, {"note": "z"}])
    assert lock_is_free(database)
    assert run(database, "SELECT note FROM visit ORDER BY id") == [("x",), ("y",), ("z",)]


def test_a_failed_write_gives_the_lock_back(database: DatabaseWrapper) -> None:
    with pytest.raises(OperationalError):
        run(database, "INSERT INTO nowhere VALUES (1)")
    assert lock_is_free(database)


def test_a_closed_connection_gives_the_lock_back(database: DatabaseWrapper) -> None:
    with transaction.atomic("probe"):
        run(database, "DELETE FROM visit")
        database.close()
    assert lock_is_free(database)


def test_plain_reads_and_snapshots_never_wait_for_a_writer(database: DatabaseWrapper) -> None:
    holder = WriteLock(lock_path(database.settings_dict["NAME"]), 1)
    holder.acquire()
    try:
        assert run(database, "SELECT count(*) FROM visit") == [(0,)]
        with snapshot("probe"):
            assert run(database, "SELECT count(*) FROM visit") == [(0,)]
    finally:
        holder.release()


def test_a_snapshot_sees_one_moment_and_refuses_writes(database: DatabaseWrapper) -> None:
    writer = wrapper(database.settings_dict["NAME"], "writer")
    with snapshot("probe"):
        run(database, "SELECT count(*) FROM visit")
        run(writer, "INSERT INTO visit (note) VALUES ('later')")
        assert run(database, "SELECT count(*) FROM visit") == [(0,)]
    writer.close()
    assert run(database, "SELECT count(*) FROM visit") == [(1,)]
    with pytest.raises(OperationalError, match="readonly"), snapshot("probe"):
        run(database, "DELETE FROM visit")
    run(database, "DELETE FROM visit")
    assert lock_is_free(database)


def test_a_writer_gives_up_after_its_timeout_and_takes_no_late_lock(database: DatabaseWrapper) -> None:
    holder = WriteLock(lock_path(database.settings_dict["NAME"]), 1)
    holder.acquire()
    hurried = wrapper(database.settings_dict["NAME"], "hurried", timeout=0.05)
    with pytest.raises(OperationalError, match="database is locked"):
        run(hurried, "DELETE FROM visit")
    holder.release()
    for thread in threading.enumerate():
        if thread.name == "sqlite-write-lock":
            thread.join()
    assert lock_is_free(database)
    run(hurried, "DELETE FROM visit")
    hurried.close()


def test_the_kernel_frees_the_lock_of_a_killed_writer(database: DatabaseWrapper) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLD_FOR_EVER, lock_path(database.settings_dict["NAME"])],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"held\n"
    assert not lock_is_free(database)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    run(database, "INSERT INTO visit (note) VALUES ('after')")
    assert lock_is_free(database)


_HOLD_FOR_EVER = textwrap.dedent("""
    import sys, time
    from lianxin.base.db.sqlite.lock import WriteLock
    lock = WriteLock(sys.argv[1], 1)
    lock.acquire()
    print("held", flush=True)
    time.sleep(600)
""")


def test_eight_threads_write_without_a_lost_or_refused_row(database: DatabaseWrapper) -> None:
    failures: list[BaseException] = []

    def write(number: int) -> None:
        own = wrapper(database.settings_dict["NAME"], f"writer{number}")
        try:
            for _ in range(5):
                run(own, "INSERT INTO visit (note) VALUES (%s)", [str(number)])
        except BaseException as problem:
            failures.append(problem)
        finally:
            own.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert run(database, "SELECT note, count(*) FROM visit GROUP BY note") == [(str(n), 5) for n in range(8)]


def test_a_database_in_memory_has_no_lock_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    memory = wrapper(":memory:")
    run(memory, "CREATE TABLE visit (id INTEGER)")
    memory.connection.close()
    assert list(tmp_path.iterdir()) == []


def test_limits_can_be_asked_for_and_lowered(database: DatabaseWrapper) -> None:
    variables = 9
    before = database.connection.getlimit(variables)
    assert before >= 999
    assert database.connection.setlimit(variables, 500) == before
    assert database.connection.getlimit(variables) == 500


def test_django_counts_the_queries_of_this_backend(database: DatabaseWrapper) -> None:
    with CaptureQueriesContext(database) as captured:
        run(database, "SELECT %s", [7])
    assert [query["sql"] for query in captured.captured_queries] == ["SELECT 7"]


@pytest.mark.parametrize(
    ("version", "broken"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
    ],
)
def test_the_wal_reset_range_decides_the_journal(version: tuple[int, ...], broken: bool) -> None:
    assert has_wal_reset_bug(version) is broken
    assert journal_mode(version) == ("truncate" if broken else "wal")


def test_no_module_opens_the_live_database_file() -> None:
    """One plain open() and close() of the file drops SQLite's locks; then a second program may delete the log."""
    opening = r"(?:(?<![\w.])open|\.open|read_bytes|read_text|shutil\.\w+)"
    suspicious = re.compile(
        opening + r"\([^)\n]*(?:sqlite3|db_path|database)|(?:db_path|database)\.(?:open|read_\w+)\("
    )
    offenders = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in (ROOT / "lianxin").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if suspicious.search(line) and "lock_path" not in line
    ]
    assert offenders == []
