"""Workflows as data: which steps a running thing may take, what is still missing for each, and when its state is to be over.

A requirement that cannot be told is not met: what nobody has written down never lets anything pass.
"""

from lianxin.engines.workflow.checking import Fault, faults
from lianxin.engines.workflow.clocks import Limit, due
from lianxin.engines.workflow.graph import Edge, Graph, Node, graph
from lianxin.engines.workflow.model import UNITS, Clock, Known, Requirement, State, Step, Workflow
from lianxin.engines.workflow.stepping import DoneBy, Missing, OpenStep, open_steps

__all__ = [
    "UNITS",
    "Clock",
    "DoneBy",
    "Edge",
    "Fault",
    "Graph",
    "Known",
    "Limit",
    "Missing",
    "Node",
    "OpenStep",
    "Requirement",
    "State",
    "Step",
    "Workflow",
    "due",
    "faults",
    "graph",
    "open_steps",
]
