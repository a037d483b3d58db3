/** Pieces of forms and lists that several screens use. */
import { h, type Attributes } from "../kit/dom";
import type { Choice, Resident } from "../sync/types";
import { named, t } from "../words";

let numbered = 0;

/** A label above its field, with a place for what is wrong. */
export function labelled(label: string, control: HTMLElement, hint = ""): HTMLElement {
  control.id ||= `f${++numbered}`;
  const wrong = h("p", { class: "wrong", id: `${control.id}-wrong`, role: "alert", hidden: true });
  control.setAttribute("aria-describedby", wrong.id);
  return h("div", { class: "field" }, h("label", { for: control.id }, label), hint ? h("p", { class: "hint" }, hint) : null, control, wrong);
}

/** Say what is wrong with a field, or that nothing is. */
export function tellWrong(control: HTMLElement, text: string): void {
  const wrong = document.getElementById(`${control.id}-wrong`);
  if (!wrong) return;
  wrong.textContent = text;
  wrong.hidden = !text;
  control.setAttribute("aria-invalid", String(Boolean(text)));
  if (text) control.focus();
}

/** What must not be overlooked, each marked red. */
export const marks = (texts: readonly string[]): HTMLElement | null =>
  texts.length ? h("span", { class: "labels" }, texts.map((text) => h("span", { class: "badge", "data-tone": "bad" }, text))) : null;

/** A list to choose from; `blank` is the text for no choice. */
export function select(choices: readonly Choice[], value = "", blank = "", attributes: Attributes = {}): HTMLSelectElement {
  return h(
    "select",
    attributes,
    blank ? h("option", { value: "" }, blank) : null,
    choices.map((choice) => h("option", { value: choice.code, selected: choice.code === value }, named(choice.name, choice.code))),
  );
}

/** Large buttons of which one is on. */
export function pills(legend: string, choices: readonly Choice[], value: string, name: string): HTMLFieldSetElement {
  return h(
    "fieldset",
    { class: "pills" },
    h("legend", {}, legend),
    choices.map((choice) =>
      h("label", {}, h("input", { type: "radio", name, value: choice.code, checked: choice.code === value }), h("span", {}, named(choice.name, choice.code))),
    ),
  );
}

export const picked = (from: ParentNode, name: string): string => from.querySelector<HTMLInputElement>(`[name="${name}"]:checked`)?.value ?? "";

export const primary = (text: string, act: (event: Event) => void, attributes: Attributes = {}): HTMLButtonElement =>
  h("button", { type: "button", class: "primary", onclick: act, ...attributes }, text);

export const plain = (text: string, act: (event: Event) => void, attributes: Attributes = {}): HTMLButtonElement =>
  h("button", { type: "button", onclick: act, ...attributes }, text);

/** A button that asks once more before it does what cannot be taken back. */
export function twice(text: string, sure: string, act: () => void): HTMLButtonElement {
  const button = plain(text, () => {
    if (button.dataset.sure) return act();
    button.dataset.sure = "1";
    button.textContent = sure;
    setTimeout(() => {
      delete button.dataset.sure;
      button.textContent = text;
    }, 5000);
  }, { class: "danger" });
  return button;
}

export function ageOf(person: Resident, today = new Date()): number | null {
  if (!person.birth) return null;
  const [year, month, day] = person.birth.split("-").map(Number) as [number, number, number];
  const reached = today.getMonth() + 1 > month || (today.getMonth() + 1 === month && today.getDate() >= day);
  return today.getFullYear() - year - (reached ? 0 : 1);
}

export function about(person: Resident, place: string): string {
  const age = ageOf(person);
  return [age === null ? "" : t("age", { age }), place, person.address].filter(Boolean).join(" · ");
}

export const pad = (value: number): string => String(value).padStart(2, "0");

/** The day of a moment as a date field takes it. */
export const dayOf = (at: Date): string => `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
export const clockOf = (at: Date): string => `${pad(at.getHours())}:${pad(at.getMinutes())}`;
