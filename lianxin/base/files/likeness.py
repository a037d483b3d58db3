"""How much one picture looks like another: a difference hash (dHash) that survives shrinking, saving again and a lighter exposure."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageChops

SIDE: Final = 16
"""Fields of the hash in a row and in a column: 256 bits."""
_STEP: Final = 3
"""Grey levels by which a field must be darker than its neighbour: what is smaller comes from saving as JPEG."""
_LEAST: Final = 24
"""Fewer set bits are a picture with next to nothing on it, as in the dark; every empty picture resembles every other."""
_LEAST_DOWN: Final = 12
_LEAST_ACROSS: Final = 24
"""Fewer neighbouring bits that differ, down and across, are light falling on a bare wall, which looks the same in every home."""
_EDGE: Final = 12


def likeness_of(content: bytes) -> str:
    """The hash of a picture as 64 hexadecimal digits; "" for one with next to nothing on it, and for what is no picture.

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
    return f"{bits:064x}" if _says_something(bits) else ""


def _says_something(bits: int) -> bool:
    down = (bits ^ bits >> SIDE) & (1 << SIDE * (SIDE - 1)) - 1
    across = (bits ^ bits >> 1) & int(("0" + "1" * (SIDE - 1)) * SIDE, 2)
    return bits.bit_count() >= _LEAST and down.bit_count() >= _LEAST_DOWN and across.bit_count() >= _LEAST_ACROSS


def _without_margin(grey: Image.Image) -> Image.Image:
    paper = Image.new("L", grey.size, grey.getpixel((0, 0)))
    inked = ImageChops.difference(grey, paper).point(lambda level: 255 if level > _EDGE else 0)
    return grey.crop(inked.getbbox() or (0, 0, *grey.size))
