"""Whoever asks for the first day after a start does not wait for machine code."""

from __future__ import annotations

import importlib
import inspect
import sys
from types import CodeType

from lianxin.engines.planning import warming
from lianxin.engines.planning.jit import COMPILED, SOURCES


def compiled_here() -> dict[CodeType, str]:
    found: dict[CodeType, str] = {}
    for source in SOURCES:
        module = importlib.import_module(f"lianxin.engines.planning.{source}")
        functions = inspect.getmembers(module, inspect.isfunction)
        found |= {function.__code__: f"{source}.{name}" for name, function in functions if function.__module__ == module.__name__}
    return found


def test_warming_calls_every_function_that_is_compiled() -> None:
    assert not COMPILED, "the tests run the source itself"
    called: set[CodeType] = set()
    sys.setprofile(lambda frame, event, _given: called.add(frame.f_code) if event == "call" else None)
    try:
        warming.warm()
    finally:
        sys.setprofile(None)
    assert [name for code, name in compiled_here().items() if code not in called] == []
