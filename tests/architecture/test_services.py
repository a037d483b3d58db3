"""Every write has one shape: keyword-only, a named actor, the moment passed in, an ability, an audit row."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import lianxin
from lianxin.base.access.abilities import exists
from lianxin.base.access.service import services

ROOT = Path(lianxin.__file__).parent
# Writers that are not services, each with its reason.
ALLOWED_PLAIN = {
    "lianxin.base.audit.services": "the audit trail itself; called inside services only",
    "lianxin.domain.people.services.search.index_residents": "derived rows, inside the service that wrote the residents",
    "lianxin.base.files.services.path_of": "a name, not a write",
}


def _service_modules() -> list[str]:
    names = [m.name for m in pkgutil.walk_packages(lianxin.__path__, "lianxin.")]
    return [n for n in names if n.startswith(("lianxin.base.", "lianxin.domain.")) and ".services" in n]


def _public_functions() -> list[tuple[str, object]]:
    found = []
    for name in _service_modules():
        module = importlib.import_module(name)
        for key, value in vars(module).items():
            if (
                inspect.isfunction(value)
                and not key.startswith("_")
                and inspect.unwrap(value).__module__ == name
            ):
                found.append((f"{name}.{key}", value))
    return found


@pytest.mark.parametrize(
    ("name", "function"), _public_functions(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_every_public_function_of_a_services_module_is_a_service(name: str, function: object) -> None:
    if name in ALLOWED_PLAIN or name.rpartition(".")[0] in ALLOWED_PLAIN:
        return
    assert hasattr(function, "ability"), f"{name} lacks @service(...)"


def test_every_service_names_a_declared_ability() -> None:
    for name in _service_modules():
        importlib.import_module(name)
    for name, function in services().items():
        ability = function.ability  # type: ignore[attr-defined]
        assert ability is None or exists(ability), f"{name} names {ability}, which nobody declared"


def test_the_allow_list_has_no_stale_entry() -> None:
    modules = set(_service_modules())
    functions = {name for name, _ in _public_functions()}
    for entry in ALLOWED_PLAIN:
        assert entry in modules or entry in functions, f"{entry} no longer exists"


def test_only_services_and_migrations_write_rows() -> None:
    """A model's save, create, update or delete outside services would escape the audit."""
    writing = {"save", "create", "bulk_create", "update_or_create", "get_or_create", "bulk_update", "delete"}
    allowed = ("services", "migrations", "base/jobs", "base/backup", "base/audit", "base/db", "middleware")
    offenders = []
    for path in ROOT.rglob("*.py"):
        relative = path.relative_to(ROOT).as_posix()
        if any(part in relative for part in allowed):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in writing
            ):
                chain = ast.unparse(node.func)
                if ".objects." in chain or chain.endswith(".save"):
                    offenders.append(f"{relative}:{node.lineno} {chain}")
    assert not offenders, "\n".join(offenders)
