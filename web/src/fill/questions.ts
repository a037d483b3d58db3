/** One element for each node of a form, made once and brought up to date: what one is typing is never drawn anew. */
import type { AnyNode, RepeatRangeNode } from "@getodk/xforms-engine";
import { fill, h } from "../kit/dom";
import { t } from "../words";
import { plain } from "../screens/parts";
import { isShown } from "./engine";
import { geopoint } from "./geopoint";
import { photo } from "./photo";
import { numberField, pickMany, pickOne, range, rank, textField, timeField, trigger } from "./controls";

export interface Shown {
  element: HTMLElement;
  update: () => void;
}

/** `told`: whether what is wrong is said already (after "next"), or only once something was answered. */
export interface Context {
  told: () => boolean;
}

type Leaf = Extract<AnyNode, { validationState: { violation: unknown } }>;

export function shown(node: AnyNode, context: Context): Shown {
  if (node.nodeType === "group" || node.nodeType === "repeat-instance" || node.nodeType === "root") return group(node, context);
  if (node.nodeType === "repeat-range:uncontrolled" || node.nodeType === "repeat-range:controlled") return repeat(node, context);
  return question(node as Leaf, context);
}

/** Children in their order, each kept as long as its node lives. */
function children(parent: HTMLElement, context: Context): (nodes: readonly AnyNode[]) => void {
  const known = new Map<string, Shown>();
  return (nodes) => {
    const wanted = nodes.filter((node) => node.nodeType !== "model-value");
    for (const node of wanted) if (!known.has(node.nodeId)) known.set(node.nodeId, shown(node, context));
    const elements = wanted.map((node) => known.get(node.nodeId)!.element);
    if (elements.length !== parent.children.length || elements.some((element, at) => parent.children[at] !== element)) fill(parent, elements);
    for (const node of wanted) known.get(node.nodeId)!.update();
  };
}

function group(node: Extract<AnyNode, { nodeType: "group" | "repeat-instance" | "root" }>, context: Context): Shown {
  const title = h("h2", {});
  const inside = h("div", { class: "stack" });
  const element = h("section", { class: "group" }, title, inside);
  const renew = children(inside, context);
  const update = (): void => {
    element.hidden = !isShown(node);
    title.textContent = node.currentState.label?.asString ?? "";
    title.hidden = !title.textContent;
    renew(node.currentState.children as readonly AnyNode[]);
  };
  return { element, update };
}

function repeat(node: RepeatRangeNode, context: Context): Shown {
  const title = h("h2", {});
  const list = h("div", { class: "stack" });
  const may = node.nodeType === "repeat-range:uncontrolled";
  const add = plain(`+ ${t("addOne")}`, () => node.nodeType === "repeat-range:uncontrolled" && node.addInstances());
  const element = h("section", { class: "group" }, title, list, may ? add : null);
  const known = new Map<string, Shown>();
  const update = (): void => {
    element.hidden = !node.currentState.relevant;
    title.textContent = node.currentState.label?.asString ?? "";
    const instances = node.currentState.children;
    const elements = instances.map((instance, at) => {
      let found = known.get(instance.nodeId);
      if (!found) {
        const inner = shown(instance as AnyNode, context);
        const name = h("strong", {});
        const remove = plain(t("removeOne"), () => {
          const index = node.currentState.children.findIndex((one) => one.nodeId === instance.nodeId);
          if (index >= 0 && node.nodeType === "repeat-range:uncontrolled") node.removeInstances(index, 1);
        }, { class: "danger" });
        const outer = h("section", { class: "card" }, h("p", { class: "between" }, name, may ? remove : null), inner.element);
        found = { element: outer, update: inner.update };
        known.set(instance.nodeId, found);
      }
      found.element.querySelector("strong")!.textContent = t("numbered", { at: at + 1 });
      return found.element;
    });
    if (elements.length !== list.children.length || elements.some((one, at) => list.children[at] !== one)) fill(list, elements);
    for (const instance of instances) known.get(instance.nodeId)!.update();
  };
  return { element, update };
}

let numbered = 0;

function question(node: Leaf, context: Context): Shown {
  const id = `q${++numbered}`;
  const label = h("div", { class: "question-label", id: `${id}-label` });
  const hint = h("p", { class: "hint" });
  const wrong = h("p", { class: "wrong", id: `${id}-wrong`, role: "alert", hidden: true });
  const control = controlOf(node, id);
  const element = h("div", { class: "question", "data-name": node.currentState.reference }, label, hint, control?.element ?? null, wrong);
  const update = (): void => {
    const state = node.currentState;
    element.hidden = !isShown(node as AnyNode);
    const text = state.label?.asString ?? "";
    label.textContent = text;
    label.hidden = !text;
    label.classList.toggle("is-required", state.required);
    hint.textContent = state.hint?.asString ?? "";
    hint.hidden = !hint.textContent;
    control?.update();
    const violation = node.validationState.violation;
    const tells = violation !== null && (context.told() || (violation.condition === "constraint" && !state.readonly));
    wrong.hidden = !tells;
    wrong.textContent = tells ? messageOf(violation) : "";
    element.classList.toggle("is-wrong", tells);
  };
  return { element, update };
}

/** The form's own words; the engine's English stand-in gives way to ours. */
function messageOf(violation: NonNullable<Leaf["validationState"]["violation"]>): string {
  const own = violation.message as { asString: string; origin?: string } | null;
  if (own && own.origin !== "engine") return own.asString;
  return t(violation.condition);
}

function controlOf(node: Leaf, id: string): Shown | null {
  switch (node.nodeType) {
    case "note":
      return null;
    case "select":
      return node.selectType === "select" ? pickMany(node, id) : pickOne(node, id);
    case "rank":
      return rank(node, id);
    case "range":
      return range(node, id);
    case "trigger":
      return trigger(node, id);
    case "upload":
      return photo(node, id);
    case "input":
      if (node.valueType === "int" || node.valueType === "decimal") return numberField(node, id);
      if (node.valueType === "date" || node.valueType === "time" || node.valueType === "dateTime") return timeField(node, id);
      if (node.valueType === "geopoint") return geopoint(node, id);
      if (node.valueType === "geotrace" || node.valueType === "geoshape") return unsupported();
      return textField(node, id);
    default:
      return unsupported();
  }
}

function unsupported(): Shown {
  return { element: h("p", { class: "hint" }, t("unsupported")), update: () => undefined };
}
