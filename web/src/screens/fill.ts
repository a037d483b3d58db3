/** Filling in a questionnaire: one section per screen, saved as one types, finished into the outbox. */
import type { AnyNode } from "@getodk/xforms-engine";
import { askSync, changed, go, say, type App, type Screen } from "../app";
import { Filling, isShown, namesIn } from "../fill/engine";
import { begin, knownAnswers } from "../fill/prefill";
import { shown } from "../fill/questions";
import { fill, h } from "../kit/dom";
import { device } from "../store/vault";
import { add } from "../sync/outbox";
import { language, named, t } from "../words";
import type { Draft } from "./drafts";
import { plain, primary } from "./parts";
import { placeName } from "./people";

const PAUSE = 800; // ms after the last key until the draft is saved

export async function fillForm(app: App, id = ""): Promise<Screen> {
  const draft = await app.boxes.get<Draft>(`draft/${id}`);
  const title = draft ? named(draft.title, draft.form_id) : t("forms");
  const xml = draft ? await app.boxes.get<string>(`form/${draft.version_id}`) : null;
  if (!draft || !xml) return { title, body: h("p", { class: "notice" }, t("formMissing")), back: "/forms" };
  try {
    const filling = await open(app, id, draft, xml);
    filling.speak(language());
    const person = draft.reopened ? undefined : app.byId.get(draft.resident_id ?? "");
    const known = person ? knownAnswers(xml, person, placeName(app, person.place)) : new Map<string, string>();
    return new Sheet(app, id, draft, filling, known).screen(title);
  } catch (error) {
    return { title, body: h("p", { class: "notice" }, t("formBroken", { why: (error as Error).message })), back: "/forms" };
  }
}

async function open(app: App, id: string, draft: Draft, form: string): Promise<Filling> {
  const files = await Promise.all(
    draft.files.map(async ({ name, type }) => {
      const content = await app.boxes.bytes(`photo/${id}/${name}`);
      return content && new File([content], name, { type });
    }),
  );
  return Filling.open({
    form,
    media: (name) => app.boxes.bytes(`media/${draft.version_id}/${name}`),
    who: { name: app.account.name, device: device() },
    ...(draft.xml ? { draft: { xml: draft.xml, files: files.filter((file): file is File => file !== null) } } : {}),
    ...(draft.reopened ? { reopened: draft.reopened } : {}),
  });
}

class Sheet {
  private told = false;
  private page: HTMLElement = h("div", { class: "stack" });
  private foot: HTMLElement = h("div", { class: "actions sticky" });
  private at: HTMLElement = h("p", { class: "hint" });
  private progress: HTMLProgressElement = h("progress", { max: 1, value: 0 });
  private parts: { update: () => void }[] = [];
  private here: AnyNode[] = [];
  private timer: number | undefined;
  private saving: Promise<void> = Promise.resolve();
  private stop: () => void;
  private finished = false;
  private hint: HTMLElement = h("p", { class: "hint", hidden: true }, t("prefilled"));

  constructor(
    private readonly app: App,
    private readonly id: string,
    private readonly draft: Draft,
    private readonly filling: Filling,
    private readonly known: ReadonlyMap<string, string>,
  ) {
    this.begin();
    this.stop = filling.listen(() => {
      this.begin();
      this.renew();
      this.saveSoon();
    });
  }

  /** What is known of the resident, in the questions that are now asked for the first time. */
  private begin(): void {
    if (!this.known.size) return;
    begin(this.filling.root.currentState.children as readonly AnyNode[], this.known, (this.draft.offered ??= []));
    this.hint.hidden = !this.draft.offered.length;
  }

  screen(title: string): Screen {
    this.show(Math.min(this.draft.section, this.filling.sections().length - 1));
    const name = this.draft.resident_id ? this.app.byId.get(this.draft.resident_id)?.name : "";
    const body = h("div", { class: "stack sheet" }, name ? h("p", { class: "who" }, name) : null, this.hint, this.remark(), this.languages(), h("div", {}, this.progress, this.at), this.page, this.foot);
    return {
      title,
      body,
      back: "/forms",
      leave: () => {
        this.stop();
        clearTimeout(this.timer);
        return this.finished ? undefined : this.save();
      },
    };
  }

  /** Of a questionnaire that was sent back: what the reviewer wrote. */
  private remark(): HTMLElement | null {
    const todo = this.app.pack?.todos.find((one) => one.id === this.draft.todo);
    if (!this.draft.todo || !todo || !(todo.note || todo.findings.length)) return null;
    return h(
      "div",
      { class: "notice remark" },
      h("strong", {}, t("reviewerSays")),
      todo.note ? h("p", {}, todo.note) : null,
      todo.findings.length ? h("ul", {}, todo.findings.map((finding) => h("li", {}, h("strong", {}, finding.label), ` ${finding.message}`))) : null,
    );
  }

  /** The language of the questions may differ from the app's: the one who answers may read Tibetan. */
  private languages(): HTMLElement | null {
    const known = this.filling.root.languages;
    if (known.length < 2) return null;
    const select = h(
      "select",
      { "aria-label": t("language") },
      known.map((one) => h("option", { value: one.language, selected: one.language === this.filling.root.currentState.activeLanguage.language }, one.language.replace(/\s*\(.*\)$/, ""))),
    );
    select.addEventListener("change", () => this.filling.root.setLanguage(known.find((one) => one.language === select.value) as never));
    return select;
  }

