"""From the XML of an XForm to a Model. Unknown elements and attributes are passed over; a rule that cannot be compiled is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from lianxin.engines.xforms.answers import TYPES
from lianxin.engines.xforms.compiling import Compiler
from lianxin.engines.xforms.context import Compiled, Uses
from lianxin.engines.xforms.errors import Limits, XFormError
from lianxin.engines.xforms.grammar import Call, Expression, Filter, Literal, Path, Step, parse
from lianxin.engines.xforms.media import read_media, tree_of
from lianxin.engines.xforms.model import (
    OWN_NAMESPACE,
    Bind,
    Control,
    Definition,
    Item,
    Itemset,
    Model,
    SetValue,
    Text,
)
from lianxin.engines.xforms.ordering import plan
from lianxin.engines.xforms.safe_xml import local
from lianxin.engines.xforms.safe_xml import parse as parse_xml

_ITEXT = re.compile(r"\s*jr:itext\(\s*(['\"])(.*?)\1\s*\)\s*", re.DOTALL)
_CONTROLS = frozenset(
    ["input", "select", "select1", "rank", "range", "upload", "trigger", "secret", "odk:rank"]
)
_SOURCE = re.compile(r"jr://[\w-]+/(.+)")


def read(xml: bytes, media: Mapping[str, bytes], limits: Limits) -> Model:
    """Raises XFormError; what is wrong in an expression says at which path and in which attribute."""
    root = parse_xml(xml, limits.form_bytes, limits.depth)
    model_element = next((e for e in root.iter() if local(e) == "model"), None)
    if model_element is None:
        raise XFormError("xforms.not_a_form")
    model = Model(limits)
    model.title = next((_text(e) for e in root.iter() if local(e) == "title"), "").strip()
    _Reader(model, model_element, root, media).read()
    return model


class _Reader:
    def __init__(
        self, model: Model, element: etree._Element, root: etree._Element, media: Mapping[str, bytes]
    ) -> None:
        self.model = model
        self.element = element
        self.body = next((e for e in root if local(e) == "body"), None)
        self.media = media
        self.names: list[str] = []
        self.values: dict[str, dict[str, etree._Element]] = {}

    def read(self) -> None:
        self.instances()
        self.repeats()
        self.model.document.settle()
        self.itext()
        self.binds()
        if self.body is not None:
            self.controls(self.body, self.model.document)
        self.actions()
        self.model.media = tuple(dict.fromkeys(self.names))
        self.model.plan = plan(self.model)
        self.model.typed = tuple(
            d
            for d in self.model.definitions
            if not d.kids and d.bind.calculate is None and d.bind.type in TYPES
        )

    # ------------------------------------------------------------------ instances

    def instances(self) -> None:
        found = [e for e in self.element if local(e) == "instance"]
        if not found or not len(found[0]):
            raise XFormError("xforms.not_a_form")
        primary, model = found[0][0], self.model
        model.primary_id = found[0].get("id", "")
        model.form_id = primary.get("id") or etree.QName(primary).namespace or local(primary)
        model.version = primary.get("version") or _attribute(primary, "version")
        model.namespace = etree.QName(primary).namespace or ""
        self.define(primary, model.document)
        for element in found[1:]:
            self.secondary(element)

    def define(self, element: etree._Element, parent: Definition) -> None:
        name = local(element)
        known = parent.kids.get(name)
        definition = known or self.model.define(name, parent)
        is_template = _attribute(element, "template") != "" or any(
            str(k).endswith("}template") for k in element.attrib
        )
        if known is None:
            definition.default = "" if len(element) else (element.text or "").strip()
            definition.starts = 0 if is_template else 1
        elif not is_template:
            definition.starts += 1
        for kid in element:
            self.define(kid, definition)

    def secondary(self, element: etree._Element) -> None:
        name = element.get("id", "")
        source = _SOURCE.fullmatch(element.get("src", ""))
        if source is None:
            self.model.instances[name] = tree_of(element)
            return
        file_name = source[1]
        if "/instance/" in element.get("src", "") or file_name == "last-saved":
            self.model.missing[name] = file_name
            return
        self.names.append(file_name)
        if file_name in self.media:
            self.model.instances[name] = read_media(file_name, self.media[file_name], self.model.limits)
        else:
            self.model.missing[name] = file_name

    def repeats(self) -> None:
        for element in self.body.iter() if self.body is not None else ():
            if isinstance(element.tag, str) and local(element) == "repeat":
                definition = self.model.find(element.get("nodeset", ""))
                if definition is None or definition is self.model.document:
                    raise XFormError("xforms.reference", name=element.get("nodeset", ""))
                definition.is_repeat = True
                definition.is_fixed = _attribute(element, "noAddRemove") in {"true", "true()"}

    # ------------------------------------------------------------------ texts

    def itext(self) -> None:
        texts: dict[str, dict[str, tuple[str | Compiled, ...]]] = {}
        languages: list[str] = []
        for translation in self.element.iter():
            if local(translation) != "translation":
                continue
            name = translation.get("lang", "")
            languages.append(name)
            if translation.get("default") in {"true()", "true", ""}:
                self.model.default_language = name
            for text in translation:
                value = self.value_of(text)
                if value is not None:
                    self.values.setdefault(text.get("id", ""), {})[name] = value
                    texts.setdefault(text.get("id", ""), {})[name] = self.parts(
                        value, self.model.definitions[1]
                    )
        self.model.languages = tuple(languages)
        if languages and not self.model.default_language:
            self.model.default_language = languages[0]
        self.model.texts = {name: Text(said) for name, said in texts.items()}

    def value_of(self, text: etree._Element) -> etree._Element | None:
        """The words to show; pictures and sounds of a text are only noted."""
        by_form: dict[str, etree._Element] = {}
        for value in text:
            form = value.get("form", "")
            by_form.setdefault(form, value)
            source = _SOURCE.fullmatch((value.text or "").strip())
            if source is not None and form in {"image", "audio", "video", "big-image"}:
                self.names.append(source[1])
        return by_form.get("") if "" in by_form else by_form.get("long", by_form.get("short"))

    def parts(self, element: etree._Element, definition: Definition) -> tuple[str | Compiled, ...]:
        """Words with `<output value="…"/>` between them."""
        found: list[str | Compiled] = [element.text or ""]
        for kid in element:
            if local(kid) == "output":
                expression = kid.get("value") or kid.get("ref") or "''"
                found.append(self.expression(expression, definition, "output")[0])
            else:
                found.append(_text(kid))
            found.append(kid.tail or "")
        return tuple(part for part in found if part != "")

    def shown(self, element: etree._Element | None, definition: Definition) -> Text | None:
        if element is None:
            return None
        reference = element.get("ref")
        if reference is None:
            return Text({"": self.parts(element, definition)})
        return self.by_reference(reference, definition)

    def by_reference(self, reference: str, definition: Definition) -> Text:
        match = _ITEXT.fullmatch(reference)
        if match is not None and match[2] in self.model.texts:
            return self.again(self.model.texts[match[2]], match[2], definition)
        return Text({"": (self.expression(reference, definition, "label")[0],)})

    def again(self, text: Text, name: str, definition: Definition) -> Text:
        """A text with outputs, compiled for the question that shows it (paths may mean its own repeat)."""
        if all(isinstance(p, str) for parts in text.said.values() for p in parts):
            return text
        return Text(
            {language: self.parts(value, definition) for language, value in self.values[name].items()}
        )

    def message(self, text: str, definition: Definition) -> Text | None:
        if not text:
            return None
        return self.by_reference(text, definition) if _ITEXT.fullmatch(text) else Text({"": (text,)})

    # ------------------------------------------------------------------ rules

    def expression(self, text: str, definition: Definition | None, attribute: str) -> tuple[Compiled, Uses]:
        compiler = Compiler(self.model, definition)
        try:
            compiled = compiler.compile(parse(text, self.model.limits))
        except XFormError as error:
            where = definition.path if definition is not None else ""
            raise XFormError(error.code, **{**error.details, "path": where, "attribute": attribute}) from None
        except RecursionError:
            raise XFormError("xforms.too_long", limit="nesting", attribute=attribute) from None
        return compiled, compiler.uses

    def binds(self) -> None:
        for element in self.element:
            if local(element) == "bind":
                definition = self.model.find(element.get("nodeset", element.get("ref", "")))
                if definition is not None and definition is not self.model.document:
                    self.bind(element, definition)

    def bind(self, element: etree._Element, definition: Definition) -> None:
        bind: Bind = definition.bind
        bind.type = element.get("type", "string").rsplit(":", 1)[-1] or "string"
        for name in ("relevant", "required", "constraint", "calculate", "readonly"):
            text = element.get(name, "").strip()
            if not text:
                continue
            if text in {"true()", "false()"} and name != "calculate":
                self.always(bind, name, text == "true()", definition)
                continue
            compiled, bind.uses[name] = self.expression(text, definition, name)
            setattr(bind, name, compiled)
        bind.constraint_message = self.message(_attribute(element, "constraintMsg"), definition)
        bind.required_message = self.message(_attribute(element, "requiredMsg"), definition)
        preload = _attribute(element, "preload")
        bind.prefill = element.get(f"{{{OWN_NAMESPACE}}}prefill", "")
        bind.preload = (preload, _attribute(element, "preloadParams")) if preload else None

    def always(self, bind: Bind, name: str, is_true: bool, definition: Definition) -> None:
        """Constant rules are not evaluated again and again."""
        if name == "required":
            bind.is_always_required = is_true
        elif name == "readonly":
            bind.is_always_readonly = is_true
        elif not is_true:
            compiled, bind.uses[name] = self.expression("false()", definition, name)
            setattr(bind, name, compiled)

    # ------------------------------------------------------------------ body

    def controls(self, element: etree._Element, inside: Definition) -> None:
        for kid in element:
            name = local(kid)
            reference = kid.get("ref") or kid.get("nodeset") or self.by_bind(kid)
            definition = self.find(reference, inside) if reference else None
            if name in _CONTROLS and definition is not None:
                definition.control = self.control(kid, name, definition)
            elif name in {"group", "repeat"}:
                self.group(kid, definition, inside)

    def by_bind(self, element: etree._Element) -> str:
        name = element.get("bind")
        return (
            next(
                (e.get("nodeset", "") for e in self.element if local(e) == "bind" and e.get("id") == name), ""
            )
            if name
            else ""
        )

    def find(self, reference: str, inside: Definition) -> Definition | None:
        return self.model.find(reference if reference.startswith("/") else f"{inside.path}/{reference}")

    def group(self, element: etree._Element, definition: Definition | None, inside: Definition) -> None:
        target = definition or inside
        label = next((kid for kid in element if local(kid) == "label"), None)
        if definition is not None and label is not None and definition.label is None:
            definition.label = self.shown(label, definition)
        count = _attribute(element, "count")
        if definition is not None and count:
            definition.count, definition.count_uses = self.expression(count, definition.parent, "count")
        self.controls(element, target)

    def control(self, element: etree._Element, kind: str, definition: Definition) -> Control:
        parts = {local(kid): kid for kid in reversed(element)}
        itemset = parts.get("itemset")
        items = list(_items(element))
        return Control(
            kind=kind.rsplit(":", 1)[-1],
            label=self.shown(parts.get("label"), definition),
            hint=self.shown(parts.get("hint"), definition),
            appearance=element.get("appearance", ""),
            media_type=element.get("mediatype", ""),
            items=tuple(self.item(kid, definition) for kid in items),
            itemset=None if itemset is None else self.itemset(itemset, definition),
            limits=(element.get("start", ""), element.get("end", ""), element.get("step", "")),
        )

    def item(self, element: etree._Element, definition: Definition) -> Item:
        parts = {local(kid): kid for kid in element}
        value = parts.get("value")
        return Item("" if value is None else _text(value).strip(), self.shown(parts.get("label"), definition))

    def itemset(self, element: etree._Element, definition: Definition) -> Itemset:
        parts = {local(kid): kid.get("ref", "") for kid in element}
        nodeset = element.get("nodeset", "")
        tree = parse(nodeset, self.model.limits)
        instance = next((str(call) for call in _instance_names(tree)), "")
        label = parts.get("label", "")
        nodes, uses = self.expression(nodeset, definition, "itemset")
        return Itemset(
            nodes=nodes,
            value=tuple(parts.get("value", "value").split("/")),
            label=self.expression(label, None, "label")[0] if label else None,
            instance=instance,
            every=Compiler(self.model, None).compile(bare(tree)) if instance else None,
            is_fixed=instance in self.model.instances and not uses.indexes and not uses.asks_time,
        )

    # ------------------------------------------------------------------ actions

    def actions(self) -> None:
        found: list[SetValue] = []
        places = [*self.element.iter(), *(self.body.iter() if self.body is not None else ())]
        for element in places:
            if not isinstance(element.tag, str) or local(element) != "setvalue":
                continue
            target = self.model.find(element.get("ref", ""))
            if target is None:
                continue
            events = frozenset(event.rsplit(":", 1)[-1] for event in _attribute(element, "event").split())
            value = element.get("value")
            source = None
            up = element.getparent()
            if up is not None and local(up) in _CONTROLS:
                source = self.find(up.get("ref", ""), self.model.document)
            compiled = self.expression(value, target, "setvalue")[0] if value else None
            found.append(SetValue(events, target, compiled, _text(element).strip(), source))
        self.model.actions = tuple(found)


def bare(tree: Expression) -> Expression:
    """The same nodes without conditions, in their own order."""
    if isinstance(tree, Call) and tree.name == "randomize":
        return bare(tree.arguments[0])
    if isinstance(tree, Filter):
        return bare(tree.operand)
    if isinstance(tree, Path) and not isinstance(tree.start, str) and tree.start is not None:
        return Path(bare(tree.start), tuple(Step(step.axis, step.test) for step in tree.steps))
    return tree


def _items(element: etree._Element) -> Iterator[etree._Element]:
    for kid in element:
        if local(kid) == "item":
            yield kid


def _instance_names(tree: object) -> Iterator[str]:
    """Names of the instances an expression begins with."""
    if isinstance(tree, Call):
        if tree.name == "instance" and isinstance(tree.arguments[0], Literal):
            yield tree.arguments[0].text
        for argument in tree.arguments:
            yield from _instance_names(argument)
    start = getattr(tree, "start", None) or getattr(tree, "operand", None)
    if start is not None and not isinstance(start, str):
        yield from _instance_names(start)


def _attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if key[key.rfind("}") + 1 :] == name:
            return str(value)
    return ""


def _text(element: etree._Element) -> str:
    return "".join(element.itertext())
