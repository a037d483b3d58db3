/**
 * Questions, one on each screen: choose, see whether it was right and why, on. Works without a signal; every answer goes into the outbox.
 * A wrong one comes again at the end; on which day it comes back for good the server says.
 */
import { askSync, changed, say, type App, type Screen } from "../app";
import { fill, h } from "../kit/dom";
import { add, settledHere } from "../sync/outbox";
import type { PracticeQuestion } from "../sync/types";
import { named, t } from "../words";
import { picked, primary } from "./parts";

const LETTERS = "ABCDE";

/** What lies here and has not been answered rightly since it was downloaded. */
export async function left(app: App): Promise<PracticeQuestion[]> {
  const done = await settledHere(app.boxes);
  return ((await app.boxes.get<PracticeQuestion[]>("practice")) ?? []).filter(({ id }) => !done.has(`practice/${id}`));
}

export async function practice(app: App): Promise<Screen> {
  const waiting = await left(app);
  const body = h("div", { class: "stack" });
  const next = (): void => {
    const question = waiting.shift();
    fill(body, question ? ask(app, question, waiting, next) : h("p", { class: "card" }, t(app.pack ? "practiceDone" : "practiceNone")));
    scrollTo(0, 0);
  };
  next();
  return { title: t("practice"), body, back: "/", leave: () => askSync() };
}

function ask(app: App, question: PracticeQuestion, waiting: PracticeQuestion[], next: () => void): HTMLElement {
  const type = question.kind === "single" ? "radio" : "checkbox";
  const options = h(
    "fieldset",
    { class: "question" },
    h("legend", { class: "hint" }, `${named(question.chapter)} · ${t(question.kind === "single" ? "practiceSingle" : "practiceMultiple")}`),
    h("p", { class: "question-label" }, question.stem),
    h("div", { class: "options" }, question.options.map((text, at) => h("label", {}, h("input", { type, name: "chosen", value: LETTERS[at]! }), `${LETTERS[at]}. ${text}`))),
  );
  const foot = h("div", { class: "actions sticky" });
  const told = h("div", { "aria-live": "polite" });
  const show = async (): Promise<void> => {
    const chosen = type === "radio" ? picked(options, "chosen") : [...options.querySelectorAll<HTMLInputElement>(":checked")].map(({ value }) => value).join("");
    if (!chosen) return say(t("practiceChoose"));
    foot.replaceChildren();
    const isRight = chosen === question.right;
    try {
      await add(app.boxes, { kind: "practice", record: `practice/${question.id}`, label: t("practice"), body: { question_id: question.id, chosen }, again: isRight ? undefined : true });
    } catch {
      say(t("storageFull")); // the answer is lost, the learning is not
    }
    if (!isRight) waiting.push(question);
    for (const input of options.querySelectorAll("input")) input.disabled = true;
    fill(told, verdict(question, chosen));
    const on = primary(t("practiceNext"), next);
    fill(foot, on);
    on.focus({ preventScroll: true });
    changed();
  };
  fill(foot, primary(t("practiceShow"), () => void show()));
  return h("div", { class: "stack" }, h("p", { class: "hint" }, t("practiceLeft", { count: waiting.length + 1 })), options, told, foot);
}

function verdict(question: PracticeQuestion, chosen: string): HTMLElement {
  const isRight = chosen === question.right;
  const isPartly = !isRight && [...chosen].every((letter) => question.right.includes(letter));
  const [word, tone] = isRight ? ([t("practiceRight"), "good"] as const) : isPartly ? ([t("practicePartly"), "warn"] as const) : ([t("practiceWrong"), "bad"] as const);
  return h(
    "section",
    { class: "card" },
    h("p", {}, h("span", { class: "badge", "data-tone": tone }, word)),
    h("p", { class: "line" }, t("practiceAnswer", { letters: question.right })),
    h("h2", {}, t("practiceWhy")),
    h("p", {}, question.why),
  );
}
