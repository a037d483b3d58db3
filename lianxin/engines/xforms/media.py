"""Other instances of a form: written into it, or CSV, XML and GeoJSON files beside it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from lxml import etree

from lianxin.engines.xforms.errors import Limits, XFormError
from lianxin.engines.xforms.nodes import Node
from lianxin.engines.xforms.safe_xml import local, parse

ROWS = 500_000


def tree_of(element: etree._Element) -> Node:
    """A document whose children are those of the element."""
    document = Node("#document", None)
    _copy(element, document)
    document.text = document.raw = ""
    return document


def _copy(element: etree._Element, node: Node) -> None:
    if element.attrib:
        node.attributes = {key[key.rfind("}") + 1 :]: value for key, value in element.attrib.items()}
    for kid in element:
        made = node.add(local(kid), "" if len(kid) else (kid.text or ""))
        _copy(kid, made)


def read_media(name: str, data: bytes, limits: Limits) -> Node:
    """Raises XFormError xforms.media (with the file's name) when it cannot be read."""
    kind = name.rsplit(".", 1)[-1].lower()
    try:
        if kind == "csv":
            return _table(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=_delimiter(data)))
        if kind == "geojson":
            return _features(json.loads(data))
        if kind == "xml":
            document = Node("#document", None)
            root = parse(data, limits.form_bytes, limits.depth)
            _copy(root, document.add(local(root), "" if len(root) else (root.text or "")))
            return document
    except (UnicodeDecodeError, csv.Error, ValueError, RecursionError, TypeError, KeyError, AttributeError):
        raise XFormError("xforms.media", name=name) from None
    raise XFormError("xforms.media", name=name)


def _delimiter(data: bytes) -> str:
    head = data.split(b"\n", 1)[0]
    return ";" if head.count(b";") > head.count(b",") else ","


def _table(rows: Iterable[list[str]]) -> Node:
    document = Node("#document", None)
    root = document.add("root")
    headings: list[str] = []
    for number, row in enumerate(rows):
        if number == 0:
            headings = [heading.strip() for heading in row]
            continue
        if number > ROWS:
            raise ValueError("too many rows")
        if not any(row):
            continue
        item = root.add("item")
        for heading, cell in zip(headings, row, strict=False):
            item.add(heading, cell)
    return document


def _features(data: Any) -> Node:
    """GeoJSON: one item for each feature, with its properties and its geometry as ODK writes places."""
    document = Node("#document", None)
    root = document.add("root")
    for feature in data["features"]:
        item = root.add("item")
        properties = dict(feature.get("properties") or {})
        if "id" in feature:
            properties.setdefault("id", feature["id"])
        item.add("geometry", _places(feature.get("geometry") or {}))
        for name, value in properties.items():
            item.add(str(name), "" if value is None else str(value))
    return document


def _places(geometry: dict[str, Any]) -> str:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates", [])
    points = {
        "Point": [coordinates],
        "LineString": coordinates,
        "Polygon": coordinates[0] if coordinates else [],
    }.get(str(kind), [])
    return "; ".join(" ".join([str(p[1]), str(p[0]), str(p[2] if len(p) > 2 else 0), "0"]) for p in points)
