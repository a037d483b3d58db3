"""Run by test_restore_drill: a station that registers people and stores files until it is killed."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import django

PLACE = "540127100202"


def main(command: str) -> None:
    django.setup()
    if command == "work":
        work()
    else:
        print(json.dumps(counts()))


def work() -> None:
    from PIL import Image

    from lianxin.base.access.viewer import Viewer
    from lianxin.base.files.services import store_file
    from lianxin.domain.people.rules.residents import ResidentValues
    from lianxin.domain.people.services.residents import register_resident

    actor, number = Viewer.system("drill"), 0
    while True:
        now = datetime.now(UTC)
        picture = io.BytesIO()
        Image.new("RGB", (8, 8), (number % 256, number // 256 % 256, 90)).save(picture, format="PNG")
        store_file(actor=actor, now=now, place=PLACE, content=picture.getvalue(), needs="file.read")
        name = f"旦增{chr(0x4E00 + 37 * number % 20_000)}{chr(0x4E00 + 101 * number % 20_000)}"
        born = date(1930, 1, 1) + timedelta(days=331 * number % 30_000)  # so nobody is likely another one
        values = ResidentValues(place=PLACE, name=name, birth_date=born, no_id_reason="unknown", phone=f"199{number * 7_919_317 % 10**8:08d}")
        register_resident(actor=actor, now=now, values=values)
        number += 1
        if number == 5:
            print("writing", flush=True)


def counts() -> dict[str, object]:
    """Rows, and whether every stored file is there with the bytes its row names and every phone opens."""
    import hashlib

    from lianxin.base.audit.models import AuditEntry
    from lianxin.base.files.models import StoredFile
    from lianxin.base.files.services import path_of
    from lianxin.domain.people.models import Resident

    files = list(StoredFile.objects.values_list("sha256", flat=True))
    whole = [sha for sha in files if hashlib.sha256(Path(path_of(sha)).read_bytes()).hexdigest() == sha]
    return {
        "people_resident": Resident.objects.count(),
        "audit_auditentry": AuditEntry.objects.count(),
        "files_storedfile": len(files),
        "whole_files": len(whole),
        "phones": sum(resident.phone.startswith("199") for resident in Resident.objects.iterator()),
    }


if __name__ == "__main__":
    main(sys.argv[1])
