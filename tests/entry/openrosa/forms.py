"""A small form with everything a client meets: a group, a repeat, a photo, a place, a rule; and submissions to it."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from functools import cache
from uuid import uuid4

from PIL import Image

from lianxin.base.access.models import User
from lianxin.domain.surveys.models import Form, FormAssignment, FormDevice, FormVersion
from tests.factories import MOZHUGONGKA, NOW, TODAY

FORM_ID = "elder"
TOKEN = "a-token-of-a-phone-that-nobody-guesses"
BOUNDARY = "BoUnDaRyStRiNg"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"

XFORM = """<?xml version="1.0" encoding="utf-8"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"><h:head><h:title>老人</h:title>
<model><instance><data id="{form_id}" version="{version}"><who><name/><age/></who><kin jr:template=""><called/><old/></kin><at/><photo/>
<meta><instanceID/></meta></data></instance>
<bind nodeset="/data/who/name" type="string" required="true()"/><bind nodeset="/data/who/age" type="int" constraint=". &gt;= 60"/>
<bind nodeset="/data/kin/called" type="string"/><bind nodeset="/data/kin/old" type="int"/>
<bind nodeset="/data/at" type="geopoint"/><bind nodeset="/data/photo" type="binary"/>
<bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/></model></h:head>
<h:body><group ref="/data/who"><input ref="/data/who/name"><label>姓名</label></input><input ref="/data/who/age"><label>年龄</label></input></group>
<group ref="/data/kin"><repeat nodeset="/data/kin"><input ref="/data/kin/called"><label>亲属</label></input><input ref="/data/kin/old"><label>多大</label></input></repeat></group>
<input ref="/data/at"><label>位置</label></input><upload ref="/data/photo" mediatype="image/*"><label>照片</label></upload></h:body></h:html>"""


def make_form(place: str = MOZHUGONGKA, *, form_id: str = FORM_ID, version: str = "1", assigned: str = "") -> FormVersion:
    """A published form of a place, to be filled in there (or at `assigned`)."""
    form = Form.objects.create(
        place=place, form_id=form_id, titles={"zh": "老人问卷", "bo": "རྒན་པའི་འདྲི་གཞི།", "en": "Elders"}, state="open", made_at=NOW
    )
    made = add_version(form, version)
    FormAssignment.objects.create(form=form, place=assigned or place, starts_on=TODAY - timedelta(days=30), made_at=NOW)
    return made


def add_version(form: Form, version: str) -> FormVersion:
    """One more version, which becomes the current one."""
    xml = XFORM.format(form_id=form.form_id, version=version).encode()
    form.versions.filter(state="published").update(state="retired")
    made = FormVersion.objects.create(
        form=form, version=version, state="published", xml=xml, md5=hashlib.md5(xml).hexdigest(), titles=form.titles, made_at=NOW,
        published_at=NOW,
    )  # fmt: skip
    form.current = made
    form.save()
    return made


def make_device(user: User, token: str = TOKEN, **fields: object) -> str:
    FormDevice.objects.create(user=user, name="手机", digest=FormDevice.digest_of(token), made_at=NOW, **fields)
    return token


def new_instance() -> str:
    return f"uuid:{uuid4()}"


def answered(
    instance_id: str, *, name: str = "白玛", age: object = 80, photo: str = "", kin: tuple[tuple[str, int], ...] = (), former: str = "",
    form_id: str = FORM_ID, version: str = "1", at: str = "29.83 91.73 3900 5",
) -> bytes:  # fmt: skip
    """The XML of a submission."""
    inner = "".join(f"<kin><called>{called}</called><old>{old}</old></kin>" for called, old in kin)
    before = f"<deprecatedID>{former}</deprecatedID>" if former else ""
    return (
        f'<data id="{form_id}" version="{version}"><who><name>{name}</name><age>{age}</age></who>{inner}<at>{at}</at>'
        f"<photo>{photo}</photo><meta>{before}<instanceID>{instance_id}</instanceID></meta></data>"
    ).encode()


@cache
def photo(seed: int = 0, side: int = 64) -> bytes:
    """A JPEG, another one for each seed."""
    out = io.BytesIO()
    Image.effect_noise((side, side), 10 + seed % 90).convert("RGB").save(out, format="JPEG", quality=80)
    return out.getvalue()


def body(xml: bytes, files: dict[str, bytes] | None = None, *, incomplete: bool = False, content_type: str = "image/jpeg") -> bytes:
    """A multipart body as Collect makes it."""
    parts = [_part("xml_submission_file", "submission.xml", "text/xml", xml)]
    parts += [_part(name, name, content_type, content) for name, content in (files or {}).items()]
    if incomplete:
        parts.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="*isIncomplete*"\r\n\r\nyes\r\n'.encode())
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def _part(field: str, name: str, content_type: str, content: bytes) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: {content_type}\r\n\r\n'
    return head.encode() + content + b"\r\n"
