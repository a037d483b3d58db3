/** What is known of the resident goes into the questions whose bind asks for it, when they are first asked; the person checks it. */
import type { AnyNode } from "@getodk/xforms-engine";
import type { Resident } from "../sync/types";

const OWN = "urn:lianxin:xforms"; // lianxin/engines/xforms/model.py

/** Path of a question → what its answer may begin with; what is not known is left out. */
export function knownAnswers(form: string, person: Resident, village: string, today = new Date()): Map<string, string> {
  const known = knownOf(person, village, today);
  const found = new Map<string, string>();
  for (const bind of new DOMParser().parseFromString(form, "text/xml").getElementsByTagNameNS("*", "bind")) {
    const value = known[bind.getAttributeNS(OWN, "prefill") ?? ""];
    if (value) found.set(bind.getAttribute("nodeset") ?? "", value);
  }
  return found;
}

/** Phone numbers are not among them: the phone never has one whole. */
function knownOf(person: Resident, village: string, today: Date): Record<string, string | undefined> {
  const { name, name_bo, sex, birth } = person;
  return { ...person.facts, name, name_bo, sex: sex === "1" || sex === "2" ? sex : "", birth_date: birth ?? "", age: birth && ageOn(birth, today) >= 0 ? String(ageOn(birth, today)) : "", village };
}

/** Completed years: on 29 February's birthday of a common year it is 1 March, as on the server. */
export function ageOn(birth: string, today: Date): number {
  const [year, month, day] = birth.split("-").map(Number) as [number, number, number];
  const isBefore = today.getMonth() + 1 < month || (today.getMonth() + 1 === month && today.getDate() < day);
  return today.getFullYear() - year - (isBefore ? 1 : 0);
}

/** Begin what is asked for the first time; the paths of those are added to `offered`, so that what is taken out stays out. */
export function begin(nodes: readonly AnyNode[], known: ReadonlyMap<string, string>, offered: string[]): void {
  for (const node of nodes) {
    const { reference, relevant, children } = node.currentState as { reference: string; relevant: boolean; children: readonly AnyNode[] | null };
    if (!relevant) continue;
    if (children && node.nodeType !== "select") begin(children, known, offered);
    const value = known.get(reference);
    if (value === undefined || offered.includes(reference)) continue;
    offered.push(reference);
    write(node, value);
  }
}

function write(node: AnyNode, value: string): void {
  if (node.nodeType === "select") {
    if (!node.currentState.value.length && node.currentState.valueOptions.some((one: { value: string }) => one.value === value)) node.selectValue(value);
  } else if (node.nodeType === "input" && !node.currentState.instanceValue && !node.currentState.readonly) {
    const kind = node.valueType as string;
    const isNumber = kind === "int" ? /^-?\d+$/.test(value) : kind !== "decimal" || value.trim() !== "";
    if (isNumber) node.setValue((kind === "int" ? BigInt(value) : kind === "decimal" ? Number(value) : value) as never);
  }
}
