"""Where a certificate won by a region's own pass line is good: the provinces by their codes (GB/T 2260-2007)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_NAMES: Final = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区", "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
    "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省", "41": "河南省", "42": "湖北省",
    "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省",
    "54": "西藏自治区", "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
}  # fmt: skip
PROVINCES: Final[Mapping[str, str]] = {f"{code}0000000000": name for code, name in _NAMES.items()}
"""Code of twelve digits → name."""
_ENDINGS: Final = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市")


def province_of(code: str) -> str:
    """The province of any division, as a code."""
    return f"{code[:2]}0000000000"


def region_name(code: str) -> str:
    """The name of a province; of any other division its code."""
    return PROVINCES.get(code, code)


def by_name(written: str) -> str | None:
    """The code of a province by its name, with or without its ending."""
    return next((code for code, name in PROVINCES.items() if written in (name, _short(name))), None)


def _short(name: str) -> str:
    return next((name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending)), name)
