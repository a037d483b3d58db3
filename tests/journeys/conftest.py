"""What the journeys share: the divisions the cast lives and works in."""

from __future__ import annotations

import pytest

from lianxin.base.places.models import Division
from lianxin.kernel.divisions import level
from lianxin.kernel.names import sound_key
from tests.factories import BEIGAN, BEIGAN_COMMUNITY, GONGKA, MOZHUGONGKA, TABA

_NAMES = {
    MOZHUGONGKA: "墨竹工卡县", GONGKA: "工卡镇", TABA: "塔巴村", "330109000000": "萧山区", BEIGAN: "北干街道",
    BEIGAN_COMMUNITY: "北干社区",
}  # fmt: skip


@pytest.fixture
def divisions(db: None) -> None:
    """The places of the cast, as `lianxin setup` would have written them."""
    Division.objects.bulk_create(
        Division(code=code, level=level(code), name=name, sound_key=sound_key(name), pack="540100")
        for code, name in _NAMES.items()
    )
