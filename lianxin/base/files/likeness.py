"""How much one picture looks like another: a difference hash (dHash) that survives shrinking, saving again and a lighter exposure."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageChops

SIDE: Final = 16
"""Fields of the hash in a row and in a column: 256 bits."""
_STEP: Final = 3
"""Grey levels by which a field must be darker than its neighbour: what is smaller comes from saving as JPEG."""
_LEAST: Final = 10
"""So few set bits are a picture without anything on it; every empty picture resembles every other, which says nothing."""
_EDGE: Final = 12


def likeness_of(content: bytes) -> str:
    """The hash of a picture as 64 hexadecimal digits; "" for one with nothing on it, and for what is no picture.

    An even margin is cut off first, so a signature is compared and not the paper around it.
    """
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            image.draft("L", (SIDE * 16, SIDE * 16))  # a JPEG is decoded at an eighth of its size, which is enough
            grey = image.convert("L")
    except OSError:
        return ""
    small = _without_margin(grey).resize((SIDE + 1, SIDE), Image.Resampling.BOX)
    shades = list(small.tobytes())
    bits = 0
    for row in range(SIDE):
        for column in range(SIDE):
            at = row * (SIDE + 1) + column
            bits = bits << 1 | (shades[at] + _STEP < shades[at + 1])
    return f"{bits:064x}" if bits.bit_count() >= _LEAST else ""


def _without_margin(grey: Image.Image) -> Image.Image:
    paper = Image.new("L", grey.size, grey.getpixel((0, 0)))
    inked = ImageChops.difference(grey, paper).point(lambda level: 255 if level > _EDGE else 0)
    return grey.crop(inked.getbbox() or (0, 0, *grey.size))
