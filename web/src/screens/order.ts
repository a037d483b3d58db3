/** Residents as a worker looks for them: first whom they are to visit or to ask again, the earliest first; then village by village, by sound. */
import type { Pack, Resident } from "../sync/types";

/** Resident → when they are next due: "2026-11-27 10:30" of a planned visit; "" for a questionnaire that came back. */
export function dueOf(pack: Pack | null): Map<string, string> {
  const due = new Map<string, string>();
  const put = (id: string | null, when: string): void => {
    const known = id ? due.get(id) : "";
    if (id && (known === undefined || when < known)) due.set(id, when);
  };
  for (const visit of pack?.visits ?? []) if (!visit.recorded) put(visit.resident_id, `${visit.day} ${visit.starts}`.trim());
  for (const todo of pack?.todos ?? []) put(todo.resident_id, "");
  return due;
}

export function inOrder(people: readonly Resident[], pack: Pack | null): Resident[] {
  const due = dueOf(pack);
  const villages = new Map(pack?.places.map((place, at) => [place.code, at]));
  const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...people].sort((a, b) => {
    const [one, other] = [due.get(a.id), due.get(b.id)];
    if (one !== undefined || other !== undefined) {
      if (one === undefined) return 1;
      if (other === undefined) return -1;
      if (one !== other) return before(one, other);
    }
    const at = (person: Resident): number => villages.get(person.place) ?? villages.size;
    return at(a) - at(b) || before(a.place, b.place) || before(a.pinyin || a.name, b.pinyin || b.name) || before(a.id, b.id);
  });
}
