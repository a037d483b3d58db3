"""量表:政策包里写的一份,变成计分引擎的量表。"""

from __future__ import annotations

from lianxin.base.packs import schema
from lianxin.engines.scales import Change, Instrument, Item, Level, Subscale, Trigger


def instrument(scale: schema.Scale) -> Instrument:
    """A scale of a pack as the engine scores it."""
    return Instrument(
        code=scale.code,
        version=scale.version,
        items={
            code: Item(code, _points(scale, item.options), item.turned) for code, item in scale.items.items()
        },
        levels={code: Level(code, one.rank, one.least, one.most) for code, one in scale.levels.items()},
        subscales={code: Subscale(code, one.items) for code, one in scale.subscales.items()},
        changes={code: Change(code, one.when, one.to, one.by) for code, one in scale.changes.items()},
        triggers={code: Trigger(code, one.item, one.least) for code, one in scale.triggers.items()},
        facts=frozenset(scale.facts),
        factor=scale.factor,
        prorated=scale.prorated,
        stacking=scale.stacking.rule if scale.stacking else "single",
    )


def _points(scale: schema.Scale, options: str) -> dict[str, int | None]:
    return {code: option.points for code, option in scale.options.get(options, {}).items()}
