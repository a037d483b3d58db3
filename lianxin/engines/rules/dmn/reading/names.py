"""References inside a file: types by name, elements by href, languages by their URI."""

from __future__ import annotations

import re
from typing import Final

from lianxin.engines.rules.dmn.model import Href, Import
from lianxin.engines.rules.dmn.reading.markup import Element
from lianxin.engines.rules.feel.names import normalized

# DMN 1.1 to 1.6; the year in the URI is the version's.
MODEL: Final = re.compile(r"https?://www\.omg\.org/spec/DMN/\d{8}/(?:MODEL/?|dmn\.xsd|DMN\d*\.xsd)")
_FEEL: Final = re.compile(r"https?://www\.omg\.org/(?:spec/)?(?:DMN/\d{8}/FEEL|FEEL/\d{8})/?")


def is_feel(language: str) -> bool:
    """Whether an `expressionLanguage` is FEEL; none given is FEEL (§7.3.1)."""
    return not language or _FEEL.fullmatch(language) is not None or language.strip().lower() == "feel"


class References:
    """What stands for what in one file."""

    def __init__(self, namespace: str, prefixes: dict[str, str], imports: tuple[Import, ...]) -> None:
        self._namespace = namespace
        self._prefixes = prefixes
        self._imports = {one.namespace: one.name for one in imports}

    def type(self, written: str) -> str:
        """A type reference without its XML prefix (DMN 1.1 wrote qualified names, later versions write dots)."""
        prefix, colon, local = written.strip().partition(":")
        if not colon:
            return normalized(prefix)
        uri = self._prefixes.get(prefix, "")
        if _FEEL.fullmatch(uri) or prefix == "feel" or uri in (self._namespace, ""):
            return normalized(local)
        name = self._imports.get(uri)
        return normalized(f"{name}.{local}" if name else local)

    def href(self, element: Element) -> Href:
        """Namespace ("" for the file's own) and id."""
        namespace, _, identity = element.needed("href").rpartition("#")
        return ("" if namespace == self._namespace else namespace), identity
