"""A small form in three languages, submissions of it, and photos: what tests of surveys are made of."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from PIL import Image

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.surveys import services
from lianxin.domain.surveys.models import Form, FormVersion
from lianxin.domain.surveys.services import Received
from tests.factories import GONGKA, MOZHUGONGKA, NOW, viewer_for

SYSTEM = Viewer.system("setup")

WORKBOOK = """
| survey |
| | type       | name        | label::中文 (zh) | label::བོད་ཡིག (bo) | required | constraint | constraint_message::中文 (zh) | constraint_message::བོད་ཡིག (bo) | calculation |
| | start      | start       | | | | | | | |
| | end        | end         | | | | | | | |
| | hidden     | resident_id | | | | | | | |
| | integer    | age         | 年龄 | ལོ། | yes | . >= 60 | 须满 60 岁 | ལོ་ ༦༠ དགོས། | |
| | select_one yes_no | alone | 独居吗? | གཅིག་པུ་ཡིན་ནམ། | | | | | |
| | calculate  | twice       | | | | | | | ${age} * 2 |
| | image      | photo       | 照片 | འདྲ་པར། | | | | | |
| | image      | photo2      | 又一张 | འདྲ་པར། | | | | | |
| choices |
| | list_name | name | label::中文 (zh) | label::བོད་ཡིག (bo) |
| | yes_no    | yes  | 是 | རེད། |
| | yes_no    | no   | 否 | མ་རེད། |
| settings |
| | form_title::中文 (zh) | form_title::བོད་ཡིག (bo) | form_id | version | default_language |
| | 老人需求 | རྒན་རྒོན། | %(form_id)s | %(version)s | 中文 (zh) |
"""


def workbook(version: str = "1", form_id: str = "elder") -> bytes:
    return (WORKBOOK % {"version": version, "form_id": form_id}).encode()


def make_form(
    version: str = "1", *, form_id: str = "elder", place: str = MOZHUGONGKA, assigned: str = GONGKA
) -> Form:
    """A published form of the county, assigned to a township since long ago."""
    form = publish(version, form_id=form_id, place=place).form
    if assigned:
        services.assign_form(
            actor=SYSTEM, now=NOW, form_id=form.id, place=assigned, starts_on=date(2026, 1, 1)
        )
    return Form.objects.get(id=form.id)


def publish(version: str, *, form_id: str = "elder", place: str = MOZHUGONGKA) -> FormVersion:
    made = services.upload_form(
        actor=SYSTEM, now=NOW, place=place, content=workbook(version, form_id), filename="elder.md"
    )
    return services.publish_version(actor=SYSTEM, now=NOW, version_id=made.id)


def answered(
    *, instance: str = "", form_id: str = "elder", version: str = "1", deprecated: str = "", age: object = 72, at: datetime = NOW,
    resident: object = "", photo: str = "", photo2: str = "", twice: object = None,
) -> bytes:  # fmt: skip
    """A submission as ODK Collect writes it."""
    told = age if isinstance(age, int) else 0
    former = f"<deprecatedID>{deprecated}</deprecatedID>" if deprecated else ""
    return (
        f"<data id='{form_id}' version='{version}' xmlns:orx='http://openrosa.org/xforms'>"
        f"<start>{at.isoformat()}</start><end>{at.isoformat()}</end><resident_id>{resident}</resident_id>"
        f"<age>{age}</age><alone>yes</alone><twice>{told * 2 if twice is None else twice}</twice>"
        f"<photo>{photo}</photo><photo2>{photo2}</photo2>"
        f"<meta><instanceID>{instance or new_instance()}</instanceID>{former}</meta></data>"
    ).encode()


def new_instance() -> str:
    return f"uuid:{uuid4()}"


def send(user: User, xml: bytes, **more: Any) -> Received:
    """A worker's phone sends."""
    given: dict[str, Any] = {"channel": "openrosa", "now": NOW} | more
    return services.receive_submission(actor=viewer_for(user, given["now"]), xml=xml, **given)


def photo(colour: str = "#b5651d", *, exif: bool = False) -> bytes:
    out = io.BytesIO()
    more = {}
    if exif:
        told = Image.Exif()
        told[0x010F] = "SECRET-PHONE"
        more["exif"] = told.tobytes()
    Image.new("RGB", (40, 30), colour).save(out, format="JPEG", **more)
    return out.getvalue()
