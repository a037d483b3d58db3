/** A need by itself: of a person, or of a place. */
import { askSync, changed, go, say, type App, type Screen } from "../app";
import { h } from "../kit/dom";
import { add } from "../sync/outbox";
import { t } from "../words";
import { Begun } from "./begun";
import { heardRow, type HeardNeed } from "./heard";
import { labelled, primary, select, tellWrong } from "./parts";
import { finder } from "./people";

export interface NeedTyped extends HeardNeed {
  place: string;
}

export async function need(app: App, id = "", corrected = ""): Promise<Screen> {
  const person = app.byId.get(id);
  if (!person && id !== "place") {
    const link = h("a", { class: "button", href: "#/need/place" }, t("needForPlace"));
    return { title: t("recordNeed"), body: h("div", { class: "stack" }, link, finder(app, (one) => `/need/${one.id}`)), back: "/" };
  }
  const begun = await Begun.open<NeedTyped>(app, "need", id, corrected);
  const place = select(app.pack?.places ?? [], begun.values?.place, t("choose"), { name: "place" });
  const row = heardRow(app, { required: true, ...(begun.values ? { before: begun.values } : {}) });
  let saved = false;
  const save = async (): Promise<void> => {
    const heard = row.read();
    if (!person) tellWrong(place, place.value ? "" : t("choose"));
    if (saved || !heard || heard === "wrong" || (!person && !place.value)) return;
    saved = true;
    const about = person ? { resident_id: person.id } : { place: place.value };
    const label = person ? t("needOf", { name: person.name }) : t("recordNeed");
    try {
      await add(app.boxes, { id: heard.id, kind: "need", record: `need/${heard.id}`, label, body: { ...about, kind: heard.kind, urgency: heard.urgency, said: heard.said }, gone: await begun.ends() });
    } catch {
      saved = false;
      begun.goesOn();
      return say(t("storageFull"));
    }
    go("/");
    say(t("savedOnPhone"));
    changed();
    askSync();
  };
  const body = h("div", { class: "stack" }, begun.told(), person ? null : labelled(t("needForPlace"), place), row.element, h("div", { class: "actions sticky" }, primary(t("save"), () => void save())));
  begun.watch(body, () => ({ ...row.typed(), place: place.value }));
  return { title: person ? t("needOf", { name: person.name }) : t("recordNeed"), body, back: person ? `/people/${id}` : "/", leave: begun.leave };
}
