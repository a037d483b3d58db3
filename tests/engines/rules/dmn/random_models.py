"""Random models, as hypothesis strategies."""

from __future__ import annotations

from hypothesis import strategies as st

from lianxin.engines.rules.dmn import expressions as e
from lianxin.engines.rules.dmn import model as m
from lianxin.engines.rules.dmn.reading.tables import AGGREGATIONS, HIT_POLICIES

# Any text an analyst may type; blanks at the ends mean nothing in DMN, and XML holds no control characters.
_LETTERS = st.characters(
    codec="utf-8",
    exclude_categories=("Cs", "Cc", "Cn"),
    include_characters="\n\t",
    exclude_characters="\ufffe\uffff",
)
texts = st.text(_LETTERS, max_size=12).map(str.strip)
lines = texts.map(lambda text: " ".join(text.split()))
names = st.text(st.sampled_from("abyZ收入卓 0'\"<&>"), min_size=1, max_size=8).map(
    lambda text: " ".join(text.split()) or "n"
)
ids = st.sampled_from(["", "_1", "id-2", "三"])
types = st.sampled_from(["", "number", "tPerson", "base.tPerson", "list<number>"])
variables = st.builds(e.Variable, name=names, type=types, id=ids)
box = {"id": ids, "label": lines, "type": types}
languages = st.sampled_from(["", "urn:other"])
literals = st.builds(e.LiteralExpression, **box, text=texts, language=languages)
cells = st.builds(e.Cell, text=texts, id=ids, language=languages)


def several(strategy, most=3):
    return st.lists(strategy, max_size=most).map(tuple)


tables = st.builds(
    e.DecisionTable,
    **box,
    inputs=several(
        st.builds(e.InputClause, expression=literals, values=st.none() | cells, label=lines, id=ids)
    ),
    outputs=several(
        st.builds(
            e.OutputClause,
            name=names | st.just(""),
            type=types,
            values=st.none() | cells,
            default=st.none() | literals,
            label=lines,
            id=ids,
        )
    ),
    rules=several(
        st.builds(
            e.TableRule,
            inputs=several(cells),
            outputs=several(literals),
            annotations=several(texts),
            description=texts,
            id=ids,
        )
    ),
    hit_policy=st.sampled_from(HIT_POLICIES),
    aggregation=st.sampled_from(["", *AGGREGATIONS]),
    orientation=st.sampled_from(["", "Rule-as-Row", "Rule-as-Column"]),
    output_label=lines,
    annotations=several(lines),
)


def boxes(inner):
    maybe = st.none() | inner
    lists = st.builds(e.ListBox, **box, items=several(inner))
    return st.one_of(
        lists,
        st.builds(
            e.ContextBox,
            **box,
            entries=several(st.builds(e.ContextEntry, variable=st.none() | variables, value=maybe, id=ids)),
        ),
        st.builds(
            e.Invocation,
            **box,
            function=maybe,
            bindings=several(st.builds(e.Binding, parameter=variables, value=maybe)),
        ),
        st.builds(
            e.FunctionDefinition,
            **box,
            parameters=several(variables),
            body=maybe,
            kind=st.sampled_from(["FEEL", "Java", "PMML"]),
        ),
        st.builds(e.Relation, **box, columns=several(variables), rows=several(lists)),
        st.builds(e.Conditional, **box, test=maybe, then=maybe, otherwise=maybe),
        st.builds(e.FilterBox, **box, source=maybe, match=maybe),
        st.builds(
            e.Iteration,
            **box,
            kind=st.sampled_from(["for", "some", "every"]),
            variable=names,
            source=inner,
            body=maybe,
            source_type=types,
        ),
    )


expressions = st.recursive(literals | tables, boxes, max_leaves=6)
functions = st.builds(
    e.FunctionDefinition, **box, parameters=several(variables), body=st.none() | expressions
)
element = {"id": ids, "name": names, "label": lines, "description": texts}
hrefs = st.tuples(st.sampled_from(["", "urn:other"]), st.sampled_from(["_1", "id-2", "三"]))
requirements = several(
    st.builds(m.Requirement, kind=st.sampled_from(["input", "decision", "knowledge"]), href=hrefs, id=ids)
)
items = st.recursive(
    st.builds(
        m.ItemDefinition,
        **element,
        type=types,
        is_collection=st.booleans(),
        allowed=st.none() | cells,
        constraint=st.none() | cells,
    )
    | st.builds(
        m.ItemDefinition,
        **element,
        function=st.builds(m.FunctionItem, parameters=several(variables), output=types),
    ),
    lambda inner: st.builds(
        m.ItemDefinition, **element, components=several(inner), is_collection=st.booleans()
    ),
    max_leaves=4,
)
models = st.builds(
    m.Definitions,
    **element,
    namespace=st.just("urn:m"),
    language=st.sampled_from(["", "urn:other"]),
    imports=several(
        st.builds(
            m.Import,
            name=names | st.just(""),
            namespace=st.sampled_from(["urn:a", "urn:b"]),
            kind=lines,
            location=lines,
            id=ids,
        ),
        2,
    ),
    types=several(items, 2),
    inputs=several(st.builds(m.InputData, **element, variable=variables), 2),
    decisions=several(
        st.builds(
            m.Decision,
            **element,
            variable=variables,
            requirements=requirements,
            expression=st.none() | expressions,
            question=texts,
            allowed_answers=texts,
        ),
        2,
    ),
    knowledge=several(
        st.builds(
            m.BusinessKnowledgeModel,
            **element,
            variable=variables,
            requirements=requirements,
            logic=st.none() | functions,
        ),
        2,
    ),
    services=several(
        st.builds(
            m.DecisionService,
            **element,
            variable=variables,
            outputs=several(hrefs),
            encapsulated=several(hrefs),
            input_decisions=several(hrefs),
            input_data=several(hrefs),
        ),
        2,
    ),
)
