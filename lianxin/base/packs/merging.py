"""合并:基础包在下、县包在上,表逐字段合并,单个值和列表由上层整个替换。"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from lianxin.base.packs import schema
from lianxin.base.packs.findings import Finding
from lianxin.base.packs.forms import PackForm
from lianxin.base.packs.pack import Pack
from lianxin.base.packs.reading import SECTIONS, SHEETS, Key, Layer, Origin
from lianxin.base.packs.scale_forms import scale_form
from lianxin.base.packs.scales import instrument
from lianxin.base.packs.shaping import shape
from lianxin.engines.scales import flaws


def merge(layers: list[Layer], findings: list[Finding]) -> Pack | None:
    """The pack made of layers from the base up; None (and ``findings``) when any row has the wrong shape."""
    origins: dict[Key, Origin] = {}
    faults: list[Finding] = []
    sections: dict[str, Any] = {}
    for section in SECTIONS:
        merged: dict[str, Any] = {}
        for layer in layers:
            _lay(merged, layer.sections[section.attribute], (section.attribute,), layer, origins)
        sections[section.attribute] = {
            code: shape(section.row, raw | {"code": code}, (section.attribute, code), origins, faults)
            for code, raw in merged.items()
        }
    top = layers[-1]
    _lay({}, {"info": top.info}, (), top, origins)
    info = shape(schema.PackInfo, top.info, ("info",), origins, faults)
    sheets: dict[str, Any] = {"cases": _rows(schema.Case, "cases", [top], origins, faults)}
    for name, (_file, row) in SHEETS.items():
        sheets[name] = _rows(row, name, layers, origins, faults)
    faults += _clashes(layers, sections["scales"])
    findings.extend(faults)
    if faults or info is None:
        return None
    return Pack(
        code=info.code,
        folder=top.folder,
        hash=hashlib.sha256("".join(layer.digest for layer in layers).encode()).hexdigest(),
        info=info,
        origins={".".join(map(str, path)): origin for path, origin in origins.items()},
        forms=_forms(layers) | _scale_forms(layers, sections, origins),
        word_files={PurePosixPath(file).stem: body for layer in layers for file, body in layer.word_files.items()},
        **sections,
        **sheets,
    )


def _forms(layers: list[Layer]) -> dict[str, PackForm]:
    """Every questionnaire by code, a county's in the place of the base's."""
    forms = (PackForm(layer.folder, file, source) for layer in layers for file, source in layer.forms.items())
    return {form.code: form for form in forms}


def _clashes(layers: list[Layer], scales: dict[str, Any]) -> list[Finding]:
    """Written questionnaires of the name of a scale: its questionnaire is made of the scale alone."""
    forms = (PackForm(layer.folder, file, b"") for layer in layers for file in layer.forms)
    return [
        Finding(form.folder, form.file, 1, "scale-clash", {"path": f"scales.{form.code}", "file": form.file})
        for form in forms
        if form.code in scales
    ]


def _scale_forms(layers: list[Layer], sections: dict[str, Any], origins: dict[Key, Origin]) -> dict[str, PackForm]:
    """The questionnaires made of the scales; the folder is the base's until a layer above writes in the scale."""
    amended = {path[1] for path, origin in origins.items() if path[0] == "scales" and origin.pack != layers[0].folder}
    return {
        code: scale_form(scale, sections["scale_actions"], layers[-1 if code in amended else 0].folder)
        for code, scale in sections["scales"].items()
        if scale.asked and not flaws(instrument(scale))
    }


def laid_over(
    below: dict[str, Any], above: dict[str, Any], path: Key, layer: Layer, origins: dict[Key, Origin]
) -> dict[str, Any]:
    """A table with another laid over it; `origins` (of what is below) are brought up to date in place."""
    merged = dict(below)
    _lay(merged, above, path, layer, origins)
    return merged


def _lay(
    below: dict[str, Any], above: dict[str, Any], path: Key, layer: Layer, origins: dict[Key, Origin]
) -> None:
    """Lay one table over another, in place; what is replaced loses its origins, what is new brings its own."""
    for key, value in above.items():
        here = (*path, key)
        old = below.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            below[key] = merged = dict(old)
            _lay(merged, value, here, layer, origins)
            continue
        for stale in paths_of(old, here):
            origins.pop(stale, None)
        below[key] = value
        origins.update((inner, layer.origins[inner]) for inner in paths_of(value, here))


def paths_of(value: Any, path: Key) -> Iterator[Key]:
    """The path of a raw value and of everything inside it."""
    yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from paths_of(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from paths_of(part, (*path, index))


def _rows(
    row: type[Any], name: str, layers: list[Layer], origins: dict[Key, Origin], faults: list[Finding]
) -> tuple[Any, ...]:
    """Rows of a file that is a list: a base's rows, then the county's. Text of CSV is read as its column's type."""
    shaped = []
    for index, (origin, raw) in enumerate(line for layer in layers for line in layer.sheets.get(name, ())):
        origins[name, index] = origin
        shaped.append(shape(row, raw, (name, index), origins, faults, from_text=name in SHEETS))
    return tuple(shaped)
