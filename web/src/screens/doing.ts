/** What was done, by the record of the service, and what has changed since last time. */
import type { App } from "../app";
import { fill, h } from "../kit/dom";
import { newId } from "../kit/ids";
import type { Choice } from "../sync/types";
import { named, t } from "../words";

const LONGEST = 200; // letters of one line

/** Lines to tick, each with room for a figure or a word. */
export function tasks(asked: readonly Choice[], before: Record<string, string>): { element: HTMLElement | null; value: () => Record<string, string> } {
  const lines = asked.map(({ code, name }) => {
    const box = h("input", { type: "checkbox", name: `task-${code}`, checked: code in before });
    const text = h("input", { type: "text", maxlength: LONGEST, value: before[code] ?? "", "aria-label": named(name, code), hidden: !(code in before) });
    box.addEventListener("change", () => (text.hidden = !box.checked));
    return { code, box, text, element: h("div", { class: "task" }, h("label", { class: "row" }, box, named(name, code)), text) };
  });
  const value = (): Record<string, string> => Object.fromEntries(lines.filter(({ box }) => box.checked).map(({ code, text }) => [code, text.value.trim()]));
  return { element: lines.length ? h("section", { class: "card" }, h("h2", {}, t("tasks")), lines.map((line) => line.element)) : null, value };
}

/** Quick marks; each that points to a kind of need can become one. */
export function changes(app: App, marked: readonly string[], needs: Record<string, string>): { element: HTMLElement | null; value: () => { observed: string[]; needs: Record<string, string> } } {
  const asked = app.pack?.words.observations ?? [];
  const ids: Record<string, string> = { ...needs };
  const asNeeds = h("div", {});
  const marks = asked.map(({ code, name }) => ({ code, box: h("input", { type: "checkbox", name: "observed", value: code, checked: marked.includes(code) }), name }));
  const wanted = new Set(Object.keys(needs));
  const show = (): void => {
    const open = marks.filter(({ code, box }) => box.checked && asked.find((one) => one.code === code)?.need);
    fill(
      asNeeds,
      open.map(({ code, name }) => {
        const kind = asked.find((one) => one.code === code)!.need;
        const box = h("input", { type: "checkbox", name: `need-${code}`, checked: wanted.has(code) });
        box.addEventListener("change", () => (box.checked ? wanted.add(code) : wanted.delete(code)));
        const text = t("asNeed", { kind: named(app.pack?.words.need_kinds.find((one) => one.code === kind)?.name, kind) });
        return h("label", { class: "row" }, box, h("span", {}, h("strong", {}, named(name, code)), h("small", {}, text)));
      }),
    );
  };
  for (const { box } of marks) box.addEventListener("change", show);
  show();
  const value = (): { observed: string[]; needs: Record<string, string> } => {
    const observed = marks.filter(({ box }) => box.checked).map(({ code }) => code);
    const chosen = observed.filter((code) => wanted.has(code));
    return { observed, needs: Object.fromEntries(chosen.map((code) => [code, (ids[code] ??= newId())])) };
  };
  const pillsOf = h("fieldset", { class: "pills" }, h("legend", {}, t("changes")), marks.map(({ box, name, code }) => h("label", {}, box, h("span", {}, named(name, code)))));
  return { element: asked.length ? h("section", { class: "card" }, pillsOf, asNeeds) : null, value };
}
