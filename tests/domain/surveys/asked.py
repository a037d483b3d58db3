"""A form with rules and needs, and submissions of it: what tests of the analysis are made of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianxin.base.access.models import User
from lianxin.domain.surveys import services
from lianxin.domain.surveys.models import Form, Submission
from tests.domain.surveys.made import SYSTEM, new_instance, send
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TODAY

WORKBOOK = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) | required | relevant | calculation |
| | start | start | | | | | |
| | end | end | | | | | |
| | hidden | resident_id | | | | | |
| | text | name | 姓名 | Name | yes | | |
| | select_one lives | lives | 和谁住 | Lives with | yes | | |
| | select_multiple wish | wish | 要什么 | Wants | | | |
| | integer | age | 年龄 | Age | | | |
| | text | words | 说的话 | Words | | | |
| | begin group | trust | 信任 | Trust | | | |
| | select_one scale | t1 | 信村里 | Village | | | |
| | select_one scale | t2 | 信邻居 | Neighbours | | | |
| | select_one scale | t3 | 信社工 | Workers | | | |
| | end group | trust | | | | | |
| | begin repeat | kin | 家人 | Family | | ${lives} = 'kin' | |
| | integer | kin_age | 家人年龄 | Age | | | |
| | end repeat | kin | | | | | |
| | calculate | score | | | | | coalesce(${t1}, 0) + coalesce(${t2}, 0) + coalesce(${t3}, 0) |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | lives | alone | 一个人 | Alone |
| | lives | kin | 和家人 | With family |
| | wish | meal | 送饭 | Meals |
| | wish | bath | 洗澡 | Bathing |
| | scale | 1 | 信 | Yes |
| | scale | 2 | 一半 | Half |
| | scale | 3 | 不信 | No |
| settings |
| | form_title::中文 (zh) | form_id | version | default_language |
| | 信任调查 | trust | 1 | 中文 (zh) |
| validity |
| | rule | value |
| | complete | |
| | too_fast | 60 |
| | straight_line | trust |
| | duplicate | name age |
| needs |
| | when | kind | urgency | said::中文 (zh) |
| | selected(${wish}, 'meal') and ${lives} = 'alone' | meal | high | 独居,要${wish} |
| | selected(${wish}, 'meal') | meal | normal | 要送饭 |
| | ${age} > 200 div 0 | bathing | normal | |
| | selected(${wish}, 'bath') | bathing | | |
"""


def make_asked(place: str = MOZHUGONGKA) -> Form:
    """The form, published and assigned to 工卡镇 with 20 copies."""
    version = services.upload_form(actor=SYSTEM, now=NOW, place=place, content=WORKBOOK.encode(), filename="trust.md")
    assert not version.remarks, version.remarks
    services.publish_version(actor=SYSTEM, now=NOW, version_id=version.id)
    services.assign_form(
        actor=SYSTEM, now=NOW, form_id=version.form_id, place=GONGKA, starts_on=TODAY - timedelta(days=90), copies=20
    )
    return Form.objects.get(id=version.form_id)


def told(
    name: str, *, lives: str = "alone", wish: str = "", age: object = 71, words: str = "", trust: str = "123", kin: tuple[int, ...] = (),
    seconds: int = 300, instance: str = "", deprecated: str = "",
) -> bytes:  # fmt: skip
    """A submission as a phone writes it, filled in an hour ago."""
    began = NOW - timedelta(hours=1)
    former = f"<deprecatedID>{deprecated}</deprecatedID>" if deprecated else ""
    items = "".join(f"<t{at}>{value.strip()}</t{at}>" for at, value in enumerate(trust, start=1))
    family = "".join(f"<kin><kin_age>{one}</kin_age></kin>" for one in kin)
    return (
        f"<data id='trust' version='1' xmlns:orx='http://openrosa.org/xforms'><start>{began.isoformat()}</start>"
        f"<end>{(began + timedelta(seconds=seconds)).isoformat()}</end><resident_id/><name>{name}</name><lives>{lives}</lives>"
        f"<wish>{wish}</wish><age>{age}</age><words>{words}</words><trust>{items}</trust>{family}"
        f"<score>{sum(int(one) for one in trust if one.strip())}</score>"
        f"<meta><instanceID>{instance or new_instance()}</instanceID>{former}</meta></data>"
    ).encode()


def send_told(worker: User, name: str, **answers: Any) -> Submission:
    """Sent by this worker's phone."""
    return send(worker, told(name, **answers)).submission
