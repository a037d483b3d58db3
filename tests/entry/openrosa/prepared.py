"""Run inside an installation of its own: make it ready for phones, or tell what it holds.

    python -m tests.entry.openrosa.prepared make | told
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date
from typing import Any

import django

PHONE, PROGRAM, OUTSIDER = "the-token-of-the-phone", "the-token-of-the-program", "the-token-of-the-outsider"
EARLY = date(2020, 1, 1)


def main(command: str) -> None:
    django.setup()
    print(json.dumps(make() if command == "make" else told()))


def make() -> dict[str, Any]:
    from lianxin.domain.surveys.models import FormAssignment
    from tests import factories
    from tests.entry.openrosa import forms

    zhuoma = factories.make_user("zhuoma", "worker", factories.GONGKA, display_name="卓玛", starts_on=EARLY)
    deji = factories.make_user("deji", "station_head", factories.GONGKA, display_name="德吉", starts_on=EARLY)
    zhangwei = factories.make_user("zhangwei", "worker", factories.BEIGAN, display_name="张伟", starts_on=EARLY)
    for user, token in ((zhuoma, PHONE), (deji, PROGRAM), (zhangwei, OUTSIDER)):
        forms.make_device(user, token)
    forms.make_form()
    FormAssignment.objects.update(starts_on=EARLY)
    return {}


def told() -> dict[str, Any]:
    """Every submission with its versions and the files that lie on the disk as they were sent; and whether all is whole."""
    from django.db import connection

    from lianxin.base.audit.selectors import heads
    from lianxin.base.files.selectors import content_of
    from lianxin.domain.surveys.models import Submission
    from lianxin.entry.cli.chains import tell_breaks

    rows = []
    for one in Submission.objects.prefetch_related("versions__files__file").order_by("id"):
        versions = []
        for version in one.versions.all():
            assert hashlib.sha256(version.xml).hexdigest() == version.sha256
            files = {f.name: f.sent_sha256 for f in version.files.all() if f.file is not None and content_of(f.file)}
            versions.append({"instance": version.instance_id, "sha256": version.sha256, "files": files})
        rows.append({"root": one.root_id, "state": one.state, "versions": versions})
    whole = True
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            whole = cursor.fetchone() == ("ok",)
    sys.stdout, out = sys.stderr, sys.stdout
    try:
        chained = tell_breaks(None)
    finally:
        sys.stdout = out
    return {"rows": rows, "whole": whole, "chained": bool(chained), "heads": len(heads())}


if __name__ == "__main__":
    main(sys.argv[1])
