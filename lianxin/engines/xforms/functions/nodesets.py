"""Nodes: positions, repeats, other instances, shuffling."""

from __future__ import annotations

import hashlib
import math

from lianxin.engines.xforms.context import Compiled, Context
from lianxin.engines.xforms.convert import NAN, Value, to_number, to_string
from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.functions.numbers import nodes_argument
from lianxin.engines.xforms.functions.registry import MANY, declare, numbers, texts
from lianxin.engines.xforms.nodes import Node, string_value


@declare("current", 0, reads_context=True)
def _current(arguments: list[Compiled]) -> Compiled:
    return Compiled(lambda c: [c.origin], "N")


@declare("last", 0)
def _last(arguments: list[Compiled]) -> Compiled:
    return Compiled(lambda c: float(c.size), "n")


@declare("position", 0, 1)
def _position(arguments: list[Compiled]) -> Compiled:
    """Without a node: in the predicate. With one: among its neighbours of the same name, as repeats are counted."""
    if not arguments:
        return Compiled(lambda c: float(c.position), "n")
    nodes = nodes_argument(arguments[0])

    def run(c: Context) -> Value:
        found = nodes(c)
        return place_of(found[0], c) if found else NAN

    return Compiled(run, "n")


def place_of(node: Node, c: Context | None = None) -> float:
    if node.parent is None:
        return 1.0
    place = 0
    for kid in node.parent.kids:
        place = place + 1 if kid.name == node.name else 0
        if kid is node:
            break
    if c is not None:
        c.run.spend(place + 1)
    return float(place)


@declare("id", 1)
def _id(arguments: list[Compiled]) -> Compiled:
    return Compiled(lambda c: [], "N")


@declare("count-non-empty", 1)
def _count_non_empty(arguments: list[Compiled]) -> Compiled:
    nodes = nodes_argument(arguments[0])
    return Compiled(lambda c: float(sum(1 for node in nodes(c) if string_value(node))), "n")


def _name(arguments: list[Compiled]) -> Compiled:
    nodes = nodes_argument(arguments[0]) if arguments else None

    def run(c: Context) -> Value:
        found = nodes(c) if nodes is not None else [c.node]
        return found[0].name.lstrip("@#") if found and found[0].name[:1] != "#" else ""

    return Compiled(run, "s")


declare("name", 0, 1, reads_context=True)(_name)
declare("local-name", 0, 1, reads_context=True)(_name)


@declare("namespace-uri", 0, 1)
def _namespace_uri(arguments: list[Compiled]) -> Compiled:
    return Compiled(lambda c: "", "s")


@declare("instance", 1)
def _instance(arguments: list[Compiled]) -> Compiled:
    (name,) = texts(arguments)

    def run(c: Context) -> Value:
        return instance(name(c), c)

    return Compiled(run, "N")


def instance(name: str, c: Context) -> list[Node]:
    """The document of an instance; none, and unsure, when its file was not given."""
    found = c.run.model.instance(name)
    if found is not None:
        return [found]
    if name == c.run.model.primary_id:
        return [c.run.document]
    c.run.is_missing = True
    return []


@declare("pulldata", 4)
def _pulldata(arguments: list[Compiled]) -> Compiled:
    name, column, key, wanted = texts(arguments)

    def run(c: Context) -> Value:
        for document in instance(name(c).removesuffix(".csv"), c):
            rows = c.run.model.index(document, ("root", "item"), key(c)).get(wanted(c), ())
            c.run.spend(1)
            for row in rows[:1]:
                title = column(c)
                return next((kid.text for kid in row.kids if kid.name == title), "")
        return ""

    return Compiled(run, "s")


@declare("once", 1, reads_context=True)
def _once(arguments: list[Compiled]) -> Compiled:
    """What the node holds already, else the value."""
    run = arguments[0].run

    def make(c: Context) -> Value:
        kept = c.origin.raw
        if kept:
            return kept
        return to_string(run(c))

    return Compiled(make, "s")


@declare("indexed-repeat", 3, MANY)
def _indexed_repeat(arguments: list[Compiled]) -> Compiled:
    """The node inside the given instance of each repeat around it."""
    if len(arguments) % 2 == 0:
        raise XFormError("xforms.arity", name="indexed-repeat", given=len(arguments))
    target = nodes_argument(arguments[0])
    repeats = [nodes_argument(argument) for argument in arguments[1::2]]
    places = numbers(arguments[2::2])

    def run(c: Context) -> Value:
        pairs = [(repeat(c), place(c)) for repeat, place in zip(repeats, places, strict=True)]
        if any(not nodes or place != place for nodes, place in pairs):  # noqa: PLR0124
            return []
        pairs.sort(key=lambda pair: _depth(pair[0][0]))
        inside: Node | None = None
        for nodes, place in pairs:
            among = [node for node in nodes if inside is None or _is_inside(node, inside)]
            if not 1 <= place <= len(among) or place != int(place):
                return []
            inside = among[int(place) - 1]
        targets = target(c)
        c.run.spend(len(targets) * 4)
        return [node for node in targets if inside is None or _is_inside(node, inside)]

    return Compiled(run, "N")


def _depth(node: Node) -> int:
    depth = 0
    while node.parent is not None:
        node, depth = node.parent, depth + 1
    return depth


def _is_inside(node: Node, other: Node) -> bool:
    at: Node | None = node
    while at is not None:
        if at is other:
            return True
        at = at.parent
    return False


@declare("randomize", 1, 2)
def _randomize(arguments: list[Compiled]) -> Compiled:
    nodes = nodes_argument(arguments[0])
    seed = arguments[1].run if len(arguments) > 1 else None

    def run(c: Context) -> Value:
        found = nodes(c)
        c.run.spend(len(found))
        if seed is None:
            c.run.is_unsure = True
            return found if c.run.random is None else c.run.random.sample(found, len(found))
        return shuffled(found, seed_of(seed(c), c))

    return Compiled(run, "N")


def seed_of(value: Value, c: Context) -> int:
    """A number is cut to a whole one as Java does; another text is hashed; a blank one is 0."""
    number = to_number(value, c.run.zone)
    if math.isnan(number):
        text = to_string(value)
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True) if text else 0
    if math.isinf(number):
        return 2**63 - 1 if number > 0 else -(2**63)
    return int(number)


def shuffled(nodes: list[Node], seed: int) -> list[Node]:
    """Fisher and Yates with the generator of Park and Miller, so that every ODK engine gives the same order."""
    modulus = 2_147_483_647
    state = (
        int(math.fmod(seed, modulus)) if abs(seed) < 2**53 else abs(seed) % modulus * (1 if seed > 0 else -1)
    )
    if state <= 0:
        state += modulus - 1
    result: list[Node] = []
    for place, node in enumerate(nodes):
        state = state * 16_807 % modulus
        other = math.floor((state - 1) / (modulus - 1) * (place + 1))
        if other == place:
            result.append(node)
        else:
            result.append(result[other])
            result[other] = node
    return result
