"""One writer at a time, in a queue.

SQLite's own waiting is a sleep-and-try-again in which some writers starve for seconds. ``flock`` on a file beside
the database lets the kernel wake the next writer instead. One such lock is not yet a queue: who has just finished may
take it again before the next one is awake. So there are two: whoever is next holds the turn while waiting for the
lock, and nobody passes. The kernel frees both when a process is killed. Readers never take either.
"""

import fcntl
import os
import threading

from lianxin.base.db.sqlite.library import Database

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC


class WriteLock:
    """The right to write to one database file, held by one connection.

    ``path`` is the lock file (never the database itself: closing any descriptor of the live file would drop
    SQLite's own locks on it); None means a private database that needs no lock. ``timeout`` is in seconds.
    """

    def __init__(self, path: str | None, timeout: float) -> None:
        self._path = path
        self._timeout = timeout
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Wait for the lock; a second call while holding it does nothing.

        Raises OperationalError ("database is locked") when other writers keep it longer than the timeout.
        """
        if self._path is None or self._descriptor is not None:
            return
        place = _PlaceInQueue(self._path)
        if not place.free_now() and not place.granted_within(self._timeout):
            raise Database.OperationalError("database is locked")
        self._descriptor = place.lock

    def release(self) -> None:
        """Give the lock to the next writer; does nothing when it is not held."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)


class _PlaceInQueue:
    """One wait: first for the turn, then for the lock. The kernel knows no time limit, so a thread does the waiting."""

    def __init__(self, path: str) -> None:
        self._turn = os.open(f"{path}-turn", _FLAGS, 0o600)
        self.lock = os.open(path, _FLAGS, 0o600)
        self._granted = threading.Event()
        self._state = threading.Lock()
        self._abandoned = False

    def free_now(self) -> bool:
        """True when nobody waits and nobody writes: the lock is ours at once."""
        try:
            fcntl.flock(self._turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        os.close(self._turn)
        return True

    def granted_within(self, timeout: float) -> bool:
        """True once the lock is ours; on False it is given back as soon as the kernel grants it."""
        threading.Thread(target=self._wait, name="sqlite-write-lock", daemon=True).start()
        if self._granted.wait(timeout):
            return True
        with self._state:
            self._abandoned = not self._granted.is_set()
        return not self._abandoned

    def _wait(self) -> None:
        fcntl.flock(self._turn, fcntl.LOCK_EX)
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        os.close(self._turn)
        with self._state:
            if self._abandoned:
                os.close(self.lock)
            else:
                self._granted.set()
