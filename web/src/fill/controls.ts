/** The controls of questions. Each shows the engine's value unless the person is typing in it. */
import type { AnyInputNode, AnyRangeNode, RankNode, SelectNode, TriggerNode } from "@getodk/xforms-engine";
import { fill, h } from "../kit/dom";
import { plain } from "../screens/parts";
import { t } from "../words";
import type { Shown } from "./questions";

type Settable = { setValue: (value: never) => unknown; currentState: { instanceValue: string; readonly: boolean } };

function typed(node: Settable, field: HTMLInputElement | HTMLTextAreaElement, id: string, read: (text: string) => unknown, write: (text: string) => string = (text) => text): Shown {
  field.id = id;
  field.setAttribute("aria-labelledby", `${id}-label`);
  field.setAttribute("aria-describedby", `${id}-wrong`);
  field.addEventListener("input", () => {
    try {
      node.setValue(read(field.value) as never);
    } catch {
      node.setValue((field.value === "" ? null : field.value) as never);
    }
  });
  const update = (): void => {
    field.readOnly = node.currentState.readonly;
    const value = write(node.currentState.instanceValue);
    if (document.activeElement !== field && field.value !== value) field.value = value;
  };
  return { element: field, update };
}

export function textField(node: AnyInputNode, id: string): Shown {
  const rows = (node.nodeOptions as { rows?: number | null } | null)?.rows;
  const isNumber = node.appearances["numbers" as never] as boolean | undefined;
  const field = rows || node.appearances["multiline" as never] ? h("textarea", { rows: rows ?? 3 }) : h("input", { type: "text", inputmode: isNumber ? "numeric" : null, autocomplete: "off" });
  return typed(node as unknown as Settable, field, id, (text) => text);
}

export function numberField(node: AnyInputNode, id: string): Shown {
  const isWhole = node.valueType === "int";
  const field = h("input", { type: "text", inputmode: isWhole ? "numeric" : "decimal", autocomplete: "off" });
  const read = (text: string): unknown => {
    if (text.trim() === "") return null;
    return isWhole ? BigInt(text.trim()) : Number(text);
  };
  return typed(node as unknown as Settable, field, id, read);
}

export function timeField(node: AnyInputNode, id: string): Shown {
  const kind = { date: "date", time: "time", dateTime: "datetime-local" }[node.valueType as "date" | "time" | "dateTime"];
  const field = h("input", { type: kind });
  const read = (text: string): unknown => (text === "" ? null : node.valueType === "dateTime" ? `${text}:00.000${offset()}` : node.valueType === "time" ? `${text}:00.000${offset()}` : text);
  const write = (text: string): string => (node.valueType === "date" ? text.slice(0, 10) : node.valueType === "time" ? text.slice(0, 5) : text.slice(0, 16));
  return typed(node as unknown as Settable, field, id, read, write);
}

/** "+08:00" here. */
function offset(): string {
  const minutes = -new Date().getTimezoneOffset();
  const two = (value: number): string => String(Math.floor(Math.abs(value))).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(Math.abs(minutes) % 60)}`;
}

function options(node: SelectNode, id: string, type: "radio" | "checkbox", pick: (value: string, on: boolean) => void): Shown {
  const element = h("div", { class: "options", role: type === "radio" ? "radiogroup" : "group", "aria-labelledby": `${id}-label` });
  let drawn = "";
  const update = (): void => {
    const items = node.currentState.valueOptions;
    const key = items.map((item) => `${item.value}\n${item.label?.asString ?? ""}`).join("\n\n");
    if (key !== drawn) {
      drawn = key;
      fill(
        element,
        items.map((item) =>
          h("label", {}, h("input", { type, name: id, value: item.value, onchange: (event) => pick(item.value, (event.target as HTMLInputElement).checked) }), h("span", {}, item.label?.asString ?? item.value)),
        ),
      );
    }
    for (const box of element.querySelectorAll("input")) {
      box.checked = node.isSelected(box.value);
      box.disabled = node.currentState.readonly;
    }
  };
  return { element, update };
}

export function pickOne(node: SelectNode, id: string): Shown {
  return options(node, id, "radio", (value) => node.selectValue(value));
}

export function pickMany(node: SelectNode, id: string): Shown {
  return options(node, id, "checkbox", (value, on) => {
    const others = node.currentState.value.filter((one) => one !== value);
    node.selectValues(on ? [...others, value] : others);
  });
}

export function rank(node: RankNode, id: string): Shown {
  const element = h("ol", { class: "rank", "aria-labelledby": `${id}-label` });
  const move = (value: string, by: number): void => {
    const order = [...current()];
    const at = order.indexOf(value);
    const to = Math.min(Math.max(at + by, 0), order.length - 1);
    order.splice(to, 0, ...order.splice(at, 1));
    node.setValues(order);
  };
  const current = (): readonly string[] => (node.currentState.value.length ? node.currentState.value : node.currentState.valueOptions.map((item) => item.value));
  const update = (): void =>
    fill(
      element,
      current().map((value) =>
        h("li", { class: "between" }, h("span", {}, node.getValueLabel(value)?.asString ?? value), h("span", {}, plain("↑", () => move(value, -1), { "aria-label": "↑" }), plain("↓", () => move(value, 1), { "aria-label": "↓" }))),
      ),
      node.currentState.value.length ? null : plain(t("pick"), () => node.setValues([...current()])),
    );
  return { element, update };
}

export function range(node: AnyRangeNode, id: string): Shown {
  const bounds = node.definition.bodyElement as unknown as { bounds: { min: number | bigint; max: number | bigint; step: number | bigint } };
  const { min, max, step } = bounds.bounds;
  const shownValue = h("output", {});
  const field = h("input", { type: "range", id, min: String(min), max: String(max), step: String(step), "aria-labelledby": `${id}-label` });
  field.addEventListener("input", () => node.setValue((node.valueType === "int" ? BigInt(field.value) : Number(field.value)) as never));
  const update = (): void => {
    const value = node.currentState.instanceValue;
    shownValue.textContent = value || "–";
    if (value && document.activeElement !== field) field.value = value;
    field.disabled = node.currentState.readonly;
  };
  return { element: h("div", { class: "between" }, field, shownValue), update };
}

export function trigger(node: TriggerNode, id: string): Shown {
  const box = h("input", { type: "checkbox", id, onchange: () => node.setValue(box.checked) });
  const element = h("div", { class: "options" }, h("label", {}, box, h("span", {}, t("pick"))));
  return { element, update: () => (box.checked = Boolean(node.currentState.value)) as unknown as void };
}
