"""XML from strangers: no document type, no entities, no network, bounded in size and depth."""

from __future__ import annotations

from lxml import etree

from lianxin.engines.xforms.errors import XFormError

MEGABYTE = 1024 * 1024


def parse(xml: bytes, limit: int = 2 * MEGABYTE, depth: int = 256) -> etree._Element:
    """The root element. Raises XFormError: xforms.too_large, xforms.doctype, xforms.too_deep, xforms.not_xml."""
    if len(xml) > limit:
        raise XFormError("xforms.too_large", limit=limit, size=len(xml))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error).lower():
            raise XFormError("xforms.too_deep", limit=depth) from None
        raise XFormError("xforms.not_xml", line=getattr(error, "lineno", 0) or 0) from None
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise XFormError("xforms.doctype")
    if _deeper(root, depth):
        raise XFormError("xforms.too_deep", limit=depth)
    return root


def as_text(xml: bytes) -> str:
    """The document as a text without declaration, whatever encoding it came in. Raises as `parse`."""
    return str(etree.tostring(parse(xml), encoding="unicode"))


def local(element: etree._Element) -> str:
    """The name without its namespace."""
    tag: str = element.tag
    return tag[tag.rfind("}") + 1 :]


def _deeper(root: etree._Element, limit: int) -> bool:
    """Whether elements are nested in more than `limit` levels (libxml2 itself stops at 256)."""
    if limit >= 256:
        return False
    level = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True
