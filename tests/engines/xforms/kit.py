"""Small forms and submissions for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from lianxin.engines.xforms import Form, Limits, Verdict
from lianxin.engines.xforms.compiling import Compiler
from lianxin.engines.xforms.context import Context, Run
from lianxin.engines.xforms.convert import Moment
from lianxin.engines.xforms.grammar import parse
from lianxin.engines.xforms.instance import grown
from lianxin.engines.xforms.safe_xml import parse as parse_xml

LHASA = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 4, 9, 30, 15, 250_000, tzinfo=LHASA)
NAMESPACES = (
    'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" '
    'xmlns:ev="http://www.w3.org/2001/xml-events" xmlns:odk="http://www.opendatakit.org/xforms"'
)


def xform(instance: str, binds: str = "", body: str = "", *, more: str = "", form_id: str = "f") -> bytes:
    """An XForm around the inside of its data element."""
    return (
        f"<h:html {NAMESPACES}><h:head><h:title>测试</h:title><model>"
        f'{more if more.startswith("<itext") else ""}<instance><data id="{form_id}" version="1">{instance}'
        f"<meta><instanceID/></meta></data></instance>{'' if more.startswith('<itext') else more}{binds}"
        f"</model></h:head><h:body>{body}</h:body></h:html>"
    ).encode()


def form(
    instance: str,
    binds: str = "",
    body: str = "",
    *,
    more: str = "",
    media: Mapping[str, bytes] | None = None,
    limits: Limits | None = None,
) -> Form:
    return Form.parse(xform(instance, binds, body, more=more), media=media, limits=limits)


def sent(inside: str) -> bytes:
    """A submission of that form."""
    return f'<data id="f" version="1">{inside}<meta><instanceID>uuid:1</instanceID></meta></data>'.encode()


def bind(path: str, **rules: str) -> str:
    """`bind("age", type="int", constraint=". > 1", message="…")`"""
    names = {
        "message": "jr:constraintMsg",
        "missing": "jr:requiredMsg",
        "preload": "jr:preload",
        "params": "jr:preloadParams",
    }
    said = " ".join(
        f'{names.get(name, name)}="{value.replace("&", "&amp;").replace("<", "&lt;").replace(chr(34), "&quot;")}"'
        for name, value in rules.items()
    )
    return f'<bind nodeset="/data/{path}" {said}/>'


def asked(path: str, kind: str = "input", inside: str = "", attributes: str = "") -> str:
    """A question of the body."""
    return f'<{kind} ref="/data/{path}" {attributes}><label>{path}</label>{inside}</{kind}>'


def items(*values: str) -> str:
    return "".join(f"<item><label>{value}!</label><value>{value}</value></item>" for value in values)


def raw(expression: str, template: str, inside: str, *, at: datetime = AT) -> object:
    """What an expression gives as it is, over a form whose `kin` are a repeat; paths may lead nowhere."""
    made = form(template, body='<group><repeat nodeset="/data/kin"/></group>' if "<kin" in template else "")
    compiled = Compiler(made.model, made.model.root).compile(parse(expression))
    instance = grown(made.model, parse_xml(sent(inside)))
    found = compiled.run(
        Context(Run(made.model, instance.document, at, "zh", Limits()), instance.document.kids[0])
    )
    return found.text if isinstance(found, Moment) else found


def kinds(verdict: Verdict) -> list[tuple[str, str]]:
    return [(finding.kind, finding.path) for finding in verdict.findings]
