"""`lianxin serve`: the site, with one worker for background jobs inside."""

from __future__ import annotations

import argparse
import os
import threading
from typing import Any

HELP = "启动网站(含后台任务)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bind", default="127.0.0.1:8000", help="地址:端口")
    parser.add_argument("--workers", type=int, default=max(2, os.cpu_count() or 2), help="进程数")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start

    start("serve")
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    say(f"连心在 http://{args.bind}/ (Ctrl+C 停止)")
    serve(args.bind, args.workers)
    return 0


def serve(bind: str, workers: int) -> None:
    """Run gunicorn in this process until it is stopped; worker processes get a thread for jobs, one lease each."""
    from django.core.wsgi import get_wsgi_application
    from gunicorn.app.base import BaseApplication

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
                "post_worker_init": _start_jobs,
                "accesslog": None,
            }.items():
                if key in self.cfg.settings:
                    self.cfg.set(key, value)

        def load(self) -> Any:
            return get_wsgi_application()

    Site().run()


def _start_jobs(worker: Any) -> None:
    from lianxin.base.jobs.worker import run_worker

    stop = threading.Event()
    threading.Thread(target=run_worker, args=(stop,), name="jobs", daemon=True).start()
