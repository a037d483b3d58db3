"""Function values: what every function answers to, whoever made it (DMN 1.5 §10.3.2.8)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianxin.engines.rules.feel.values.kinds import Value

if TYPE_CHECKING:
    from lianxin.engines.rules.feel.run import Run
    from lianxin.engines.rules.feel.types import Type


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    type: Type


class FunctionValue(ABC):
    """Compared by identity; `parameters` is None for built-ins that take several forms."""

    name: str
    parameters: tuple[Parameter, ...] | None
    result: Type  # what the result is converted to
    promises: Type  # what the result always is, as far as is known

    @abstractmethod
    def call(self, run: Run, at: int, arguments: Sequence[Value], names: Sequence[str] = ()) -> Value:
        """The result; null with a note where the arguments do not fit. `names` are empty, or one per argument."""
