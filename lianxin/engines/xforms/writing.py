"""A submission as XML, as OpenRosa servers take it."""

from __future__ import annotations

from lxml import etree

from lianxin.engines.xforms.instance import Instance
from lianxin.engines.xforms.model import Definition, Model
from lianxin.engines.xforms.nodes import Node


def submission(model: Model, instance: Instance, instance_id: str, deprecated_id: str = "") -> bytes:
    """What is to be asked, with its ids; everything else is left out."""
    root = etree.Element(model.root.name)
    root.set("id", model.form_id)
    if model.version:
        root.set("version", model.version)
    _write(root, instance.document.kids[0], model.root, model)
    meta = next((kid for kid in root if kid.tag == "meta"), None)
    if meta is None:
        meta = etree.SubElement(root, "meta")
    for name, text in (("deprecatedID", deprecated_id), ("instanceID", instance_id)):
        for old in meta.findall(name):
            meta.remove(old)
        if text:
            made = etree.Element(name)
            made.text = text
            meta.insert(0, made)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _write(element: etree._Element, node: Node, definition: Definition, model: Model) -> None:
    if not definition.kids:
        element.text = node.raw or (node.given if definition.bind.calculate is None else "") or None
        return
    for kid in node.kids:
        if kid.relevant:
            below = model.definitions[kid.index]
            _write(etree.SubElement(element, below.name), kid, below, model)
