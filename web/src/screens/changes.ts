/** A person as this phone knows them: with one's own changes that the last download did not bring yet. */
import type { App } from "../app";
import { entries } from "../sync/outbox";
import type { Operation, Resident } from "../sync/types";

export const FIELDS = ["phone", "address", "note", "name_bo", "language"] as const;
export type Field = (typeof FIELDS)[number];

/** 13989010002 → 139****0002, as the pages mask it. */
const masked = (phone: string): string => (phone.length > 7 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : "****");

/** `except`: an operation that is being corrected. The phone's mark stays the server's: only it can make one. */
export async function withOwnChanges(app: App, person: Resident, except = ""): Promise<Resident> {
  const shown = { ...person };
  for (const { id, delivery } of await entries(app.boxes)) {
    const isMissing = delivery.state === "waiting" || (delivery.state === "sent" && !delivery.brought);
    if (delivery.record !== `resident/${person.id}` || !isMissing || id === except) continue;
    const operation = await app.boxes.get<Operation>(`op/${id}`);
    const values = (operation?.body.values ?? {}) as Partial<Record<Field, string>>;
    for (const field of FIELDS) {
      const value = values[field];
      if (value !== undefined) shown[field] = field === "phone" ? masked(value) : value;
    }
  }
  return shown;
}
