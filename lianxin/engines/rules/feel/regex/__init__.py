"""Regular expressions as XPath and XQuery Functions 2.0 §7.6 defines them (which FEEL's matches, replace, split use).

An own machine: no pattern takes more than a bounded number of steps, and character classes know subtraction,
categories and blocks. `compile_pattern(pattern, flags)` gives a Machine or raises PatternError.
"""

from lianxin.engines.rules.feel.regex.machine import Budget, Machine, StepsError, compile_pattern
from lianxin.engines.rules.feel.regex.syntax import PatternError

__all__ = ["Budget", "Machine", "PatternError", "StepsError", "compile_pattern"]
