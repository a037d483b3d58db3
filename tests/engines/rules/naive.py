"""A second, slow reading of the same trees: straight from the definitions, sharing no code with the engine but the tree."""

from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction

from lianxin.engines.rules.ast import (
    Arithmetic,
    Call,
    Compare,
    Each,
    If,
    In,
    ListOf,
    Literal,
    Logic,
    Name,
    Negate,
    Not,
    Range,
)

CONTEXT = Context(prec=34)


def degree(truth):
    """Kleene's logic as numbers: false 0, unknown 1/2, true 1; `and` is the least, `or` the greatest."""
    return Fraction(int(truth)) if isinstance(truth, bool) else Fraction(1, 2)


def truth_of(number):
    return None if number == Fraction(1, 2) else number == 1


def family(value):
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | Decimal):
        return "number"
    return type(value).__name__


def related(op, a, b):
    if a is None or b is None or family(a) != family(b) or isinstance(a, list | dict):
        return None
    if op in ("=", "!="):
        return (a == b) == (op == "=")
    if family(a) not in ("number", "date"):
        return None
    sign = (a > b) - (a < b)
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[op]


def computed(op, a, b):
    if family(a) != "number" or family(b) != "number" or (op == "/" and b == 0):
        return None
    a, b = Decimal(a), Decimal(b)
    methods = {"+": CONTEXT.add, "-": CONTEXT.subtract, "*": CONTEXT.multiply, "/": CONTEXT.divide}
    return methods[op](a, b)


def birthdays(start, end):
    """Completed years, by counting birthdays one at a time (29 February counts on 1 March)."""
    years = 0
    while True:
        year = start.year + years + 1
        try:
            day = start.replace(year=year)
        except ValueError:
            day = date(year, 2, 28) + timedelta(days=1)
        if day > end:
            return years
        years += 1


def looked_up(path, facts):
    value = facts.get(path[0])
    for key in path[1:]:
        if isinstance(value, list):
            value = [item.get(key) for item in value]
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value


def total(items):
    if any(family(item) != "number" for item in items):
        return None
    return sum(items, Decimal(0))


def called(name, values):  # noqa: C901  one case per function
    if name == "is defined":
        return values[0] is not None
    if any(value is None for value in values):
        return None
    match name:
        case "age":
            return None if values[1] < values[0] else birthdays(*values)
        case "days between":
            return values[1].toordinal() - values[0].toordinal()
        case "count":
            return len(values[0])
        case "sum":
            return total(values[0])
        case "known sum":
            return total([value for value in values[0] if value is not None])
        case "unknown count":
            return values[0].count(None)
        case "any":
            return truth_of(max(map(degree, values[0]), default=degree(False)))
        case "all":
            return truth_of(min(map(degree, values[0]), default=degree(True)))
    raise AssertionError(name)


def passes(test, subject, facts):
    if isinstance(test, Range):
        low = related(">=" if test.low_closed else ">", subject, naive(test.low, facts))
        high = related("<=" if test.high_closed else "<", subject, naive(test.high, facts))
        return min(degree(low), degree(high))
    operand = naive(test.operand, facts)
    if test.op != "in":
        return degree(related(test.op, subject, operand))
    options = operand if isinstance(operand, list) else [operand]
    return max((degree(related("=", subject, option)) for option in options), default=Fraction(0))


def naive(node, facts):  # noqa: C901  one case per kind of node, on purpose
    match node:
        case Literal(value):
            return value
        case Name(path):
            return looked_up(path, facts)
        case ListOf(items):
            return [naive(item, facts) for item in items]
        case Not(operand):
            return truth_of(1 - degree(naive(operand, facts)))
        case Logic(op, operands):
            return truth_of((min if op == "and" else max)(degree(naive(o, facts)) for o in operands))
        case Compare(op, left, right):
            return related(op, naive(left, facts), naive(right, facts))
        case Arithmetic(op, left, right):
            return computed(op, naive(left, facts), naive(right, facts))
        case Negate(operand):
            return computed("-", 0, naive(operand, facts))
        case In(subject, tests):
            value = naive(subject, facts)
            return truth_of(max(passes(test, value, facts) for test in tests))
        case If(test, then, otherwise):
            chosen, a, b = naive(test, facts), naive(then, facts), naive(otherwise, facts)
            if isinstance(chosen, bool):
                return a if chosen else b
            return a if related("=", a, b) else None
        case Call(name, arguments):
            return called(name, [naive(argument, facts) for argument in arguments])
        case Each(kind, variable, source, body):
            items = naive(source, facts)
            if not isinstance(items, list):
                return None
            results = [naive(body, {**facts, variable: item}) for item in items]
            return results if kind == "for" else called("any" if kind == "some" else "all", [results])
    raise AssertionError(node)
