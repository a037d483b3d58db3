/** A visit, a need or a change that is half written: kept as it is typed, one per resident, and found again on return. */
import { changed, go, type App } from "../app";
import { h } from "../kit/dom";
import type { Delivery, Door } from "../sync/types";
import { named, t } from "../words";
import type { Draft } from "./drafts";
import { twice } from "./parts";

export type Written = "visit" | "need" | "edit" | "door";

interface Kept<V> {
  values: V;
  /** An operation in the outbox that this corrects. */
  replaces?: string;
}

const PAUSE = 400; // ms after the last key until it is put away
const boxOf = (kind: Written, id: string, sub: string): string => `begun/${kind}/${id || "-"}/${sub || "-"}`;

/** Put these values where the screen of this address finds them. */
export const keep = (app: App, kind: Written, id: string, sub: string, kept: Kept<unknown>): Promise<void> => app.boxes.put({ [boxOf(kind, id, sub)]: kept });

export class Begun<V> {
  private timer: number | undefined;
  private isTouched = false;
  private isOver = false;
  private saving: Promise<void> = Promise.resolve();
  private read: (() => V) | null = null;

  private constructor(
    private readonly app: App,
    private readonly box: string,
    private readonly kept: Kept<V> | null,
    /** Photos and the like that lie beside it, by the beginning of their boxes' names. */
    private readonly beside: string,
  ) {}

  static async open<V>(app: App, kind: Written, id: string, sub = "", beside = ""): Promise<Begun<V>> {
    const box = boxOf(kind, id, sub);
    return new Begun<V>(app, box, await app.boxes.get<Kept<V>>(box), beside);
  }

  get values(): V | null {
    return this.kept?.values ?? null;
  }

  get replaces(): string {
    return this.kept?.replaces ?? "";
  }

  /** From now on what `read` gives is kept after each change inside the form. */
  watch(form: HTMLElement, read: () => V): void {
    this.read = read;
    for (const kind of ["input", "change"]) form.addEventListener(kind, this.touch);
  }

  touch = (): void => {
    this.isTouched = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), PAUSE);
  };

  /** What cannot be typed again is put away at once. */
  now = (): Promise<void> => {
    this.isTouched = true;
    clearTimeout(this.timer);
    return this.save();
  };

  leave = (): Promise<void> => {
    clearTimeout(this.timer);
    return this.isTouched ? this.save() : this.saving;
  };

  private save(): Promise<void> {
    const kept = { ...this.kept, values: this.read?.() };
    this.saving = this.saving.then(() => (this.isOver ? undefined : this.app.boxes.put({ [this.box]: kept }))).catch(() => undefined);
    return this.saving;
  }

  /** What goes away when this is saved for good: the draft, and what it corrects unless that has been sent meanwhile. */
  async ends(): Promise<string[]> {
    clearTimeout(this.timer);
    this.isTouched = false;
    this.isOver = true;
    await this.saving;
    const old = this.replaces ? await this.app.boxes.get<Delivery>(`state/${this.replaces}`) : null;
    const own = [this.box, ...(this.beside ? await this.under(this.beside) : [])];
    if (old?.state !== "waiting" && old?.state !== "problem") return own;
    return [...own, `op/${this.replaces}`, `state/${this.replaces}`, ...(await this.under(`file/${this.replaces}/`))];
  }

  private async under(prefix: string): Promise<string[]> {
    return (await this.app.boxes.names(prefix)).map((name) => prefix + name);
  }

  /** It could not be saved for good after all. */
  goesOn(): void {
    this.isOver = false;
    this.touch();
  }

  /** Says that this was found again, with the way to be rid of it; what it corrects then waits as it was. */
  told(): HTMLElement | null {
    if (!this.kept) return null;
    const anew = async (): Promise<void> => {
      const gone = (await this.ends()).filter((name) => name.startsWith("begun/") || name.startsWith("photo/"));
      const old = this.replaces ? await this.app.boxes.get<Delivery>(`state/${this.replaces}`) : null;
      await this.app.boxes.put(old ? { [`state/${this.replaces}`]: { ...old, held: false } } : {}, gone);
      changed();
      go(this.replaces ? "/outbox" : location.hash.slice(1));
    };
    return h("div", { class: "notice" }, h("p", {}, t("restored")), twice(t("startAnew"), t("sureRemove"), () => void anew()));
  }
}

/** What a door is about, by what is to be done there; who lives there stands in the draft too. */
async function doorTitle(app: App, what: string, id: string): Promise<string> {
  const kept = await app.boxes.get<Kept<{ stop?: Door }>>(boxOf("door", what, id));
  const { visits, handouts, meals } = app.pack?.route ?? { visits: [], handouts: [], meals: [] };
  const known = [...visits, ...handouts, ...meals].find((one) => one.id === id) ?? kept?.values?.stop;
  return t(what === "handout" ? "handoutOf" : what === "meal" ? "mealOf" : "visitOf", { name: known?.name ?? "" });
}

export interface Unfinished {
  title: string;
  path: string;
}

/** The visits, needs and changes begun here, in words, and where they go on. */
export async function begun(app: App): Promise<Unfinished[]> {
  const found = (await app.boxes.names("begun/")).map(async (name) => {
    const [kind, id, sub] = name.split("/") as [Written, string, string];
    if (kind === "door") return { title: await doorTitle(app, id, sub), path: `/door/${id}/${sub}` };
    const who = app.byId.get(id)?.name ?? "";
    const title = kind === "visit" ? t("visitOf", { name: who }) : kind === "edit" ? `${t("editResident")} ${who}` : who ? t("needOf", { name: who }) : t("recordNeed");
    return { title, path: `/${kind}/${id}${sub === "-" ? "" : `/${sub}`}` };
  });
  return Promise.all(found);
}

/** Everything that is not finished, questionnaires too: what would be lost with the phone's contents. */
export async function unfinished(app: App): Promise<Unfinished[]> {
  const drafts = [...(await app.boxes.all<Draft>("draft/"))].map(([id, draft]) => {
    const who = draft.resident_id ? app.byId.get(draft.resident_id)?.name : "";
    return { title: [named(draft.title, draft.form_id), who].filter(Boolean).join(" · "), path: `/fill/${id}` };
  });
  return [...drafts, ...(await begun(app))];
}
