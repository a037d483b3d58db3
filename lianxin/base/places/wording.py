"""Where somebody lives, in words."""

from __future__ import annotations

from lianxin.base.places.selectors import full_name, name_of


def home_text(code: str, address: str, language: str, *, with_township: bool = True) -> str:
    """工卡镇 塔巴村17号: the place with the address behind it, nothing of it twice where the address names it already."""
    village = name_of(code).in_language(language)
    path = full_name(code, language) if with_township else village
    for named in (path, path.replace(" ", "")):
        if address.startswith(named):
            return address
    if address.startswith(village):
        return path.removesuffix(village) + address
    return f"{path} {address}".strip()
