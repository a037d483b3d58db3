"""政策包:一个县的一切规定都是数据。国家基础包在下,县包在上,每个值都知道自己从哪里来。

``packs.get("540100")``、``packs.for_place("540127100202")``、``packs.all()`` 取包;``packs.check_all(today=…)`` 查错。
"""

from lianxin.base.packs.findings import Finding, PackError
from lianxin.base.packs.library import check_all, for_place, get, refresh, root
from lianxin.base.packs.library import every as all
from lianxin.base.packs.pack import BASE, Pack
from lianxin.base.packs.reading import Origin
from lianxin.base.packs.words import Words

__all__ = [
    "BASE",
    "Finding",
    "Origin",
    "Pack",
    "PackError",
    "Words",
    "all",
    "check_all",
    "for_place",
    "get",
    "refresh",
    "root",
]
