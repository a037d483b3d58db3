"""Context functions (DMN 1.5 §10.3.4.10)."""

from __future__ import annotations

from lianxin.engines.rules.feel.library.signature import builtin
from lianxin.engines.rules.feel.values.kinds import Value

Context = dict[str, Value]


@builtin("get value", "m: context, key: string", "Any")
def _get_value(context: Context, key: str) -> Value:
    return context.get(key)


@builtin("get value", "context: context, keys: list", "Any")
def _get_nested(context: Context, keys: list[Value]) -> Value:
    value: Value = context
    for key in keys:
        value = value.get(key) if isinstance(value, dict) and isinstance(key, str) else None
    return value if keys else None


@builtin("get entries", "m: context", "list")
def _get_entries(context: Context) -> list[Value]:
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context", "entries: list", "context")
def _context(entries: list[Value]) -> Context | None:
    """null for a key given twice, a key that is no string, an entry without key or value."""
    made: Context = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry:
            return None
        key = entry.get("key")
        if not isinstance(key, str) or key in made:
            return None
        made[key] = entry["value"]
    return made


@builtin("context put", "context: context, key: string, value: any?", "context")
def _context_put(context: Context, key: str, value: Value) -> Context:
    return {**context, key: value}


@builtin("context put", "context: context, keys: list, value: any?", "context")
def _context_put_nested(context: Context, keys: list[Value], value: Value) -> Context | None:
    """null when a key on the way leads to no context."""
    if not keys or not all(isinstance(key, str) for key in keys):
        return None
    made = dict(context)
    inner = made
    for key in keys[:-1]:
        found = inner.get(key)
        if not isinstance(found, dict):
            return None
        inner[key] = dict(found)
        inner = inner[key]
    inner[keys[-1]] = value
    return made


@builtin("context merge", "contexts: list", "context")
def _context_merge(contexts: list[Value]) -> Context | None:
    if not all(isinstance(context, dict) for context in contexts):
        return None
    return {key: value for context in contexts for key, value in context.items()}
