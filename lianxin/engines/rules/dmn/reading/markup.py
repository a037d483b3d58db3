"""XML to elements with their lines, for files of strangers: no DOCTYPE, no entities, no network, bounded size and depth.

The parser is the standard library's; a document type declaration ends the reading before any entity could be declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from lianxin.kernel.problems import ProblemError

MAX_BYTES: Final = 20_000_000
MAX_ELEMENTS: Final = 400_000
MAX_DEPTH: Final = 100
_GAP: Final = "\x1f"  # between namespace and name; no XML document may hold it
_KIND: Final = _GAP + "kind"


@dataclass(slots=True)
class Element:
    """An element of the namespace of the root; those of others (drawings, extensions) are no children of it."""

    file: str
    line: int
    namespace: str
    name: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def get(self, attribute: str) -> str:
        """The attribute, trimmed; "" when absent."""
        return self.attributes.get(attribute, "").strip()

    def needed(self, attribute: str) -> str:
        if not (value := self.get(attribute)):
            raise ProblemError(
                "dmn.no_attribute", file=self.file, line=self.line, element=self.name, attribute=attribute
            )
        return value

    def all(self, name: str) -> Iterator[Element]:
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Element | None:
        return next(self.all(name), None)

    def text_of(self, name: str) -> str:
        """The text of the first child of this name; "" when there is none."""
        child = self.first(name)
        return "" if child is None else child.text

    def bad(self, value: str, expected: str) -> ProblemError:
        return ProblemError(
            "dmn.bad_value",
            file=self.file,
            line=self.line,
            element=self.name,
            value=value[:80],
            expected=expected,
        )


@dataclass(slots=True)
class Document:
    root: Element
    prefixes: dict[str, str]  # every namespace prefix declared anywhere in the document


def read_markup(data: bytes, file: str) -> Document:
    """The document. ProblemError "dmn.…" with file and line."""
    if len(data) > MAX_BYTES:
        raise ProblemError("dmn.too_large", file=file, limit=f"{MAX_BYTES // 1_000_000} MB")
    builder = _Builder(file)
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise ProblemError("dmn.not_xml", file=file, line=error.lineno, reason=reason) from None
    except (LookupError, ValueError) as error:  # an encoding nobody knows
        raise ProblemError("dmn.not_xml", file=file, line=1, reason=str(error)[:80]) from None
    assert builder.root is not None, "expat refuses documents without a root"
    return Document(builder.root, builder.prefixes)


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Element | None = None
        self.prefixes: dict[str, str] = {}
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._count = 0
        self.parser = parser = expat.ParserCreate(namespace_separator=_GAP)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.StartNamespaceDeclHandler = self._prefix
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data

    def _doctype(self, *_: object) -> None:
        raise ProblemError("dmn.doctype", file=self.file, line=self.parser.CurrentLineNumber)

    def _prefix(self, prefix: str | None, uri: str | None) -> None:
        self.prefixes[prefix or ""] = uri or ""

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise ProblemError("dmn.too_large", file=self.file, limit=f"{MAX_ELEMENTS} 个元素")
        if len(self._open) >= MAX_DEPTH:
            raise ProblemError("dmn.too_deep", file=self.file, line=line, limit=MAX_DEPTH)
        namespace, _, name = tag.rpartition(_GAP)
        plain = {key: value for key, value in attributes.items() if _GAP not in key}
        # DMN 1.1 had no `kind` for functions; editors of its time wrote one of their own.
        if "kind" not in plain and (
            kind := [value for key, value in attributes.items() if key.endswith(_KIND)]
        ):
            plain["kind"] = kind[0]
        element = Element(self.file, line, namespace, name, plain)
        if self.root is None:
            self.root = element
        elif namespace == self.root.namespace:
            self._open[-1].children.append(element)
        self._open.append(element)
        self._texts.append([])

    def _data(self, text: str) -> None:
        self._texts[-1].append(text)

    def _end(self, _: str) -> None:
        self._open.pop().text = "".join(self._texts.pop())
