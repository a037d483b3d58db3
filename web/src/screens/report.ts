/**
 * A child at risk. Pressed is reported: no draft, nothing to forget. It lies here sealed, goes first of all when there is a signal, and
 * until the server's number is here the screen says that nobody has received it, and whom to call.
 */
import { askSync, changed, go, say, type App, type Screen } from "../app";
import { h } from "../kit/dom";
import { newId } from "../kit/ids";
import { add } from "../sync/outbox";
import type { ChildWords, Operation, Resident } from "../sync/types";
import { named, t } from "../words";
import { labelled, primary, select, tellWrong, twice } from "./parts";

const POLICE = "110"; // for a phone that has not downloaded the county's numbers

/** Whom to call, one button each. */
function numbers(app: App): HTMLElement {
  const known = app.pack?.child?.numbers ?? [{ name: { zh: t("police") }, phone: POLICE }];
  return h("div", { class: "actions" }, known.map(({ name, phone }) => h("a", { class: "button danger", href: `tel:${phone}` }, `${named(name)} ${phone}`)));
}

export const notReceived = (app: App): HTMLElement => h("div", { class: "notice" }, h("p", {}, h("strong", {}, t("reportNotReceived"))), numbers(app), h("p", {}, t("reportKeepOpen")));

export function received(receipt: string, remove: () => Promise<void>): HTMLElement {
  const number = receipt.replace(/(.{4})(?=.)/g, "$1-");
  return h("div", { class: "stack" }, h("p", { class: "line" }, t("reportReceived", { number })), h("p", { class: "hint" }, t("reportReceiptHint")), twice(t("receiptRemove"), t("receiptRemoveSure"), () => void remove()));
}

/** `id`: somebody of the register, else "" or "-"; `corrected`: a report that the server refused, whose place this one takes. */
export async function report(app: App, id = "", corrected = ""): Promise<Screen> {
  const title = t("childReport");
  const words = app.pack?.child;
  if (!words) {
    const online = h("a", { class: "button", href: "/child/" }, t("reportOnline"));
    return { title, body: h("div", { class: "stack" }, h("div", { class: "notice" }, h("p", {}, t("reportNoWords"))), numbers(app), online), back: "/" };
  }
  const before = corrected ? await app.boxes.get<Operation>(`op/${corrected}`) : null;
  const form = fields(words, app.byId.get(id), before?.body ?? {});
  let saved = false;
  const save = async (): Promise<void> => {
    const body = saved ? null : form.read();
    if (!body) return;
    saved = true;
    const made = newId();
    try {
      await add(app.boxes, { id: made, kind: "child_report", record: `report/${made}`, label: title, body, gone: before ? [`op/${corrected}`, `state/${corrected}`] : [] });
    } catch {
      saved = false;
      return say(t("storageFull"));
    }
    go("/outbox");
    say(t("reportKept"));
    changed();
    askSync(true);
  };
  const body = h(
    "div",
    { class: "stack" },
    h("div", { class: "notice" }, h("p", {}, t("reportCallFirst")), numbers(app)),
    h("p", { class: "hint" }, t("reportNoDraft")),
    form.elements,
    h("div", { class: "actions sticky" }, primary(t("reportSend"), () => void save())),
  );
  const leave = (): void => {
    if (!saved && form.isTyped()) say(t("reportLeft"));
  };
  return { title, body, back: id && id !== "-" ? `/people/${id}` : "/", leave };
}

interface Fields {
  elements: HTMLElement[];
  /** The body of the operation; null after telling the person what is missing. */
  read: () => Record<string, unknown> | null;
  isTyped: () => boolean;
}

function fields(words: ChildWords, person: Resident | undefined, before: Record<string, unknown>): Fields {
  const text = (name: string): string => String(before[name] ?? "");
  const area = (name: string, maxlength: number, rows: number): HTMLTextAreaElement => {
    const made = h("textarea", { name, rows, maxlength });
    made.value = text(name);
    return made;
  };
  const line = (name: string, maxlength: number): HTMLInputElement => h("input", { name, maxlength, value: text(name), autocomplete: "off" });
  const place = select(words.places, text("place"), t("choose"), { name: "place" });
  const child = area("child", 500, 2);
  const happened = area("happened", 2000, 4);
  const safety = select(words.safety, text("safety"), t("choose"), { name: "safety" });
  const foundHow = select(words.found_how, text("found_how"), t("choose"), { name: "found_how" });
  const marked = (before.situations ?? []) as string[];
  const situations = words.situations.map(({ code, name }) => ({ code, name, box: h("input", { type: "checkbox", name: "situations", value: code, checked: marked.includes(code) }) }));
  const where = line("where", 300);
  const discovered = h("input", { type: "datetime-local", name: "discovered_at" });
  const phone = line("phone", 60);
  const anonymous = h("input", { type: "checkbox", name: "anonymous", checked: before.anonymous === true });
  const asked: [HTMLSelectElement | HTMLTextAreaElement, string][] = [...(person ? [] : ([[place, t("choose")], [child, t("reportChildNeeded")]] as [HTMLSelectElement, string][])), [happened, t("reportHappenedNeeded")], [safety, t("choose")], [foundHow, t("choose")]];
  const read = (): Record<string, unknown> | null => {
    for (const [control, wrong] of [...asked].reverse()) tellWrong(control, control.value.trim() ? "" : wrong); // the first that is missing keeps the focus
    if (asked.some(([control]) => !control.value.trim())) return null;
    const about = person ? { resident_id: person.id, child: person.name, place: person.place } : { child: child.value.trim(), place: place.value };
    return {
      ...about, happened: happened.value.trim(), safety: safety.value, found_how: foundHow.value, situations: situations.filter(({ box }) => box.checked).map(({ code }) => code),
      where: where.value.trim(), phone: phone.value.trim(), anonymous: anonymous.checked, discovered_at: discovered.value ? new Date(discovered.value).toISOString() : text("discovered_at"),
    };
  };
  const elements = [
    ...(person ? [h("p", { class: "who" }, h("strong", {}, person.name))] : [labelled(t("reportPlace"), place), labelled(t("reportChild"), child, t("reportChildHint"))]),
    labelled(t("reportHappened"), happened, t("reportHappenedHint")),
    labelled(t("reportSafety"), safety),
    h("fieldset", { class: "pills" }, h("legend", {}, t("reportSituations")), situations.map(({ box, name, code }) => h("label", {}, box, h("span", {}, named(name, code))))),
    labelled(t("reportFoundHow"), foundHow),
    labelled(t("reportWhere"), where),
    labelled(t("reportDiscovered"), discovered, t("reportDiscoveredHint")),
    labelled(t("reportPhone"), phone),
    h("label", { class: "row" }, anonymous, h("span", {}, h("strong", {}, t("reportAnonymous")), h("small", {}, t("reportAnonymousHint")))),
  ];
  return { elements, read, isTyped: () => [child, happened, where].some((control) => control.value.trim() !== text(control.name)) };
}
