/** Something done at a door, in the outbox still, is opened again with its photos and signature. */
import { changed, go, type App } from "../app";
import type { Piece } from "../door/pieces";
import { besideOf } from "../door/pieces";
import type { Stamped } from "../door/stamp";
import type { Delivery, Door, Operation, Proof } from "../sync/types";
import { keep } from "./begun";
import type { GoodsTyped } from "./doorGoods";
import type { MealTyped } from "./doorMeal";
import type { VisitDoorTyped } from "./doorVisit";

export const isOfDoor = ({ kind, body }: Operation): boolean => kind === "handout" || kind === "meal" || (kind === "visit" && Array.isArray(body.proofs));

export async function correctDoor(app: App, id: string, operation: Operation, delivery: Delivery): Promise<void> {
  const { kind, body } = operation;
  const what = kind;
  const stop = String({ handout: body.recipient_id, meal: body.meal_id }[kind as string] ?? body.visit_id);
  if (!delivery.held) {
    const beside = besideOf(what, stop);
    const copies: Record<string, ArrayBuffer> = {};
    for (const file of delivery.files) {
      const content = await app.boxes.bytes(`file/${id}/${file.name}`);
      if (content) copies[beside + file.name] = content;
    }
    await app.boxes.put(copies);
    const values = kind === "handout" ? goodsOf(body, delivery) : kind === "meal" ? mealOf(body, delivery) : visitOf(body, delivery);
    await keep(app, "door", what, stop, { values, replaces: id });
    await app.boxes.put({ [`state/${id}`]: { ...delivery, held: true } });
    changed();
  }
  go(`/door/${what}/${stop}`);
}

/** The pieces with their files; places and the colleague are made anew by the screen. */
function piecesOf(body: Operation["body"], delivery: Delivery): Piece[] {
  const fileOf = (id: string) => delivery.files.find((file) => file.name.startsWith(id));
  return (body.proofs as Proof[])
    .filter(({ kind }) => kind !== "place" && kind !== "second_worker")
    .map((proof) => {
      const file = fileOf(proof.id);
      return file ? { ...proof, name: file.name, type: file.type } : proof;
    });
}

const placesOf = (body: Operation["body"]): Stamped[] =>
  (body.proofs as Proof[]).filter(({ kind }) => kind === "place").map(({ captured_at, position }) => ({ at: captured_at, position: (position as Stamped["position"]) ?? null }));

/** The door as it was known then. */
const stopOf = <S extends Door>({ stop }: Delivery): { stop?: S } => (stop ? { stop: stop as S } : {});

function visitOf(body: Operation["body"], delivery: Delivery): VisitDoorTyped {
  const [arrived, left] = placesOf(body);
  const observed = body.observed as string[];
  const needs = body.needs as { id: string; code?: string }[];
  return {
    pieces: piecesOf(body, delivery), ...stopOf(delivery), arrived: arrived ?? null, left: left ?? { at: String(body.left_at), position: null }, result: String(body.result), note: String(body.note),
    record: body.record as Record<string, string>, observed, needs: Object.fromEntries(needs.filter((need) => need.code).map((need) => [need.code!, need.id])),
    colleague: (body.proofs as Proof[]).some(({ kind }) => kind === "second_worker"),
  };
}

function goodsOf(body: Operation["body"], delivery: Delivery): GoodsTyped {
  return {
    pieces: piecesOf(body, delivery), ...stopOf(delivery), arrived: placesOf(body)[0] ?? null, at: String(body.at), outcome: String(body.outcome), signedBy: String(body.signed_by) || "self",
    signerName: String(body.signer_name), relation: String(body.relation), sizes: body.sizes as Record<string, string>, note: String(body.note),
  };
}

function mealOf(body: Operation["body"], delivery: Delivery): MealTyped {
  const at = String(body.at);
  const position = body.position as Stamped["position"];
  return {
    pieces: piecesOf(body, delivery), ...stopOf(delivery), arrived: position ? { at, position } : null, at, outcome: String(body.outcome), receivedBy: String(body.received_by), note: String(body.note),
    celsius: String(body.celsius), boxBack: body.box_back === true,
  };
}
