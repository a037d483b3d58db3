/** Rows in which a need is written down: what kind, how urgent, in whose words. */
import type { App } from "../app";
import { h } from "../kit/dom";
import { newId } from "../kit/ids";
import { t } from "../words";
import { labelled, select, tellWrong } from "./parts";

export interface HeardNeed {
  id: string;
  kind: string;
  urgency: string;
  said: string;
}

export interface HeardRow {
  element: HTMLElement;
  /** The need; null for an empty row; "wrong" after telling the person what is missing. */
  read: () => HeardNeed | null | "wrong";
}

export function heardRow(app: App, required = false): HeardRow {
  const id = newId();
  const words = app.pack?.words;
  const kind = select(words?.need_kinds ?? [], "", t("choose"), { name: "kind" });
  const urgency = select(words?.urgencies ?? [], "", t("byRule"), { name: "urgency" });
  const said = h("textarea", { name: "said", rows: 2, maxlength: 500 });
  const element = h("div", { class: "heard" }, labelled(t("needKind"), kind), labelled(t("needSaid"), said), labelled(t("needUrgency"), urgency));
  const read = (): HeardNeed | null | "wrong" => {
    const lacksKind = !kind.value && (required || Boolean(said.value.trim()));
    tellWrong(kind, lacksKind ? t("chooseKind") : "");
    if (lacksKind) return "wrong";
    return kind.value ? { id, kind: kind.value, urgency: urgency.value, said: said.value.trim() } : null;
  };
  return { element, read };
}
