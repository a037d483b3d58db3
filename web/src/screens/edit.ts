/** What one hears at the door: a new phone number, another address. Only what was changed is sent, with what was seen before. */
import { askSync, changed, go, say, type App, type Screen } from "../app";
import { h } from "../kit/dom";
import { add, entries } from "../sync/outbox";
import type { Operation, Resident } from "../sync/types";
import { t } from "../words";
import { labelled, primary, select } from "./parts";

const FIELDS = ["phone", "address", "note", "name_bo", "language"] as const;
type Field = (typeof FIELDS)[number];

export async function edit(app: App, id = ""): Promise<Screen> {
  const known = app.byId.get(id);
  if (!known) return { title: t("editResident"), body: h("p", {}, t("nobody")), back: "/people" };
  const person = await withUnsent(app, known);
  const controls: Record<Field, HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement> = {
    phone: h("input", { type: "tel", name: "phone", placeholder: person.phone, maxlength: 20, autocomplete: "off" }),
    address: h("input", { name: "address", value: person.address, maxlength: 200, autocomplete: "off" }),
    note: h("textarea", { name: "note", rows: 3, maxlength: 300 }),
    name_bo: h("input", { name: "name_bo", value: person.name_bo, lang: "bo", maxlength: 120, autocomplete: "off" }),
    language: select(app.pack?.words.languages ?? [], person.language, "", { name: "language" }),
  };
  controls.note.value = person.note;
  let saved = false;
  const save = async (): Promise<void> => {
    if (saved) return;
    const base: Record<string, string> = {};
    const values: Record<string, string> = {};
    for (const field of FIELDS) {
      const typed = controls[field].value.trim();
      const seen = field === "phone" ? person.phone_mark : person[field];
      if (field === "phone" ? typed : typed !== seen) [base[field], values[field]] = [seen, typed];
    }
    if (!Object.keys(values).length) return say(t("nothingChanged"));
    saved = true;
    try {
      await add(app.boxes, { kind: "resident_edit", record: `resident/${id}`, label: `${t("editResident")}: ${person.name}`, base, body: { resident_id: id, values } });
    } catch {
      saved = false;
      return say(t("storageFull"));
    }
    go(`/people/${id}`);
    say(t("savedOnPhone"));
    changed();
    askSync();
  };
  const body = h(
    "div",
    { class: "stack" },
    labelled(t("phone"), controls.phone, t("unchanged")),
    labelled(t("address"), controls.address),
    labelled(t("note"), controls.note),
    labelled(t("talks"), controls.language),
    labelled(t("nameBo"), controls.name_bo),
    h("div", { class: "actions sticky" }, primary(t("save"), () => void save())),
  );
  return { title: `${t("editResident")} ${person.name}`, body, back: `/people/${id}` };
}

/** The person as the phone knows them: with one's own changes that are still on their way, so that changes stack. */
async function withUnsent(app: App, person: Resident): Promise<Resident> {
  const shown = { ...person };
  for (const { id, delivery } of await entries(app.boxes)) {
    if (delivery.record !== `resident/${person.id}` || delivery.state !== "waiting") continue;
    const operation = await app.boxes.get<Operation>(`op/${id}`);
    const values = (operation?.body.values ?? {}) as Partial<Record<Field, string>>;
    for (const field of FIELDS) if (field !== "phone" && values[field] !== undefined) shown[field] = values[field];
  }
  return shown;
}
