/** At the door with goods: what, how many, who signs. */
import { say, type App, type Screen } from "../app";
import { head, open, proving, save, unknown, type DoorTyped } from "../door/door";
import { momentOf, placeOf, stamp, type Stamped } from "../door/stamp";
import { h } from "../kit/dom";
import type { Given, HandoutStop } from "../sync/types";
import { named, t } from "../words";
import { labelled, picked, pills, primary, tellWrong } from "./parts";

const PROOFS = ["signature", "photo", "voice"];

export interface GoodsTyped extends DoorTyped<HandoutStop> {
  arrived: Stamped | null;
  /** When it was saved first; "" before. */
  at: string;
  outcome: string;
  signedBy: string;
  signerName: string;
  relation: string;
  sizes: Record<string, string>;
  note: string;
}

export async function doorGoods(app: App, id: string): Promise<Screen> {
  const opened = await open<GoodsTyped>(app, "handout", id);
  const { begun, before, pieces } = opened;
  const stop = app.pack?.route?.handouts.find((one) => one.id === id) ?? before?.stop;
  if (!stop) return unknown(t("handout"), begun);
  const arrived = stamp({ press: "arrived", noted: "arrivedAt" }, before?.arrived ?? null, begun.now);
  const sizes = stop.goods.filter((one) => one.sized).map((one) => sizeOf(one, before?.sizes[one.code] ?? ""));
  const name = h("input", { type: "text", name: "signerName", maxlength: 60, value: before?.signerName ?? "" });
  const relation = h("input", { type: "text", name: "relation", maxlength: 40, value: before?.relation ?? "" });
  const note = h("textarea", { name: "note", rows: 2, maxlength: 200 });
  note.value = before?.note ?? "";
  const other = h("div", { class: "stack" }, labelled(t("signerName"), name), labelled(t("relation"), relation));
  const signs = h("div", { class: "stack" }, sizes.map((one) => one.element), pills(t("whoSigns"), app.pack?.words.signers ?? [], before?.signedBy ?? "self", "signedBy"), other);
  let saved = false;
  const typed = (): GoodsTyped => ({
    pieces: pieces.all, stop, arrived: arrived.value(), at: before?.at ?? "", outcome: picked(form, "outcome"), signedBy: picked(form, "signedBy"), signerName: name.value,
    relation: relation.value, sizes: Object.fromEntries(sizes.map((one) => [one.code, one.field.value])), note: note.value,
  });
  const show = (): void => {
    signs.hidden = picked(form, "outcome") !== "handed";
    other.hidden = picked(form, "signedBy") === "self";
  };
  const isWhole = (made: GoodsTyped): boolean => {
    if (made.outcome !== "handed") return true;
    for (const one of sizes) tellWrong(one.field, one.field.value ? "" : t("sizeNeeded"));
    const lacksName = made.signedBy !== "self" && !(made.signerName.trim() && made.relation.trim());
    tellWrong(made.signerName.trim() ? relation : name, lacksName ? t("signerNeeded") : "");
    if (lacksName || sizes.some((one) => !one.field.value)) return false;
    const isProved = pieces.all.some((piece) => PROOFS.includes(piece.kind));
    if (!isProved) say(t("proofNeeded"));
    return isProved;
  };
  const finish = async (): Promise<void> => {
    await pieces.settle();
    const made = typed();
    if (saved || !isWhole(made)) return;
    saved = true;
    const isHanded = made.outcome === "handed";
    const isOther = isHanded && made.signedBy !== "self";
    const body = {
      resident_id: stop.resident_id, recipient_id: stop.id, outcome: made.outcome, signed_by: isHanded ? made.signedBy : "",
      signer_name: isOther ? made.signerName.trim() : "", relation: isOther ? made.relation.trim() : "", sizes: isHanded ? made.sizes : {}, note: made.note.trim(),
      at: momentOf(made.at, made.arrived?.at),
    };
    const proofs = made.arrived ? [placeOf(made.arrived)] : [];
    saved = await save(app, opened, { kind: "handout", record: `handout/${id}`, label: t("handoutOf", { name: stop.name }), body, proofs, stop });
  };
  const form = h(
    "div",
    { class: "stack" },
    begun.told(),
    head(stop, [stop.title, stop.address]),
    goodsOf(stop),
    arrived.element,
    pills(t("handedHow"), app.pack?.words.handed ?? [], before?.outcome ?? "handed", "outcome"),
    signs,
    proving(pieces),
    labelled(t("note"), note),
    h("div", { class: "actions sticky" }, primary(t("finish"), () => void finish())),
  );
  form.addEventListener("change", show);
  show();
  begun.watch(form, typed);
  return { title: t("handoutOf", { name: stop.name }), body: form, back: "/route", leave: () => pieces.settle().then(begun.leave) };
}

function goodsOf(stop: HandoutStop): HTMLElement {
  const rows = stop.goods.map((one) => h("li", {}, h("p", { class: "between" }, h("strong", {}, named(one.name, one.code)), h("span", {}, `${one.quantity} ${named(one.unit)}`)), h("p", { class: "hint" }, t("stockLeft", { left: one.left }))));
  return h("section", { class: "card" }, h("ul", { class: "rows" }, rows));
}

/** Which size fits; those that the store had when it was asked last. */
function sizeOf(one: Given, value: string): { code: string; field: HTMLSelectElement; element: HTMLElement } {
  const offered = one.sizes.map(({ size, left }) => h("option", { value: size, selected: size === value }, t("sizeLeft", { size, left })));
  const field = h("select", { name: `size-${one.code}` }, h("option", { value: "" }, t("choose")), offered);
  return { code: one.code, field, element: labelled(t("sizeOf", { goods: named(one.name, one.code) }), field) };
}
