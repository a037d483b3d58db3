/** Rows in which a need is written down: what kind, how urgent, in whose words. */
import type { App } from "../app";
import { h } from "../kit/dom";
import { newId } from "../kit/ids";
import { t } from "../words";
import { labelled, plain, select, tellWrong } from "./parts";

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
  /** As it stands, whole or not. */
  typed: () => HeardNeed;
}

export interface HeardOptions {
  required?: boolean;
  before?: HeardNeed;
  remove?: (row: HeardRow) => void;
}

export function heardRow(app: App, { required = false, before, remove }: HeardOptions = {}): HeardRow {
  const id = before?.id ?? newId();
  const words = app.pack?.words;
  const kind = select(words?.need_kinds ?? [], before?.kind, t("choose"), { name: "kind" });
  const urgency = select(words?.urgencies ?? [], before?.urgency, t("byRule"), { name: "urgency" });
  const said = h("textarea", { name: "said", rows: 2, maxlength: 500 });
  said.value = before?.said ?? "";
  const typed = (): HeardNeed => ({ id, kind: kind.value, urgency: urgency.value, said: said.value.trim() });
  const read = (): HeardNeed | null | "wrong" => {
    const lacksKind = !kind.value && (required || Boolean(said.value.trim()));
    tellWrong(kind, lacksKind ? t(said.value.trim() ? "chooseKind" : "chooseNeed") : "");
    if (lacksKind) return "wrong";
    return kind.value ? typed() : null;
  };
  const row: HeardRow = { element: h("div", { class: "heard" }, labelled(t("needKind"), kind), labelled(t("needSaid"), said), labelled(t("needUrgency"), urgency)), read, typed };
  if (remove) row.element.append(plain(t("removeOne"), () => remove(row), { class: "danger" }));
  return row;
}
