"""Random submissions for any form: every question given an answer of its type, or none; repeats none to three times.

Only what a client of the form could send: choices it offers, texts of the right type, decimals as clients write them (61.0). What a forger may send beyond that has
tests of its own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from lxml import etree

XF = "{http://www.w3.org/2002/xforms}"
JR = "{http://openrosa.org/javarosa}"
Node = etree._Element
INTEGERS = (-3, 0, 1, 2, 3, 5, 9, 10, 17, 18, 45, 59, 60, 61, 79, 80, 119, 120, 121, 1000)
TEXTS = ("a", "卓玛", "13800138000", "0891-633", "12", "3.5", "hello world", "a b c", "གཞོན་ནུ།", "x" * 30)
MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))


@dataclass
class Model:
    """What a form says that a forger of honest submissions needs to know."""

    instance: Node
    types: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    several: set[str] = field(default_factory=set)
    ranks: set[str] = field(default_factory=set)
    ranges: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    repeats: set[str] = field(default_factory=set)
    uploads: set[str] = field(default_factory=set)
    computed: set[str] = field(default_factory=set)
    preloaded: set[str] = field(default_factory=set)
    triggers: set[str] = field(default_factory=set)
    counts_repeats: bool = False


def read_model(form: bytes) -> Model:
    root = etree.fromstring(form)
    model = Model(next(root.iter(f"{XF}instance"))[0])
    _read_binds(root, model)
    _read_body(root, model)
    return model


def _read_binds(root: Node, model: Model) -> None:
    for bind in root.iter(f"{XF}bind"):
        path = bind.get("nodeset")
        model.types[path] = bind.get("type", "string").rpartition(":")[2]
        if bind.get("calculate"):
            model.computed.add(path)
        if bind.get(f"{JR}preload"):
            model.preloaded.add(path)


def _read_body(root: Node, model: Model) -> None:
    lists = {one.get("id"): one for one in root.iter(f"{XF}instance") if one.get("id")}
    plain = {"repeat": model.repeats, "upload": model.uploads, "trigger": model.triggers}
    for node in root.iter("{*}*"):
        path = node.get("ref") or node.get("nodeset") or ""
        kind = etree.QName(node).localname
        model.counts_repeats |= node.get(f"{JR}count") is not None
        if kind in plain:
            plain[kind].add(path)
        elif kind == "range":
            numbers = (
                int(float(node.get(name, default)))
                for name, default in (("start", "1"), ("end", "10"), ("step", "1"))
            )
            model.ranges[path] = tuple(numbers)  # type: ignore[assignment]  # three of them
        elif kind in ("select", "select1", "rank"):
            model.choices[path] = list(_offered(node, lists))
            (model.several if kind == "select" else model.ranks if kind == "rank" else set()).add(path)


def _offered(select: Node, lists: dict[str, Node]) -> Iterator[str]:
    for value in select.iterfind(f"{XF}item/{XF}value"):
        yield value.text or ""
    for itemset in select.iterfind(f"{XF}itemset"):
        name = (itemset.get("nodeset") or "").partition("instance('")[2].partition("'")[0]
        wanted = itemset.find(f"{XF}value").get("ref")
        for item in lists[name].iter("{*}item") if name in lists else ():
            yield item.findtext(f"{{*}}{wanted}") or ""


def submissions(form: bytes, count: int, seed: int = 0) -> Iterator[bytes]:
    """The same seed gives the same submissions."""
    model = read_model(form)
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        root = deepcopy(model.instance)
        _fill(root, f"/{etree.QName(root).localname}", model, chance, empty=chance.choice((0.05, 0.2, 0.5)))
        yield etree.tostring(root, encoding="utf-8")


def _fill(node: Node, path: str, model: Model, chance: random.Random, empty: float) -> None:
    _multiply(node, path, model, chance)
    for child in node:
        if not isinstance(child.tag, str):
            continue
        below = f"{path}/{etree.QName(child).localname}"
        if len(child):
            _fill(child, below, model, chance, empty)
        else:
            child.text = _answer(below, model, chance, empty)


def _multiply(node: Node, path: str, model: Model, chance: random.Random) -> None:
    """Each repeat none to three times, in the place of its template."""
    seen: set[str] = set()
    for child in list(node):
        if not isinstance(child.tag, str):
            continue
        below = f"{path}/{etree.QName(child).localname}"
        if below not in model.repeats:
            continue
        child.attrib.pop(f"{JR}template", None)
        if below in seen:
            node.remove(child)
            continue
        seen.add(below)
        copies = [deepcopy(child) for _ in range(chance.randint(0, 3))]
        at = node.index(child)
        node.remove(child)
        for offset, copy in enumerate(copies):
            node.insert(at + offset, copy)


def _answer(path: str, model: Model, chance: random.Random, empty: float) -> str:
    kind = model.types.get(path, "string")
    if path.endswith("/meta/instanceID"):
        return f"uuid:{chance.getrandbits(64):016x}"
    if path in model.preloaded:
        return (
            MOMENT.isoformat(timespec="milliseconds")
            if kind == "dateTime"
            else MOMENT.date().isoformat()
            if kind == "date"
            else ""
        )
    if path in model.uploads or chance.random() < (0.5 if path in model.computed else empty):
        return ""
    if path in model.choices:
        offered = model.choices[path] or [""]
        if path in model.ranks:
            return " ".join(chance.sample(offered, len(offered)))
        wanted = chance.sample(offered, min(len(offered), chance.choice((1, 1, 2, 3))))
        return (
            " ".join(one for one in offered if one in wanted)
            if path in model.several
            else chance.choice(offered)
        )
    if path in model.triggers:
        return "OK"
    if path in model.ranges:
        start, end, step = model.ranges[path]
        return str(chance.randrange(start, end + 1, step))
    return _of_type(kind, chance)


def _of_type(kind: str, chance: random.Random) -> str:
    day = date(2026, 11, 20) + timedelta(days=chance.choice((-40_000, -400, -30, -1, 0, 1, 30, 300, 400)))
    made = {
        "int": lambda: str(chance.choice(INTEGERS)),
        "decimal": lambda: str(float(chance.choice((*INTEGERS, 0.5, 2.25, -1.75, 36.6)))),
        "date": day.isoformat,
        "time": lambda: f"{chance.randrange(24):02}:{chance.randrange(60):02}:00.000+08:00",
        "dateTime": lambda: f"{day.isoformat()}T{chance.randrange(24):02}:15:00.000+08:00",
        "geopoint": lambda: f"{chance.uniform(27, 32):.5f} {chance.uniform(85, 95):.5f} 3650.0 5.0",
        "binary": str,
        "geotrace": str,
        "geoshape": str,
        "boolean": lambda: chance.choice(("true", "false")),
    }
    return made.get(kind, lambda: chance.choice(TEXTS))()