  private show(section: number): void {
    const pages = this.filling.sections();
    this.draft.section = Math.max(0, section);
    this.here = pages[this.draft.section] ?? [];
    this.told = false;
    const made = this.here.map((node) => shown(node, { told: () => this.told }));
    this.parts = made;
    fill(this.page, made.map((one) => one.element));
    this.renew();
  }

  private renew(): void {
    for (const part of this.parts) part.update();
    const pages = this.filling.sections();
    const at = pages.findIndex((page) => page[0]?.nodeId === this.here[0]?.nodeId);
    if (at >= 0) this.draft.section = at;
    const isLast = this.draft.section >= pages.length - 1;
    this.progress.max = pages.length;
    this.progress.value = this.draft.section + 1;
    this.at.textContent = t("section", { at: this.draft.section + 1, count: pages.length });
    const key = `${this.draft.section} ${isLast}`;
    if (this.foot.dataset.key === key) return;
    this.foot.dataset.key = key;
    fill(
      this.foot,
      this.draft.section > 0 ? plain(t("previous"), () => this.turn(-1)) : plain(t("keepDraft"), () => void this.keep()),
      isLast ? primary(t("submit"), () => void this.finish()) : primary(t("next"), () => this.turn(1)),
    );
  }

  private turn(by: number): void {
    if (by > 0 && this.tellWrong()) return;
    this.show(this.draft.section + by);
    this.saveSoon();
    scrollTo(0, 0);
  }

  /** How many answers of this page are wrong; the first of them is shown. */
  private tellWrong(): number {
    const count = this.here.reduce((sum, node) => sum + wrongIn(node), 0);
    this.told = count > 0;
    this.renew();
    if (count) {
      say(t("stillWrong", { count }));
      this.page.querySelector(".is-wrong")?.scrollIntoView({ block: "center" });
    }
    return count;
  }

  private saveSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), PAUSE);
  }

  /** The answers so far, sealed; photos only when they are new. One save at a time. */
  private save(): Promise<void> {
    this.saving = this.saving.then(async () => {
      if (this.finished) return;
      const { xml, files } = await this.filling.answers();
      const known = new Set(this.draft.files.map((file) => file.name));
      const photos: Record<string, ArrayBuffer> = {};
      for (const file of files) if (!known.has(file.name)) photos[`photo/${this.id}/${file.name}`] = await file.arrayBuffer();
      const wanted = namesIn(xml); // what the answers still name is never deleted
      const left = this.draft.files.filter((file) => wanted.has(file.name) && !files.some((one) => one.name === file.name));
      const gone = [...known].filter((name) => !wanted.has(name)).map((name) => `photo/${this.id}/${name}`);
      Object.assign(this.draft, { xml, files: [...files.map(({ name, type }) => ({ name, type })), ...left], saved_at: Date.now() });
      await this.app.boxes.put({ ...photos, [`draft/${this.id}`]: this.draft }, gone);
    }).catch(() => say(t("storageFull")));
    return this.saving;
  }

  private async keep(): Promise<void> {
    await this.save();
    go("/forms");
    say(t("draftSaved"));
  }

  private async finish(): Promise<void> {
    if (this.finished || this.tellWrong()) return;
    clearTimeout(this.timer);
    await this.saving;
    const { xml, instanceId, files, wrong } = await this.filling.answers();
    if (wrong) {
      const page = this.filling.sections().findIndex((nodes) => nodes.some((node) => wrongIn(node)));
      this.show(page < 0 ? 0 : page);
      this.tellWrong();
      return;
    }
    this.finished = true;
    const name = this.draft.resident_id ? this.app.byId.get(this.draft.resident_id)?.name : "";
    const body = { form_id: this.draft.form_id, instance_id: instanceId, xml, ...(this.draft.resident_id ? { resident_id: this.draft.resident_id } : {}) };
    const label = [named(this.draft.title, this.draft.form_id), name].filter(Boolean).join(" · ");
    const photos = (await this.app.boxes.names(`photo/${this.id}/`)).map((one) => `photo/${this.id}/${one}`);
    try {
      await add(this.app.boxes, { kind: "submission", record: `submission/${this.draft.todo ?? instanceId}`, label, body, files, ...(this.draft.reopened ? { kept: [...namesIn(this.draft.reopened)].filter((one) => namesIn(xml).has(one) && /\.\w+$/.test(one)) } : {}), gone: [`draft/${this.id}`, ...photos] });
    } catch {
      this.finished = false;
      return say(t("storageFull"));
    }
    if (this.draft.todo && this.app.pack) {
      this.app.pack.todos = this.app.pack.todos.filter((todo) => todo.id !== this.draft.todo);
      await this.app.boxes.put({ pack: this.app.pack });
      await this.app.boxes.remove("pack-mark");
    }
    go("/");
    say(t("savedOnPhone"));
    changed();
    askSync();
  }
}

function wrongIn(node: AnyNode): number {
  if (!isShown(node)) return 0;
  const state = node.validationState as { violation?: unknown; violations?: readonly unknown[] };
  return state.violations ? state.violations.length : state.violation ? 1 : 0;
}
