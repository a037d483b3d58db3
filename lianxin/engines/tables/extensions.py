"""What the name of a file with a table promises, and whether its content keeps it."""

from collections.abc import Mapping
from typing import Final

_EXTENSIONS: Final[Mapping[str, frozenset[str]]] = {
    "xlsx": frozenset({"xlsx", "xlsm", "xlsb"}),
    "xls": frozenset({"xls", "et"}),
    "csv": frozenset({"csv", "txt", "tsv"}),
}
"""Kind of table (`engines.tables`) → the extensions such a file may have."""


def false_extension(label: str, kind: str) -> str:
    """The extension of a file name that promises another kind of table than the content is; "" when it promises none.

    A renamed file is refused, not read by its content: nobody knows which program wrote it last, and Excel itself will
    not open it for the person who has to mend it.
    """
    extension = _extension(label)
    promised = any(extension in known for known in _EXTENSIONS.values())
    return extension if promised and extension not in _EXTENSIONS[kind] else ""


def is_unusual(label: str, kind: str) -> bool:
    """Whether the name has no extension of this kind of table (and none of another kind either, see above)."""
    return _extension(label) not in _EXTENSIONS[kind]


def _extension(label: str) -> str:
    return label.rpartition(".")[2].lower()
