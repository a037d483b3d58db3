"""All commands, one file each. A command is a module with HELP, add_arguments(parser) and run(args)."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType


def command_modules() -> dict[str, ModuleType]:
    """Every command module by the name it is typed with (`import_` is typed `import`: Python keeps the word)."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__))
    return {name.rstrip("_"): import_module(f"{__name__}.{name}") for name in names}
