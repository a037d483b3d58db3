"""Diagrams of casework as SVG text: the family tree, the ecomap, the workflow. Pure: typed values in, text out.

Every text is escaped, every line is drawn in ``currentColor`` (dark pages, print and paper are right without a style
sheet), nothing is loaded and nothing runs. Words come from the caller, in the reader's language.
"""

from lianxin.engines.diagrams.ecomap import Ecomap, System, Tie, ecomap
from lianxin.engines.diagrams.family import Bond, Child, Family, Person
from lianxin.engines.diagrams.family_drawing import family_tree
from lianxin.engines.diagrams.flow import Flow, Node, Way, workflow
from lianxin.engines.diagrams.svg import Caption, DiagramError

__all__ = [
    "Bond",
    "Caption",
    "Child",
    "DiagramError",
    "Ecomap",
    "Family",
    "Flow",
    "Node",
    "Person",
    "System",
    "Tie",
    "Way",
    "ecomap",
    "family_tree",
    "workflow",
]
