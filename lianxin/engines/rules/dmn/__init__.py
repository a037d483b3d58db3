"""Decision models of DMN 1.5 (OMG formal), read from files of versions 1.1 to 1.6, as a plain library.

    model = load("allowances.dmn")                       # its imports are looked for in the same folder
    outcome = model.evaluate("allowance", {"age": 81, "registered": True}, now=now)
    outcome.value                                        # FEEL values; None is null
    outcome.notes                                        # Reason(at, code, details, element, line): why things are null

read(data, file=…) -> Definitions      XML to frozen dataclasses (model.py, expressions.py); ProblemError "dmn.…"
assemble(definitions, others) -> Model definitions with the models they may import
load(path) -> Model                    both, for a file and its folder
write(definitions) -> str              DMN 1.5 XML that reads back equal
inputs_of(json, model), json_of(value)  inputs and values as JSON, by the types the model declares
check(model) -> tuple[Finding, …]      what an analyst should look at; nothing is refused by it

A model never raises on data. It sees no clock (`now` is passed in), no network and no file but those of `load`.
"""

from lianxin.engines.rules.dmn.checking import Finding, check
from lianxin.engines.rules.dmn.evaluation import Model, Outcome
from lianxin.engines.rules.dmn.exchange import inputs_of, json_of
from lianxin.engines.rules.dmn.loading import assemble, load
from lianxin.engines.rules.dmn.model import Definitions
from lianxin.engines.rules.dmn.reading.definitions import read
from lianxin.engines.rules.dmn.running.reasons import Reason
from lianxin.engines.rules.dmn.writing.definitions import write

__all__ = [
    "Definitions",
    "Finding",
    "Model",
    "Outcome",
    "Reason",
    "assemble",
    "check",
    "inputs_of",
    "json_of",
    "load",
    "read",
    "write",
]
