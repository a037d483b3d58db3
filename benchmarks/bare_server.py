"""The other side of `submissions.py`: the least that Django can do with a submission, served the same way.

It reads the multipart body, parses the XML, looks whether the instanceID is new, inserts one row and lays photos down synced. No
account, no permission, no audit trail, no validation, no answers read. Started by the benchmark: `bare_server.py PORT WORKERS`.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lianxin.kernel import environment  # noqa: E402

VAR = Path(os.environ["LIANXIN_VAR"]) / "bare"
TABLE = "CREATE TABLE IF NOT EXISTS bare_submission (instance_id varchar(200) PRIMARY KEY, sha256 varchar(64), xml {bytes}, files text)"


def submission(request: HttpRequest) -> HttpResponse:
    from django.db import connection, transaction
    from lxml import etree

    if request.method == "HEAD":
        return HttpResponse(status=204)
    xml = request.FILES["xml_submission_file"].read()
    instance = etree.fromstring(xml).findtext(".//{*}instanceID")
    names = [lay_down(part.read()) for name, part in request.FILES.items() if name != "xml_submission_file"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM bare_submission WHERE instance_id = %s", [instance])
        if cursor.fetchone() is None:
            row = [instance, hashlib.sha256(xml).hexdigest(), xml, ",".join(names)]
            cursor.execute("INSERT INTO bare_submission (instance_id, sha256, xml, files) VALUES (%s, %s, %s, %s)", row)
    return HttpResponse("<OpenRosaResponse/>", status=201, content_type="text/xml")


def lay_down(content: bytes) -> str:
    name = hashlib.sha256(content).hexdigest()
    with (VAR / name).open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return name


urlpatterns = [path("submission", submission)]


def main(port: str, workers: str) -> None:
    VAR.mkdir(parents=True, exist_ok=True)
    database = environment.database(os.environ.get("DATABASE_URL", ""), VAR)
    settings.configure(
        SECRET_KEY="bare", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], DATABASES={"default": database}, USE_TZ=True,
        LOGGING_CONFIG=None,
    )  # fmt: skip
    django.setup()
    from django.db import connection
    from gunicorn.app.base import BaseApplication

    with connection.cursor() as cursor:
        cursor.execute(TABLE.format(bytes="bytea" if connection.vendor == "postgresql" else "blob"))
    connection.close()

    class Site(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
        def load_config(self) -> None:
            given = {"bind": f"127.0.0.1:{port}", "workers": int(workers), "threads": 2, "control_socket_disable": True, "loglevel": "warning"}
            for key, value in given.items():
                if key in self.cfg.settings:
                    self.cfg.set(key, value)

        def load(self) -> Any:
            from django.core.handlers.wsgi import WSGIHandler

            return WSGIHandler()

    Site().run()


if __name__ == "__main__":
    main(*sys.argv[1:])
