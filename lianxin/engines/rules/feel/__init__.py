"""FEEL, the expression language of DMN 1.5 (OMG formal, chapter 10), conformant mode, as a plain library.

    tree = parse("sum(members.income) / household size", names={"members", "household size"})
    program = compile(tree)                       # tree -> closures, once
    value = program(scope, now=now, notes=notes)  # never raises on data; None is FEEL's null

The face (stable; everything else is private):

parse(text, *, names=(), members=(), types=()) -> Node               one expression
parse_unary_tests(text, *, names=(), members=(), types=()) -> Node   one decision-table cell; reads the input as `?`
    ProblemError "rules.…" (details: column) when the text is no FEEL. `names` are the variables in scope, as written,
    with spaces and signs ("Loan amount", "Approved/Declined"); the longest match wins, built-ins are always known.
    `members` are names that may follow a dot or stand inside a filter (field names of the model's types, names of an
    imported model). One-word names need not be listed anywhere. `types` are names of user types of several words.
compile(node, *, types={}) -> Program
    `types` maps a type name to a Type (item definitions); the names of FEEL's own types are known.
Program(scope, *, now=None, notes=None) -> value
    `scope` is any mapping of names to FEEL values (it may compute on demand; a name is looked up when evaluated);
    a cell's input stands in it as "?". `now` is a DateTime or an aware datetime: `now()` and `today()` are null
    without it. `notes`, a list, receives Note(at, code, details): why something became null.
    program.within(Frame(values, parent, run)) evaluates as a part of a run that goes on (bodies of functions).
evaluate(text, scope={}, *, now=None, notes=None) -> value           parse, compile and run, over Python values

Values: None, bool, Decimal (decimal128), str, Date, Time, DateTime, MonthsDuration (years and months),
SecondsDuration (days and time), list, dict (context, str keys), Range, FunctionValue.
value_of(python) turns ints, floats, dates, datetimes, timedeltas, tuples, mappings into them, deeply; kind_of(value)
names the type; names_within(value) are the keys of its contexts, for `members`.

Types: model_type("number" | "dateTime" | "feel:string" | a user type, types={}) -> Type or None; type_of(TypeExpr);
ListType, ContextType, RangeType, FunctionType, ANY; Type.holds(value), a Type of your own may add allowed values;
coerce(value, type) -> value, converted as §10.3.2.9.4 says (an item to a list of one and back, a date to midnight
UTC), None when it does not conform.

Functions: Lambda(parameters, body, name=…, result=…) with Parameter(name, type) makes a function value from Python:
body(run, arguments) -> value; business knowledge models and decision services are made so.
run.note(at, code, **details) leaves a note. external_method({java: {class, method signature}}) is the Python version
of a few Java methods, or None.

equal(a, b) is `=` (True, False or None); compare(a, b) is -1, 0, 1 or None.
"""

from lianxin.engines.rules.feel.externals import external_method
from lianxin.engines.rules.feel.functions import Lambda
from lianxin.engines.rules.feel.program import Program, compile, evaluate, names_within
from lianxin.engines.rules.feel.reading import parse, parse_unary_tests
from lianxin.engines.rules.feel.run import Frame, Note, Run
from lianxin.engines.rules.feel.types import (
    ANY,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
    coerce,
    model_type,
    type_of,
)
from lianxin.engines.rules.feel.values.callables import FunctionValue, Parameter
from lianxin.engines.rules.feel.values.durations import MonthsDuration, SecondsDuration
from lianxin.engines.rules.feel.values.equality import compare, equal
from lianxin.engines.rules.feel.values.kinds import Value, kind_of, value_of
from lianxin.engines.rules.feel.values.ranges import Range
from lianxin.engines.rules.feel.values.temporal import Date, DateTime, Time

__all__ = [
    "ANY",
    "ContextType",
    "Date",
    "DateTime",
    "Frame",
    "FunctionType",
    "FunctionValue",
    "Lambda",
    "ListType",
    "MonthsDuration",
    "Note",
    "Parameter",
    "Program",
    "Range",
    "RangeType",
    "Run",
    "SecondsDuration",
    "Time",
    "Type",
    "Value",
    "coerce",
    "compare",
    "compile",
    "equal",
    "evaluate",
    "external_method",
    "kind_of",
    "model_type",
    "names_within",
    "parse",
    "parse_unary_tests",
    "type_of",
    "value_of",
]
