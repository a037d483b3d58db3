"""Small models for tests, from fragments of XML."""

from __future__ import annotations

from lianxin.engines.rules.dmn import Model, Outcome, assemble, read

DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"
FEEL = "https://www.omg.org/spec/DMN/20230324/FEEL/"


def text(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;")


def literal(value: str, **attributes: str) -> str:
    return f"<literalExpression{attrs(attributes)}><text>{text(value)}</text></literalExpression>"


def attrs(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes.items())


def definitions(*parts: str, name: str = "m", namespace: str = "urn:m", version: str = DMN) -> str:
    return (
        f'<definitions xmlns="{version}" name="{name}" namespace="{namespace}">{"".join(parts)}</definitions>'
    )


def model(*parts: str, others: tuple[str, ...] = ()) -> Model:
    return assemble(read(definitions(*parts)), [read(other) for other in others])


def inputs(**types: str) -> str:
    """Input data by name and type; the id is the name with `i_` before it."""
    return "".join(
        f'<inputData id="i_{name}" name="{name}"><variable name="{name}" typeRef="{type_}"/></inputData>'
        for name, type_ in types.items()
    )


def needs(*hrefs: str) -> str:
    """Requirements: `i_…` input data, `k_…` knowledge, `d_…` decisions, in any namespace."""
    found = []
    for href in hrefs:
        full = href if "#" in href else f"#{href}"
        kind = full.rpartition("#")[2][0]
        outer = "knowledgeRequirement" if kind in "ks" else "informationRequirement"
        inner = {
            "i": "requiredInput",
            "d": "requiredDecision",
            "k": "requiredKnowledge",
            "s": "requiredKnowledge",
        }
        found.append(f'<{outer}><{inner[kind]} href="{full}"/></{outer}>')
    return "".join(found)


def decision(name: str, logic: str, *hrefs: str, type_: str = "Any") -> str:
    variable = f'<variable name="{name}" typeRef="{type_}"/>'
    return f'<decision id="d_{name}" name="{name}">{variable}{needs(*hrefs)}{logic}</decision>'


def knowledge(
    name: str, parameters: dict[str, str], logic: str, *hrefs: str, kind: str = "", type_: str = ""
) -> str:
    formal = "".join(f'<formalParameter name="{n}" typeRef="{t}"/>' for n, t in parameters.items())
    kind = f' kind="{kind}"' if kind else ""
    variable = f'<variable name="{name}"' + (f' typeRef="{type_}"' if type_ else "") + "/>"
    logic = f"<encapsulatedLogic{kind}>{formal}{logic}</encapsulatedLogic>"
    return f'<businessKnowledgeModel id="k_{name}" name="{name}">{variable}{logic}{needs(*hrefs)}</businessKnowledgeModel>'


def table(
    columns: list[str], outputs: list[str], rows: list[str], policy: str = "UNIQUE", more: str = ""
) -> str:
    """`columns` are input expressions, `outputs` elements; a row is cells and outputs between bars."""
    made = [f"<input><inputExpression><text>{text(one)}</text></inputExpression></input>" for one in columns]
    made += outputs
    for row in rows:
        cells = [cell.strip() for cell in row.split("|")]
        entries = [f"<inputEntry><text>{text(one)}</text></inputEntry>" for one in cells[: len(columns)]]
        entries += [f"<outputEntry><text>{text(one)}</text></outputEntry>" for one in cells[len(columns) :]]
        made.append(f"<rule>{''.join(entries)}</rule>")
    return f'<decisionTable hitPolicy="{policy}"{more}>{"".join(made)}</decisionTable>'


def asked(logic: str, type_: str = "Any", **values: object) -> Outcome:
    """What a decision of this logic gives for inputs of any type."""
    parts = [
        inputs(**dict.fromkeys(values, "Any")),
        decision("D", logic, *(f"i_{name}" for name in values), type_=type_),
    ]
    return model(*parts).evaluate("D", values)
