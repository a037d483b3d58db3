/** The questionnaires assigned to this worker, and those begun. */
import { go, type App, type Screen } from "../app";
import { h } from "../kit/dom";
import { icon } from "../kit/icons";
import { moment, named, t } from "../words";
import { newDraft, removeDraft, type Draft } from "./drafts";
import { plain, twice } from "./parts";
import { finder } from "./people";

export async function forms(app: App): Promise<Screen> {
  const about = sessionStorage.getItem("field-about") ?? "";
  sessionStorage.removeItem("field-about");
  const drafts = await app.boxes.all<Draft>("draft/");
  const body = h("div", { class: "stack" }, begun(app, drafts), assigned(app, about));
  return { title: t("forms"), body, tab: "/forms" };
}

function begun(app: App, drafts: Map<string, Draft>): HTMLElement | null {
  if (!drafts.size) return null;
  const rows = [...drafts].reverse().map(([id, draft]) => {
    const name = draft.resident_id ? app.byId.get(draft.resident_id)?.name : "";
    const title = [named(draft.title), name].filter(Boolean).join(" · ");
    return h(
      "li",
      { class: "line-of-two" },
      h("a", { class: "row", href: `#/fill/${id}` }, h("span", {}, t("draftOf", { title, when: moment(draft.saved_at) }))),
      twice(t("removeDraft"), t("sureRemove"), () => void removeDraft(app, id).then(() => go("/forms"))),
    );
  });
  return h("section", { class: "card" }, h("h2", {}, t("drafts")), h("ul", { class: "rows" }, rows));
}

function assigned(app: App, about: string): HTMLElement {
  const list = app.pack?.forms ?? [];
  if (!list.length) return h("p", { class: "hint" }, t("noForms"));
  const chooser = h("div", {});
  const rows = list.map((form) => {
    const begin = async (residentId: string | null): Promise<void> => {
      go(`/fill/${await newDraft(app, { version_id: form.version_id, form_id: form.form_id, title: form.title, resident_id: residentId })}`);
    };
    const open = (): void => {
      if (about || form.subject !== "resident") return void begin(about && form.subject === "resident" ? about : null);
      const found = finder(app, () => "/forms");
      found.addEventListener(
        "click",
        (event) => {
          const link = (event.target as Element).closest<HTMLAnchorElement>("a.row");
          if (!link) return;
          event.preventDefault();
          void begin(link.dataset.id ?? null);
        },
        true,
      );
      chooser.replaceChildren(h("h2", {}, t("formAbout")), found, plain(t("formNobody"), () => void begin(null)));
      chooser.scrollIntoView();
    };
    return h("li", {}, h("button", { type: "button", class: "row", onclick: open }, h("span", {}, h("strong", {}, named(form.title, form.form_id)), h("small", {}, form.version)), icon("next")));
  });
  return h("section", { class: "card" }, h("ul", { class: "rows" }, rows), chooser);
}
