"""A plan as one SELECT, in any dialect: one writer, fully bracketed, no operator left to an engine's precedence.

Each step is a named query over the one before. Columns of people are cast to their declared types and amounts are counted
in their smallest unit first, so that every later step calculates with whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from lianxin.engines.rules.emit.dialects import Dialect
from lianxin.engines.rules.emit.ops import OVER_HOUSEHOLD, Constant, Op, Type
from lianxin.engines.rules.emit.plan import HOUSEHOLD, ID, REGION, Column, Output, Plan, Shared
from lianxin.engines.rules.emit.steps import Columns, read

_INFIX: Final[Mapping[str, str]] = {
    "and": " AND ", "or": " OR ", "eq": " = ", "ne": " <> ", "lt": " < ", "le": " <= ", "gt": " > ", "ge": " >= ",
    "add": " + ", "sub": " - ", "mul": " * ", "rest": " % ",
}  # fmt: skip
_FORMS: Final[Mapping[str, str]] = {
    "not": "(NOT {0})",
    "is_null": "({0} IS NULL)",
    "is_known": "({0} IS NOT NULL)",
}
_WINDOWS: Final[Mapping[str, str]] = {
    "rows": "COUNT(*)", "known": "COUNT({0})", "total": "SUM({0})", "least": "MIN({0})", "most": "MAX({0})",
}  # fmt: skip
_NARROWER: Final = ("int", "long", "wide")


def statement(plan: Plan, dialect: Dialect, source: str) -> str:
    """The whole pass. `source`: what stands after FROM, a table or a query in brackets."""
    writer = _Writer(dialect)
    steps = dict(_steps(plan, writer, source))
    last = list(steps)[-1]
    named = ",\n  ".join(writer.step(name, body) for name, body in steps.items())
    columns = [f"{ID} AS {dialect.quote(plan.people.id)}"]
    columns += [f"{writer.stored(one)} AS {dialect.quote(one.name)}" for one in plan.outputs]
    listed = ",\n  ".join(columns)
    return f"WITH\n  {named}\nSELECT\n  {listed}\nFROM {last}"


def _steps(plan: Plan, writer: _Writer, source: str) -> Iterator[tuple[str, str]]:
    """The named queries, each with the columns that later ones read."""
    wanted = _wanted(plan)
    yield "s0", _people(plan, writer, source)
    standing = [ID, HOUSEHOLD, *(one.column for one in plan.shared), *plan.reads]
    for n, (columns, later) in enumerate(zip(plan.steps, wanted, strict=True), 1):
        carried = [name for name in standing if name in later]
        yield f"s{n}", writer.select(carried, columns, f"s{n - 1}")
        standing = [*carried, *columns]


def _wanted(plan: Plan) -> list[set[str]]:
    """For every step, the columns that steps after it read."""
    later = {ID, *(name for one in plan.outputs for name in read(one.op))}
    found = []
    for columns in reversed(plan.steps):
        found.append(set(later))
        later |= {name for op in columns.values() for name in read(op)}
        if _asked(columns):
            later.add(HOUSEHOLD)
    return found[::-1]


def _asked(columns: Columns) -> Columns:
    """The columns that are asked of the household."""
    return {name: op for name, op in columns.items() if op.name in OVER_HOUSEHOLD}


def _people(plan: Plan, writer: _Writer, source: str) -> str:
    quote = writer.dialect.quote
    columns = [
        f"people.{quote(plan.people.id)} AS {ID}",
        f"people.{quote(plan.people.household)} AS {HOUSEHOLD}",
    ]
    columns += [f"regions.{one.column} AS {one.column}" for one in plan.shared]
    columns += [f"{writer.column(column)} AS {name}" for name, column in plan.reads.items()]
    listed = f"SELECT {', '.join(columns)} FROM {source} AS people"  # noqa: S608 — names quoted, the source is the caller's SQL
    if not plan.shared:
        return listed
    region = f"people.{quote(plan.people.region)}"
    return f"{listed} LEFT JOIN {_regions(plan, writer)} ON {region} = regions.{REGION}"


def _regions(plan: Plan, writer: _Writer) -> str:
    rows = []
    for code in plan.parameters:
        values = [
            writer.constant(str(code), "text"),
            *(_of_region(one, str(code), writer) for one in plan.shared),
        ]
        rows.append(f"({', '.join(values)})")
    columns = ", ".join([REGION, *(one.column for one in plan.shared)])
    return writer.dialect.values.format(rows=", ".join(rows), name="regions", columns=columns)


def _of_region(one: Shared, code: str, writer: _Writer) -> str:
    return f"CAST({writer.constant(one.values.get(code), one.type)} AS {writer.dialect.types[one.type]})"


class _Writer:
    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def step(self, name: str, body: str) -> str:
        return self.dialect.step.format(name=name, body=body)

    def select(self, carried: list[str], columns: Columns, before: str) -> str:
        """A step over the one before."""
        asked = _asked(columns)
        if asked and self.dialect.household == "join":
            return self._joined_household(carried, columns, asked, before)
        made = [f"{self.write(op)} AS {name}" for name, op in columns.items()]
        window = f" WINDOW w AS (PARTITION BY {HOUSEHOLD})" if asked else ""
        return f"SELECT {', '.join([*carried, *made])} FROM {before}{window}"  # noqa: S608 — names of our own

    def _joined_household(self, carried: list[str], columns: Columns, asked: Columns, before: str) -> str:
        counted = ", ".join(f"{self._over(op, '')} AS {name}" for name, op in asked.items())
        homes = f"SELECT {HOUSEHOLD} AS home, {counted} FROM {before} WHERE {HOUSEHOLD} IS NOT NULL GROUP BY {HOUSEHOLD}"  # noqa: S608
        made = [name if name in asked else f"{self.write(op)} AS {name}" for name, op in columns.items()]
        listed = ", ".join([*carried, *made])
        return f"SELECT {listed} FROM {before} LEFT JOIN ({homes}) AS homes ON {HOUSEHOLD} = home"  # noqa: S608

    def _over(self, op: Op, over: str) -> str:
        parts = [self.write(part) for part in op.operands]
        return f"CAST({_WINDOWS[op.name].format(*parts)}{over} AS {self.dialect.types[op.type]})"

    def column(self, column: Column) -> str:
        """A column of people in the type it is calculated in."""
        raw, type_ = f"people.{self.dialect.quote(column.name)}", self.dialect.types[column.type]
        if not column.scale:
            return f"CAST({raw} AS {type_})"
        exact = f"CAST({raw} AS DECIMAL({column.digits}, {column.scale}))"
        return f"CAST({exact} * {10**column.scale} AS {type_})"

    def stored(self, output: Output) -> str:
        """A result in its own type, whatever the engine makes of constants and nulls."""
        return f"CAST({self.write(output.op)} AS {self.dialect.types[output.type]})"

    def constant(self, value: Constant, type_: str) -> str:
        if value is None:
            return "NULL"
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, date):
            return f"DATE '{value.isoformat()}'"
        if isinstance(value, str):
            return self.dialect.text(value)
        return str(value) if value >= 0 else f"({value})"

    def write(self, op: Op) -> str:
        """One operation, in brackets unless it is one word or a call."""
        match op.name:
            case "column":
                return str(op.args[0])
            case "literal":
                return self._literal(op)
            case "cast":
                return self._cast(op)
        return self._joined(op, [self.write(part) for part in op.operands])

    def _joined(self, op: Op, parts: list[str]) -> str:
        if op.name in _INFIX:
            return f"({_INFIX[op.name].join(parts)})"
        if op.name == "case":
            return _case(parts)
        if op.name == "reasons":
            return self._reasons(op, parts)
        if op.name == "among":
            return self._among(*parts)
        if op.name in OVER_HOUSEHOLD:
            return self._over(op, " OVER w")
        form = _FORMS.get(op.name) or self.dialect.calls[op.name]
        return form.format(*parts, type=self.dialect.types[op.type])

    def _literal(self, op: Op) -> str:
        (value,) = op.args
        assert not isinstance(value, Op)
        written = self.constant(value, op.type)
        plain = op.type in ("int", "bool", "text", "date") and value is not None
        return written if plain else f"CAST({written} AS {self.dialect.types[op.type]})"

    def _cast(self, op: Op) -> str:
        (operand,) = op.operands
        written, type_ = self.write(operand), self.dialect.types[op.type]
        if _NARROWER.index(operand.type) > _NARROWER.index(op.type):
            return self.dialect.narrow.format(written, type_)
        return f"CAST({written} AS {type_})"

    def _among(self, value: str, *options: str) -> str:
        """DuckDB makes a join of a longer IN, which costs ten times the comparisons."""
        if self.dialect.household == "join":
            return f"({' OR '.join(f'{value} = {option}' for option in options)})"
        return f"({value} IN ({', '.join(options)}))"

    def _reasons(self, op: Op, parts: list[str]) -> str:
        """Each truth's bit where it is false, its other bit where it is unknown."""
        nought = self._bit(0, op.type)
        written = []
        for truth, failed, unknown in zip(parts, op.args[1::3], op.args[2::3], strict=True):
            doubt = f"WHEN {truth} IS NULL THEN {self._bit(unknown, op.type)} " if unknown else ""
            written.append(f"CASE {doubt}WHEN {truth} THEN {nought} ELSE {self._bit(failed, op.type)} END")
        return f"({' + '.join(written)})"

    def _bit(self, bit: Op | Constant, type_: Type) -> str:
        return str(bit) if type_ == "int" else f"CAST({bit} AS {self.dialect.types[type_]})"


def _case(parts: list[str]) -> str:
    pairs = [f"WHEN {test} THEN {value}" for test, value in zip(parts[:-1:2], parts[1:-1:2], strict=True)]
    return f"CASE {' '.join(pairs)} ELSE {parts[-1]} END"
