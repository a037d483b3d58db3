"""Pictures for proofs: a signature drawn with a finger, a tidied room. Invented lines, nobody's hand."""

from __future__ import annotations

import io
import math
import random

from PIL import Image, ImageDraw

_PAPER, _INK = (255, 255, 255), (20, 30, 70)


def signature(seed: str) -> bytes:
    """A PNG of a signature, the same for the same seed."""
    rng = random.Random(f"signature {seed}")
    picture = Image.new("RGB", (320, 120), _PAPER)
    pen = ImageDraw.Draw(picture)
    for stroke in range(3):
        left, height, turns = 20 + stroke * 90 + rng.uniform(-15, 15), rng.uniform(12, 45), rng.uniform(0.8, 4.5)
        width, middle, tilt, begin = rng.uniform(45, 110), rng.uniform(45, 75), rng.uniform(-25, 25), rng.uniform(0, math.tau)
        line = [
            (left + width * t / 40, middle + tilt * (t / 40 - 0.5) + height * math.sin(turns * math.tau * t / 40 + begin) * (1 - t / 60))
            for t in range(41)
        ]
        pen.line(line, fill=_INK, width=3, joint="curve")
    return _png(picture)


def room(seed: str) -> bytes:
    """A PNG of a room after cleaning: floor, wall, window, bed, the same for the same seed."""
    rng = random.Random(f"room {seed}")
    shade = rng.randint(190, 235)
    picture = Image.new("RGB", (480, 320), (shade, shade - 8, shade - 24))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 220, 480, 320), fill=(150 + rng.randint(0, 30), 110, 80))
    window = rng.randint(30, 260)
    pen.rectangle((window, 50, window + 110, 140), fill=(170, 215, 245), outline=(90, 70, 50), width=5)
    for _ in range(9):  # pictures on the wall, pots, a stool, what stands about
        left, top = rng.randint(0, 440), rng.randint(10, 280)
        colour = (rng.randint(40, 240), rng.randint(40, 220), rng.randint(40, 200))
        pen.rectangle((left, top, left + rng.randint(15, 90), top + rng.randint(15, 70)), fill=colour)
    bed = 440 - window
    pen.rectangle((bed - 140, 190, bed, 260), fill=(120 + rng.randint(0, 90), 60, 70), outline=(70, 40, 40), width=3)
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()
