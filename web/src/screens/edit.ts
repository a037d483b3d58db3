/** What one hears at the door: a new phone number, another address. Only what was changed is sent, with what was seen before. */
import { askSync, changed, go, say, type App, type Screen } from "../app";
import { h } from "../kit/dom";
import { add } from "../sync/outbox";
import { t } from "../words";
import { Begun } from "./begun";
import { FIELDS, withOwnChanges, type Field } from "./changes";
import { labelled, primary, select, tellWrong } from "./parts";

/** What was changed so far, and what the person saw when they changed it. */
export interface EditTyped {
  base: Partial<Record<Field, string>>;
  values: Partial<Record<Field, string>>;
}

export async function edit(app: App, id = "", corrected = ""): Promise<Screen> {
  const known = app.byId.get(id);
  if (!known) return { title: t("editResident"), body: h("p", {}, t("nobody")), back: "/people" };
  const begun = await Begun.open<EditTyped>(app, "edit", id, corrected);
  const before = begun.values;
  const person = await withOwnChanges(app, known, begun.replaces);
  const controls: Record<Field, HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement> = {
    phone: h("input", { type: "tel", name: "phone", placeholder: person.phone, maxlength: 20, autocomplete: "off" }),
    address: h("input", { name: "address", value: person.address, maxlength: 200, autocomplete: "off" }),
    note: h("textarea", { name: "note", rows: 3, maxlength: 300 }),
    name_bo: h("input", { name: "name_bo", value: person.name_bo, lang: "bo", maxlength: 120, autocomplete: "off" }),
    language: select(app.pack?.words.languages ?? [], person.language, person.language ? "" : t("choose"), { name: "language" }),
  };
  controls.note.value = person.note;
  for (const field of FIELDS) controls[field].value = before?.values[field] ?? controls[field].value;
  const typed = (): EditTyped => {
    const found: EditTyped = { base: {}, values: {} };
    for (const field of FIELDS) {
      const value = controls[field].value.trim();
      const seen = before?.base[field] ?? (field === "phone" ? person.phone_mark : person[field]);
      if (field === "phone" ? value : value !== asShown(controls[field], seen)) [found.base[field], found.values[field]] = [seen, value];
    }
    return found;
  };
  let saved = false;
  const save = async (): Promise<void> => {
    if (saved) return;
    const { base, values } = typed();
    const isWrong = values.phone !== undefined && !isPhone(values.phone);
    tellWrong(controls.phone, isWrong ? t("phoneWrong") : "");
    if (isWrong) return;
    if (!Object.keys(values).length) return say(t("nothingChanged"));
    saved = true;
    try {
      await add(app.boxes, { kind: "resident_edit", record: `resident/${id}`, label: `${t("editResident")}: ${person.name}`, base, body: { resident_id: id, values }, gone: await begun.ends() });
    } catch {
      saved = false;
      begun.goesOn();
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
    begun.told(),
    labelled(t("phone"), controls.phone, t("unchanged")),
    labelled(t("address"), controls.address),
    labelled(t("note"), controls.note),
    labelled(t("talks"), controls.language),
    labelled(t("nameBo"), controls.name_bo),
    h("div", { class: "actions sticky" }, primary(t("save"), () => void save())),
  );
  begun.watch(body, typed);
  return { title: `${t("editResident")} ${person.name}`, body, back: `/people/${id}`, leave: begun.leave };
}

/** A text as its control gives it back: a textarea knows no \r, a list only its own choices. Opening it is no change. */
function asShown(control: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement, text: string): string {
  const copy = control.cloneNode(true) as typeof control;
  copy.value = text;
  return copy.value.trim();
}

/** 5 to 15 digits, written with blanks and dashes as people do. */
function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, "").length;
  return /^\+?[\d\s()-]+$/.test(text) && digits >= 5 && digits <= 15;
}
