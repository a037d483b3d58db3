/** What an operation in the outbox is about and holds, in the language of now, and how it is opened again. */
import { changed, go, say, type App } from "../app";
import { h } from "../kit/dom";
import { newId } from "../kit/ids";
import type { Choice, Delivery, Operation, Proof } from "../sync/types";
import { moment, named, t } from "../words";
import { keep } from "./begun";
import { correctDoor, isOfDoor } from "./doorAgain";
import type { Field } from "./changes";
import type { EditTyped } from "./edit";
import type { HeardNeed } from "./heard";
import type { NeedTyped } from "./need";
import { clockOf, dayOf } from "./parts";
import { placeName } from "./people";
import type { VisitTyped } from "./visit";

type Body = Record<string, string>;

const word = (choices: readonly Choice[] | undefined, code: string): string => named(choices?.find((one) => one.code === code)?.name, code);

/** `label`, as it was called when it was made, where nothing better is known any more. */
export function titleOf(app: App, { kind, body }: Operation, label: string): string {
  const name = app.byId.get(String(body.resident_id))?.name ?? "";
  if (kind === "child_report") return t("childReport"); // the list may be seen by whoever stands beside
  if (kind === "practice") return label;
  if (kind === "submission") {
    const title = app.pack?.forms.find((form) => form.form_id === body.form_id)?.title;
    return title ? [named(title), name].filter(Boolean).join(" · ") : label;
  }
  if (kind === "need" && body.place) return `${t("recordNeed")} · ${placeName(app, String(body.place))}`;
  if (!name) return label;
  if (kind === "handout" || kind === "meal") return t(kind === "meal" ? "mealOf" : "handoutOf", { name });
  return kind === "visit" ? t("visitOf", { name }) : kind === "need" ? t("needOf", { name }) : `${t("editResident")}: ${name}`;
}

/** The fields and values, folded; a questionnaire's answers are its own screen's. */
export function held(app: App, operation: Operation): HTMLElement | null {
  const pairs = pairsOf(app, operation).filter(([, value]) => value);
  if (!pairs.length) return null;
  return h("details", {}, h("summary", {}, t("contents")), h("dl", {}, pairs.map(([label, value]) => [h("dt", {}, label), h("dd", {}, value)])));
}

function pairsOf(app: App, { kind, body }: Operation): [string, string][] {
  const words = app.pack?.words;
  const texts = body as Body;
  const needOf = (need: Body | HeardNeed): string => [word(words?.need_kinds, need.kind!), need.said, need.urgency && word(words?.urgencies, need.urgency)].filter(Boolean).join(" · ");
  if (kind === "visit") {
    return [
      [t("visitResult"), word(words?.results, texts.result!)],
      [t("visitNote"), texts.note!],
      ...(body.needs as HeardNeed[]).map((need): [string, string] => [t("needsHeard"), needOf(need)]),
      [t("visitMeans"), word(words?.means, texts.means!)],
      [t("visitFrom"), moment(texts.arrived_at)],
      [t("visitUntil"), moment(texts.left_at)],
      ...doorPairs(app, body),
    ];
  }
  if (kind === "meal") {
    return [[t("visitResult"), word(words?.brought, texts.outcome!)], [t("receivedBy"), texts.received_by!], [t("celsius"), texts.celsius!], [t("note"), texts.note!], ...doorPairs(app, body)];
  }
  if (kind === "handout") {
    return [
      [t("handedHow"), word(words?.handed, texts.outcome!)],
      [t("whoSigns"), [texts.signed_by && word(words?.signers, texts.signed_by), texts.signer_name, texts.relation].filter(Boolean).join(" · ")],
      [t("note"), texts.note!],
      ...doorPairs(app, body),
    ];
  }
  if (kind === "need") return [[t("needKind"), needOf(texts)]];
  if (kind === "child_report") return reportPairs(app, body);
  if (kind !== "resident_edit") return [];
  const values = body.values as Partial<Record<Field, string>>;
  const labels: Record<Field, string> = { phone: t("phone"), address: t("address"), note: t("note"), name_bo: t("nameBo"), language: t("talks") };
  return (Object.keys(values) as Field[]).map((field) => [labels[field], field === "language" ? word(words?.languages, values[field]!) : values[field] || "—"]);
}

/** What was done, seen and proved at a door. */
function doorPairs(app: App, body: Operation["body"]): [string, string][] {
  const seen = ((body.observed ?? []) as string[]).map((code) => word(app.pack?.words.observations, code));
  const kinds = ((body.proofs ?? []) as Proof[]).map(({ kind }) => t(`proof_${kind}`));
  const done = Object.values((body.record ?? {}) as Record<string, string>).filter(Boolean);
  return [[t("tasks"), done.join("、")], [t("changes"), seen.join("、")], [t("proof"), kinds.join("、")]];
}

function reportPairs(app: App, body: Operation["body"]): [string, string][] {
  const texts = body as Body;
  const child = app.pack?.child;
  return [
    [t("reportChild"), texts.child!],
    [t("reportHappened"), texts.happened!],
    [t("reportPlace"), word(child?.places, texts.place!)],
    [t("reportSafety"), word(child?.safety, texts.safety!)],
    [t("reportSituations"), (body.situations as string[]).map((code) => word(child?.situations, code)).join("、")],
    [t("reportWhere"), texts.where!],
  ];
}

/** Open it in the screen it was made in. It is not sent meanwhile; saved, it goes as a new operation in place of this one. */
export async function correct(app: App, id: string, operation: Operation): Promise<void> {
  const delivery = await app.boxes.get<Delivery>(`state/${id}`);
  if (app.syncing || !delivery) return say(t("syncing"));
  const { kind, body } = operation;
  const texts = body as Body;
  if (kind === "child_report") return go(`/report/${texts.resident_id ?? "-"}/${id}`); // it stays as it is until another takes its place
  if (isOfDoor(operation)) return correctDoor(app, id, operation, delivery);
  const resident = texts.resident_id ?? "";
  if (!delivery.held) {
    if (kind === "visit") await keep(app, "visit", resident, texts.visit_id!, { values: visitOf(body), replaces: id });
    else if (kind === "need") await keep(app, "need", resident || "place", id, { values: { id: newId(), kind: texts.kind!, urgency: texts.urgency!, said: texts.said!, place: texts.place ?? "" } satisfies NeedTyped, replaces: id });
    else await keep(app, "edit", resident, id, { values: { base: operation.base, values: body.values } as EditTyped, replaces: id });
    await app.boxes.put({ [`state/${id}`]: { ...delivery, held: true } });
    changed();
  }
  go(kind === "visit" ? `/visit/${resident}/${texts.visit_id}` : kind === "need" ? `/need/${resident || "place"}/${id}` : `/edit/${resident}/${id}`);
}

function visitOf(body: Operation["body"]): VisitTyped {
  const texts = body as Body;
  const [arrived, left] = [new Date(texts.arrived_at!), new Date(texts.left_at!)];
  return {
    id: texts.visit_id!, means: texts.means!, result: texts.result!, note: texts.note!, day: dayOf(arrived), from: clockOf(arrived), until: clockOf(left),
    needs: body.needs as HeardNeed[], position: body.position as VisitTyped["position"],
  };
}
