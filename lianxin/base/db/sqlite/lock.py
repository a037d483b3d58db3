"""One writer at a time, in the order they came.

SQLite's own waiting is a sleep-and-try-again in which some writers starve for seconds. A ``flock`` on a file
beside the database queues them in the kernel instead. The kernel frees the lock of a killed process. Readers
never take it.
"""

import fcntl
import os
import threading

from lianxin.base.db.sqlite.library import Database


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

        Raises OperationalError ("database is locked") when another writer keeps it longer than the timeout.
        """
        if self._path is None or self._descriptor is not None:
            return
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not _Wait(descriptor).granted_within(self._timeout):
                raise Database.OperationalError("database is locked") from None
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock to the next writer; does nothing when it is not held."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)


class _Wait:
    """A blocking ``flock`` with a time limit: the kernel queues fairly but knows no timeout, so a thread waits."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._answered = threading.Event()
        self._state = threading.Lock()
        self._abandoned = False

    def granted_within(self, timeout: float) -> bool:
        """True once the lock is ours; on False the descriptor is closed as soon as the kernel answers."""
        threading.Thread(target=self._block, name="sqlite-write-lock", daemon=True).start()
        if self._answered.wait(timeout):
            return True
        with self._state:
            self._abandoned = not self._answered.is_set()
        return not self._abandoned

    def _block(self) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        with self._state:
            if self._abandoned:
                os.close(self._descriptor)
            else:
                self._answered.set()
