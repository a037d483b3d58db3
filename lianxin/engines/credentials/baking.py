"""A picture that carries the credential: whoever gets the picture gets the certificate (Open Badges 3.0, §5.3.2 SVG)."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET  # only builds, never reads

SVG: Final = "http://www.w3.org/2000/svg"
BADGES: Final = "https://purl.imsglobal.org/ob/v3p0"
_MARK: Final = "M40 71 66 97 114 45"
_SIZE, _WIDTH = 13, 146
"""Of the letters of the title, and the room for them."""


def baked(document: str, title: str) -> bytes:
    """A round badge with the title below; the credential stands in `openbadges:credential`."""
    ET.register_namespace("", SVG)
    ET.register_namespace("openbadges", BADGES)
    root = ET.Element(f"{{{SVG}}}svg", {"viewBox": "0 0 154 190", "width": "308", "height": "380"})
    ET.SubElement(root, f"{{{BADGES}}}credential").text = document
    ET.SubElement(root, f"{{{SVG}}}circle", {"cx": "77", "cy": "71", "r": "66", "fill": "#1557b5"})
    ET.SubElement(
        root, f"{{{SVG}}}path", {"d": _MARK, "fill": "none", "stroke": "#fff", "stroke-width": "12"}
    )
    words = {
        "x": "77",
        "y": "168",
        "text-anchor": "middle",
        "font-size": str(_SIZE),
    }
    if len(title) * _SIZE > _WIDTH:  # a long one is drawn narrower; a short one would be drawn out
        words |= {"textLength": str(_WIDTH), "lengthAdjust": "spacingAndGlyphs"}
    ET.SubElement(root, f"{{{SVG}}}text", words).text = title
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body
