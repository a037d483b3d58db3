/** Questionnaires that came back: what is wrong, in the worker's language, and the form to open again. */
import { go, type App, type Screen } from "../app";
import { fill, h } from "../kit/dom";
import { named, t } from "../words";
import { newDraft } from "./drafts";
import { primary } from "./parts";

export async function todos(app: App): Promise<Screen> {
  const body = h("div", { class: "stack" });
  const tell = async (): Promise<void> => fill(body, await cards(app));
  await tell();
  return { title: t("todos"), body, tab: "/todos", renew: () => void tell() };
}

async function cards(app: App): Promise<HTMLElement[]> {
  const drafts = await app.boxes.all<{ todo?: string }>("draft/");
  const open = (app.pack?.todos ?? []).map((todo) => {
    const reopen = async (): Promise<void> => {
      const begun = [...drafts].find(([, draft]) => draft.todo === todo.id)?.[0];
      const id = begun ?? (await newDraft(app, { version_id: todo.version_id, form_id: todo.form_id, title: todo.title, resident_id: todo.resident_id, todo: todo.id, reopened: todo.xml }));
      go(`/fill/${id}`);
    };
    const name = todo.resident_id ? app.byId.get(todo.resident_id)?.name : "";
    return h(
      "section",
      { class: "card" },
      h("h2", {}, t("sentBack", { title: named(todo.title) })),
      name ? h("p", {}, name) : null,
      todo.note ? h("p", { class: "notice" }, todo.note) : null,
      todo.findings.length ? h("ul", {}, todo.findings.map((finding) => h("li", {}, h("strong", {}, finding.label), ` ${finding.message}`))) : null,
      h("div", { class: "actions" }, primary(t("reopen"), () => void reopen())),
    );
  });
  return open.length ? open : [h("p", { class: "hint" }, t("noTodos"))];
}
