"""Answers as the tables of an OData service, shaped as Central's: groups stay nested, each repeat is a linked table. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lianxin.engines.xforms.values import Question

ROOT: Final = "Submissions"
_COORDINATES: Final = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a form shapes its tables. Steps are node names from below the root."""

    repeats: frozenset[tuple[str, ...]] = frozenset()
    points: frozenset[tuple[str, ...]] = frozenset()

    @classmethod
    def of(cls, questions: Iterable[Question]) -> Shape:
        found = list(questions)
        return cls(
            frozenset(_steps(one.repeat) for one in found if one.repeat),
            frozenset(_steps(one.path) for one in found if one.kind == "geopoint"),
        )

    def tables(self) -> list[str]:
        """The names of all tables: "Submissions", and "Submissions." with the path of each repeat."""
        return [ROOT, *(".".join((ROOT, *steps)) for steps in sorted(self.repeats))]


@dataclass(frozen=True, slots=True)
class Answered:
    """One submission to be shown: what Central puts beside the answers is ready in `system`."""

    instance_id: str
    answers: Mapping[str, Any]
    system: Mapping[str, Any]


def main_row(shape: Shape, one: Answered, *, wkt: bool, expand: bool) -> dict[str, Any]:
    """One row of the table of submissions."""
    row: dict[str, Any] = {"__id": one.instance_id, "__system": dict(one.system), "meta": {"instanceID": one.instance_id}}
    return row | _node(shape, one.answers, (), one.instance_id, f"{ROOT}('{one.instance_id}')", wkt=wkt, expand=expand)


def linked_rows(shape: Shape, one: Answered, steps: Sequence[str], *, wkt: bool) -> Iterator[dict[str, Any]]:
    """The rows of a repeat's table that come from one submission, each with the id of the row it lies in."""
    found: list[tuple[str, str, Mapping[str, Any]]] = [(one.instance_id, ROOT, one.answers)]
    here: tuple[str, ...] = ()
    for name in steps:
        here = (*here, name)
        found = [inner for parent in found for inner in _inside(shape, parent, here)]
    for key, parent, answers in found:
        above, _, upper = parent.partition("\n")
        yield {"__id": key, f"__{above.replace('.', '-')}-id": upper} | _node(
            shape, answers, here, key, f"{'.'.join((ROOT, *here))}('{key}')", wkt=wkt, expand=False
        )


def _inside(shape: Shape, parent: tuple[str, str, Mapping[str, Any]], here: tuple[str, ...]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    key, above, answers = parent
    value = answers.get(here[-1]) if isinstance(answers, Mapping) else None
    if here not in shape.repeats:
        if isinstance(value, Mapping):
            yield key, above, value
        return
    table = next(".".join((ROOT, *here[:n])) for n in range(len(here) - 1, -1, -1) if n == 0 or here[:n] in shape.repeats)
    for number, instance in enumerate(value if isinstance(value, list) else ()):
        yield _key(key, here, number), f"{table}\n{key}", instance


def _node(
    shape: Shape, answers: Mapping[str, Any], here: tuple[str, ...], key: str, address: str, *, wkt: bool, expand: bool
) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, value in answers.items():
        at = (*here, name)
        if at in shape.repeats:
            instances = value if isinstance(value, list) else []
            row[f"{name}@odata.navigationLink"] = f"{address}/{name}"
            if expand:
                row[name] = [
                    {"__id": (inner := _key(key, at, n))} | _node(shape, one, at, inner, f"{address}/{name}('{inner}')", wkt=wkt, expand=True)
                    for n, one in enumerate(instances)
                ]
        elif isinstance(value, Mapping):
            row[name] = _node(shape, value, at, key, address, wkt=wkt, expand=expand)
        else:
            row[name] = _point(value, wkt=wkt) if at in shape.points else _plain(value)
    return row


def _plain(value: Any) -> Any:
    """Several choices as they stand in the XML."""
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _point(value: Any, *, wkt: bool) -> Any:
    """"latitude longitude altitude accuracy" as GeoJSON or as well-known text, longitude first; None for what is no point."""
    try:
        numbers = [float(part) for part in str(value).split()]
    except ValueError:
        return None
    if len(numbers) < _COORDINATES:
        return None
    placed = [numbers[1], numbers[0], *numbers[2:3]]
    if wkt:
        return f"POINT ({' '.join(f'{one:g}' if one == int(one) else repr(one) for one in placed)})"
    told: dict[str, Any] = {"type": "Point", "coordinates": placed}
    return told | ({"properties": {"accuracy": numbers[3]}} if len(numbers) > 3 else {})


def _key(parent: str, here: Sequence[str], number: int) -> str:
    """The same row has the same id whenever it is asked for."""
    return hashlib.sha256(f"{parent}/{'/'.join(here)}/{number}".encode()).hexdigest()[:40]


def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.strip("/").split("/")[1:])
