/** What the server gives and takes; written down once more in lianxin/entry/field/. */
import type { Named } from "../words";

export interface Session {
  user: { id: string; name: string; language: string };
  csrf: string;
  key: string;
  /** The server's time: what the phone's clock is off by goes with what is proved. */
  now: string;
}

export interface Choice {
  code: string;
  name: Named;
}

export interface PlannedVisit {
  id: string;
  resident_id: string;
  name: string;
  day: string;
  starts: string;
  window: string;
  minutes: number;
  what: Named;
  recorded: boolean;
}

/** A door: where it is and what is noted about it. */
export interface Door {
  id: string;
  resident_id: string;
  name: string;
  address: string;
  note: string;
  /** Latitude and longitude, WGS-84. */
  at: [number, number] | null;
}

export interface VisitStop extends Door {
  day: string;
  starts: string;
  window: [string, string];
  travel: number | null;
  minutes: number;
  what: Named;
  /** Kinds of proof that the catalogue asks for; of `proof_any` (not from an older server) one is enough. */
  proof: string[];
  proof_any?: string[];
  tasks: Choice[];
  caution?: Named;
  bring?: Named;
  with: string;
  calls: { name: string; relation: string; phone: string }[];
}

export interface Given {
  code: string;
  name: Named;
  unit: Named;
  quantity: number;
  left: number;
  sized: boolean;
  sizes: { size: string; left: number }[];
}

export interface HandoutStop extends Door {
  title: string;
  goods: Given[];
}

export interface MealStop extends Door {
  day: string;
  what: Named;
  kitchen: string;
  trip: number | null;
  starts: string;
  window: [string, string];
  /** Texture and diets; from an older server the allergies are among them, and `allergies` is not there. */
  asks: Named[];
  /** What must not be given, as `avoid`, which no code of the pack says. */
  allergies?: Named[];
  proof: string[];
  proof_any?: string[];
  /** Nobody answered: to be tried again. Not from an older server. */
  silent?: boolean;
  /** Whom to call when nobody answers. Not from an older server. */
  calls?: VisitStop["calls"];
  avoid: string;
}

export interface Route {
  visits: VisitStop[];
  handouts: HandoutStop[];
  meals: MealStop[];
}

/** One piece of proof as it goes in an operation; a file follows under `id`. */
export interface Proof {
  id: string;
  kind: "place" | "photo" | "signature" | "voice" | "code" | "second_worker";
  captured_at: string;
  sha256?: string;
  text?: string;
  position?: { lon: number; lat: number; accuracy?: number } | null;
}

export interface FormInfo {
  version_id: string;
  form_id: string;
  version: string;
  title: Named;
  subject: "resident" | "place" | "anonymous";
  md5: string;
  media: { name: string; md5: string }[];
}

export interface Todo {
  id: string;
  instance_id: string;
  form_id: string;
  version: string;
  version_id: string;
  resident_id: string | null;
  title: Named;
  note: string;
  findings: { label: string; message: string }[];
  xml: string;
  media: { name: string; md5: string }[];
}

/** What a report of a child at risk chooses from, and whom to call until it is received. */
export interface ChildWords {
  situations: Choice[];
  safety: Choice[];
  found_how: Choice[];
  places: Choice[];
  numbers: { name: Named; phone: string }[];
  /** Under how many years one is a child. */
  age: number;
}

export interface Pack {
  day: string;
  words: { results: Choice[]; means: Choice[]; need_kinds: Choice[]; urgencies: Choice[]; languages: Choice[]; categories: Choice[]; observations?: (Choice & { need: string })[]; handed?: Choice[]; signers?: Choice[]; brought?: Choice[] };
  places: (Choice & { initials?: string })[];
  visits: PlannedVisit[];
  forms: FormInfo[];
  todos: Todo[];
  /** Not in what an older version has downloaded. */
  route?: Route;
  child?: ChildWords;
  may: { visit: boolean; /** Not from an older server. */ people?: boolean; need: boolean; edit: boolean; submit: boolean; /** Not from an older server. */ practice?: boolean };
}

/** A question to practise, with its answer; `right`: letters. */
export interface PracticeQuestion {
  id: string;
  chapter: Named;
  kind: "single" | "multiple";
  stem: string;
  options: string[];
  right: string;
  why: string;
}

export interface Resident {
  id: string;
  name: string;
  name_bo: string;
  pinyin: string;
  initials?: string;
  place: string;
  birth: string | null;
  sex: string;
  address: string;
  note: string;
  language: string;
  /** Masked, as the pages show it. */
  phone: string;
  /** A keyed digest of the whole number: the base of a change of it. */
  phone_mark: string;
  categories: string[];
  /** Answers on record that an assigned form begins with: "fact:…" → text. */
  facts?: Record<string, string>;
}

export interface ResidentPage {
  rows: Resident[];
  after: string;
  more: boolean;
}

export type Kind = "visit" | "need" | "resident_edit" | "submission" | "handout" | "meal" | "child_report" | "practice";

/** Written once, never changed; what became of it stands beside it in `Delivery`. */
export interface Operation {
  id: string;
  kind: Kind;
  /** What the person saw when they changed something: field by field. */
  base: Record<string, unknown>;
  captured_at: string;
  body: Record<string, unknown>;
}

export interface SealedFile {
  name: string;
  type: string;
  size: number;
  sha256: string;
}

export type Outcome = "accepted" | "again" | "conflict" | "refused" | "quarantined";

export interface Problem {
  code: string;
  title: string;
  remedy: string;
}

export interface Answer {
  id: string;
  outcome: Outcome;
  problem?: Problem;
  /** Of a submission: the files the server still lacks. */
  missing?: string[];
  /** Of a visit or meal: the kinds of proof without which it is not finished. */
  lacks?: string[];
  /** The code that was scanned is not of this door. */
  code_wrong?: boolean;
  /** Of a report of a child at risk: its number, which alone says that it is received. */
  receipt?: string;
}

/** Where an operation is on its way. */
export interface Delivery {
  state: "waiting" | "sent" | "conflict" | "problem" | "quarantined";
  /** What it is about, in words for the list. */
  label: string;
  /** Operations about the same thing go in their order. */
  record: string;
  /** One more than any that was in the outbox when it went in: the order, which no clock can upset. */
  turn: number;
  files: SealedFile[];
  tries: number;
  next: number;
  done?: number;
  /** What it changed at the server, or what its answer told, is in what was downloaded since. */
  brought?: boolean;
  problem?: Problem;
  photoProblem?: string;
  /** Photos that the answers name, and which are neither here nor at the server. */
  lost?: string[];
  /** Kinds of proof that the server still wants for it. */
  lacks?: string[];
  /** The code that was scanned is not of that door. */
  code_wrong?: boolean;
  /** Photos of the version that was sent back: the server has them already. */
  kept?: string[];
  /** What was done leaves it to be done again: a door that nobody opened. */
  again?: boolean;
  /** Being corrected: not sent meanwhile. */
  held?: boolean;
  /** The door it was done at, to open it again on a later day. */
  stop?: Door;
  /** The number of a report that is received; its text is gone from here. */
  receipt?: string;
}
