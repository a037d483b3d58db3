"""实例册:一个县自己的实例,加上国家基础包的;同名的以县里的为准,规定改了,实例就能跟着改。"""

from __future__ import annotations

from dataclasses import replace

from lianxin.base.packs import library, schema
from lianxin.base.packs.pack import BASE, Pack


def with_national_cases(pack: Pack) -> Pack:
    """The pack with the worked cases of the national base behind its own; of one name the pack's own holds."""
    if pack.code == BASE:
        return pack
    base = library.get(BASE)
    own = {case.name for case in pack.cases}
    added = [index for index, case in enumerate(base.cases) if case.name not in own]
    origins = {f"cases.{len(pack.cases) + at}": base.origins[f"cases.{index}"] for at, index in enumerate(added)}
    return replace(pack, cases=(*pack.cases, *(base.cases[index] for index in added)), origins={**pack.origins, **origins})


def cases_by_name(pack: Pack) -> dict[str, schema.Case]:
    """All of them by name."""
    return {case.name: case for case in with_national_cases(pack).cases}


def mentions(case: schema.Case) -> frozenset[str]:
    """The codes of the rules, tables and tiers it gives answers for."""
    return frozenset({*case.categories, *case.benefits, *case.amounts, *case.tables, case.tier} - {""})
