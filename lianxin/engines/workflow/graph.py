"""The drawing of a workflow as data: its states in order and the steps between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianxin.engines.workflow.model import Workflow


@dataclass(frozen=True, slots=True)
class Node:
    """A state; the first one is where it begins."""

    code: str
    label: str
    is_end: bool = False
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Edge:
    """A step from one state to another. `is_back`: to one that stands earlier, or to the same."""

    code: str
    label: str
    start: str
    to: str
    is_back: bool = False
    by_second_person: bool = False
    needs: int = 0


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in the order of their rank, edges in that of the node they leave."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph(workflow: Workflow, language: str = "zh") -> Graph:
    """The states and steps in the words of a language."""
    places = {code: at for at, code in enumerate(workflow.states)}
    nodes = tuple(
        Node(code, _said(state.name, language), state.is_end, state.tone)
        for code, state in workflow.states.items()
    )
    edges = tuple(
        Edge(
            step.code, _said(step.name, language), code, step.to,
            is_back=places[step.to] <= places[code], by_second_person=bool(step.second_person), needs=len(step.needs),
        )
        for code in workflow.states for step in workflow.leaving(code)
    )  # fmt: skip
    return Graph(nodes, edges)


def _said(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or words["zh"]
