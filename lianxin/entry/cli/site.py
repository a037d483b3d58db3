"""The site: gunicorn in this process, with a worker for background jobs inside every one of its processes."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Any

from django.core.management import call_command
from django.db import connections

from lianxin.kernel.problems import ProblemError


def must_be_free(bind: str) -> None:
    """Raise "site.address_taken" when nobody could listen at this address: better said before the work than after it."""
    host, _, port = bind.rpartition(":")
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    try:
        socket.create_server((host.strip("[]"), int(port)), family=family).close()
    except OSError as refused:
        raise ProblemError("site.address_taken", address=bind, reason=refused.strerror or refused) from None


def serve(bind: str, workers: int) -> None:
    """Gather static files, then serve until stopped (SIGTERM lets requests and the job in hand finish)."""
    from gunicorn.app.base import BaseApplication

    call_command("collectstatic", interactive=False, verbosity=0)

    class Site(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
        def load_config(self) -> None:
            for key, value in {
                "bind": bind,
                "workers": workers,
                "threads": 2,
                "timeout": 60,
                "max_requests": 5000,
                "max_requests_jitter": 500,
                "control_socket_disable": True,
                "preload_app": True,  # read once and shared by all processes; one that takes another's place answers at once
                "post_worker_init": _start_jobs,
                "worker_exit": _stop_jobs,
                "loglevel": "warning",
            }.items():
                if key in self.cfg.settings:
                    self.cfg.set(key, value)

        def load(self) -> Any:
            application = warm_application()
            connections.close_all()  # none may be shared by the processes to come
            return application

    Site().run()


def warm_application() -> Any:
    """The application with its addresses and packs read, which takes a second: else the first visitor would wait for it. A broken
    pack is told where it is used, as ever."""
    from django.core.wsgi import get_wsgi_application
    from django.urls import reverse

    from lianxin.base import packs

    application = get_wsgi_application()
    reverse("web:home")
    with suppress(packs.PackError):
        packs.all()
    return application


def warm_planner() -> None:
    """The planner's machine code, where somebody is planned at all: 70 MB and a second that the first who plans a day would
    wait for (half a minute where it has to be compiled). Beside the first pages; a failure is told where a day is planned."""
    from django.db import DatabaseError, connection

    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.care.selectors import carers

    try:
        is_wanted = carers(Viewer.system("排班准备")).filter(is_active=True).exists()
    except DatabaseError:
        is_wanted = False
    finally:
        connection.close()
    if is_wanted:
        from lianxin.engines.planning.warming import warm

        warm()


_stop = threading.Event()


def _start_jobs(worker: Any) -> None:
    from lianxin.base.jobs.worker import run_worker
    from lianxin.entry.cli.tasks import run_timetable

    threading.Thread(target=warm_planner, name="planner", daemon=True).start()
    threading.Thread(target=run_worker, args=(_stop,), name="jobs", daemon=True).start()
    threading.Thread(target=run_timetable, args=(_stop,), name="timetable", daemon=True).start()


def _stop_jobs(server: Any, worker: Any) -> None:
    _stop.set()
