"""政策包:一个县的一切规定都是数据。国家基础包在下,县包在上,每个值都知道自己从哪里来。

``packs.get("540100")``、``packs.for_place("540127100202")``、``packs.all()`` 取包;``packs.check_all(today=…)`` 查错。
``for_place`` 给的包叠有该地正在施行的修订(``for_place(…, on=某日)``:那一天施行的);``get``、``all`` 给文件里写的。
"""

from lianxin.base.packs.amending import look
from lianxin.base.packs.findings import Finding, PackError
from lianxin.base.packs.library import check_all, for_place, get, refresh, root, written_for
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
    "look",
    "refresh",
    "root",
    "written_for",
]
