"""Elements to indented XML text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


@dataclass
class Tag:
    """One element; attributes without a value are left out."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Tag] = field(default_factory=list)
    text: str = ""

    def add(self, *children: Tag | None) -> Tag:
        self.children.extend(child for child in children if child is not None)
        return self

    def extend(self, children: Iterable[Tag]) -> Tag:
        self.children.extend(children)
        return self


def texted(name: str, text: str) -> Tag | None:
    """An element that holds text only; None for no text."""
    return Tag(name, text=text) if text else None


def document(root: Tag) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    _write(root, "", lines)
    return "\n".join(lines) + "\n"


def _write(tag: Tag, indent: str, lines: list[str]) -> None:
    attributes = "".join(
        f' {name}="{value.translate(_ATTRIBUTE)}"' for name, value in tag.attributes.items() if value
    )
    opening = f"{indent}<{tag.name}{attributes}"
    if tag.children:
        lines.append(f"{opening}>")
        for child in tag.children:
            _write(child, indent + "  ", lines)
        lines.append(f"{indent}</{tag.name}>")
    elif tag.text:
        lines.append(f"{opening}>{tag.text.translate(_TEXT)}</{tag.name}>")
    else:
        lines.append(f"{opening}/>")
