"""Random forms: groups, repeats, rules and reckonings over earlier answers, written as XLSForm."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

HEADS = (
    "type",
    "name",
    "label",
    "relevant",
    "required",
    "constraint",
    "constraint_message",
    "calculation",
    "default",
)
LISTS = {"abc": "abc", "yn": "yn", "five": "12345"}
KINDS = ("text", "integer", "integer", "decimal", "date", "select_one abc", "select_one five", "select_multiple abc",
         "calculate n", "calculate n", "calculate s", "calculate b")  # fmt: skip


@dataclass
class Known:
    """Names that an expression may use, by what they hold; those of a repeat only inside it, or gathered."""

    numbers: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    several: list[tuple[str, str]] = field(default_factory=list)
    gathered: list[tuple[str, str]] = field(default_factory=list)

    def copy(self) -> Known:
        return Known(*(list(part) for part in vars(self).values()))


class Maker:
    """One form from one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(f"form-{seed}")
        self.rows: list[dict[str, str]] = []
        self.turn = 0

    def text(self) -> str:
        self.block(Known(), depth=0)
        rows = "\n".join(
            "| | " + " | ".join(row.get(head, "").replace("|", "\\|") for head in HEADS) + " |"
            for row in self.rows
        )
        lists = "\n".join(
            f"| | {name} | {value} | {value} |" for name, values in LISTS.items() for value in values
        )
        return (
            f"| survey |\n| | {' | '.join(HEADS)} |\n{rows}\n| choices |\n| | list_name | name | label |\n{lists}\n"
            "| settings |\n| | form_id | form_title | version |\n| | made | made | 1 |\n"
        )

    def block(self, known: Known, depth: int) -> None:
        for _ in range(self.chance.randint(3, 6)):
            roll = self.chance.random()
            if depth < 2 and roll < 0.12:
                self.group("group", known, known, depth)
            elif depth < 2 and roll < 0.24:
                inside = known.copy()
                name = self.group("repeat", known, inside, depth)
                new = [one for one in inside.numbers if one not in known.numbers]
                known.gathered += [(one, name) for one in new]
            else:
                self.question(known)

    def group(self, kind: str, known: Known, inside: Known, depth: int) -> str:
        name = self.named(kind[0])
        row = {"type": f"begin {kind}", "name": name, "label": name}
        if self.chance.random() < 0.5:
            row["relevant"] = self.boolean(known, 2)
        self.rows.append(row)
        self.block(inside, depth + 1)
        self.rows.append({"type": f"end {kind}"})
        return name

    def question(self, known: Known) -> None:
        kind = self.chance.choice(KINDS)
        name = self.named("q")
        row = {"type": kind, "name": name, "label": name}
        if self.chance.random() < 0.35:
            row["relevant"] = self.boolean(known, 2)
        if kind.startswith("calculate"):
            made = {"n": self.number, "s": self.string, "b": self.boolean}[kind[-1]]
            row |= {"type": "calculate", "label": "", "calculation": made(known, 3)}
        else:
            if self.chance.random() < 0.4:
                row["required"] = self.chance.choice(("yes", "yes", self.boolean(known, 1)))
            if self.chance.random() < 0.5:
                row |= {"constraint": self.constraint(kind, known), "constraint_message": "no"}
        self.rows.append(row)
        self.learn(kind, name, known)

    def named(self, letter: str) -> str:
        self.turn += 1
        return f"{letter}{self.turn}"

    def learn(self, kind: str, name: str, known: Known) -> None:
        head, _, of = kind.partition(" ")
        if head in ("integer", "decimal") or of in ("five", "n"):
            known.numbers.append(name)
        if head == "date":
            known.dates.append(name)
        if head in ("text",) or of == "s":
            known.texts.append(name)
        if head == "select_one":
            known.choices.append((name, of))
        if head == "select_multiple":
            known.several.append((name, of))

    # ------------------------------------------------------------------ expressions

    def boolean(self, known: Known, depth: int) -> str:
        pick = self.chance.choice
        options = [
            lambda: (
                f"{self.number(known, depth - 1)} {pick(('<', '>', '<=', '>=', '=', '!='))} {self.number(known, depth - 1)}"
            )
        ]
        if depth > 0:
            options += [
                lambda: (
                    f"({self.boolean(known, depth - 1)} {pick(('and', 'or'))} {self.boolean(known, depth - 1)})"
                ),
                lambda: f"not({self.boolean(known, depth - 1)})",
            ]
        if known.choices:
            options.append(lambda: "${{{}}} {} '{}'".format(*self.one_of(known.choices)))
        if known.several:
            options.append(lambda: "selected(${{{0}}}, '{2}')".format(*self.one_of(known.several)))
        if known.texts:
            options.append(
                lambda: (
                    f"{pick(('contains', 'starts-with', 'ends-with'))}({self.string(known, 1)}, '{pick(('1', 'a', ' '))}')"
                )
            )
            options.append(lambda: f"${{{pick(known.texts)}}} {pick(('=', '!='))} ''")
        if known.dates:
            options.append(
                lambda: f"{self.day(known)} {pick(('<', '>', '<=', '>=', '=', '!='))} {self.day(known)}"
            )
        return pick(options)()

    def one_of(self, named: list[tuple[str, str]]) -> tuple[str, str, str]:
        name, of = self.chance.choice(named)
        return name, self.chance.choice(("=", "!=")), self.chance.choice(LISTS[of])

    def day(self, known: Known) -> str:
        return self.chance.choice(
            (
                f"${{{self.chance.choice(known.dates)}}}",
                f"${{{self.chance.choice(known.dates)}}}",
                "today()",
                "date('2026-11-20')",
            )
        )

    def number(self, known: Known, depth: int) -> str:
        pick = self.chance.choice
        options = [lambda: str(pick((0, 1, 2, 3, 5, 10, 60, 0.5)))]
        if known.numbers:
            options += [lambda: f"${{{pick(known.numbers)}}}"] * 3
        if depth > 0:
            options += [
                lambda: (
                    f"({self.number(known, depth - 1)} {pick(('+', '-', '*', 'div', 'mod'))} {self.number(known, depth - 1)})"
                ),
                lambda: (
                    f"if({self.boolean(known, depth - 1)}, {self.number(known, depth - 1)}, {self.number(known, depth - 1)})"
                ),
                lambda: (
                    f"{pick(('round', 'int', 'abs', 'floor', 'ceiling', 'number'))}({self.number(known, depth - 1)})"
                ),
                lambda: (
                    f"{pick(('max', 'min'))}({self.number(known, depth - 1)}, {self.number(known, depth - 1)})"
                ),
            ]
            if known.numbers:
                options += [
                    lambda: f"coalesce(${{{pick(known.numbers)}}}, {self.number(known, depth - 1)})"
                ] * 2
            if known.texts:
                options.append(lambda: f"string-length({self.string(known, depth - 1)})")
            if known.several:
                options.append(lambda: f"count-selected(${{{pick(known.several)[0]}}})")
            if known.gathered:
                options += [lambda: self.over(known), lambda: self.over(known)]
        return pick(options)()

    def over(self, known: Known) -> str:
        """Something over a repeat. A sum over none is told apart: the web's engine calls it no number, XPath says 0."""
        name, repeat = self.chance.choice(known.gathered)
        return self.chance.choice((
            f"count(${{{repeat}}})",
            f"if(count(${{{repeat}}}) > 0, sum(${{{name}}}), 0)",
            f"if(count(${{{repeat}}}) > 0, max(${{{name}}}), 0)",
            f"count-non-empty(${{{name}}})",
            f"coalesce(indexed-repeat(${{{name}}}, ${{{repeat}}}, 1), 0)",
        ))  # fmt: skip

    def string(self, known: Known, depth: int) -> str:
        pick = self.chance.choice
        options = [lambda: f"'{pick(('', 'a', '12', 'x y'))}'"]
        if known.texts:
            options += [lambda: f"${{{pick(known.texts)}}}"] * 3
        if depth > 0:
            options += [
                lambda: f"concat({self.string(known, depth - 1)}, '-', {self.number(known, depth - 1)})",
                lambda: (
                    f"if({self.boolean(known, depth - 1)}, {self.string(known, depth - 1)}, {self.string(known, depth - 1)})"
                ),
                lambda: f"substr({self.string(known, depth - 1)}, {pick((0, 1, 2))}, {pick((2, 3, 9))})",
                lambda: f"coalesce({self.string(known, depth - 1)}, {self.string(known, depth - 1)})",
                lambda: f"translate({self.string(known, depth - 1)}, 'a1', 'b')",
                lambda: f"normalize-space({self.string(known, depth - 1)})",
                lambda: f"substring-{pick(('before', 'after'))}({self.string(known, depth - 1)}, ' ')",
                lambda: f"string({self.number(known, depth - 1)})",
            ]
        return pick(options)()

    def constraint(self, kind: str, known: Known) -> str:
        pick = self.chance.choice
        head = kind.split(maxsplit=1)[0]
        if head in ("integer", "decimal"):
            return f". {pick(('<', '>', '<=', '>=', '!='))} {self.number(known, 1)}"
        if head == "date":
            return f". {pick(('<', '>', '<=', '>='))} {self.day(known) if known.dates else 'today()'}"
        if head == "select_multiple":
            return pick(
                (
                    "count-selected(.) < 3",
                    "not(selected(., 'a') and selected(., 'b'))",
                    f"selected(., 'a') or {self.boolean(known, 1)}",
                )
            )
        if head == "select_one":
            return f". {pick(('=', '!='))} '{pick('abc123')}' or {self.boolean(known, 1)}"
        return pick(
            (
                "string-length(.) > 2",
                "regex(., '^[0-9]+$')",
                "not(contains(., ' '))",
                f". != {self.string(known, 1)}",
            )
        )


def made_form(seed: int) -> str:
    """The XLSForm of this seed."""
    return Maker(seed).text()
