/**
 * A questionnaire in ODK's engine. The engine is loaded when the first form is opened; its state is watched through plain
 * proxies, and what changed is shown once per microtask: drawn at once, a new repeat would not be there yet.
 */
import type { AnyNode, FormLanguage, RootNode } from "@getodk/xforms-engine";
import { removed } from "./photo";

export interface Answers {
  xml: string;
  instanceId: string;
  files: File[];
  wrong: number;
}

export class Filling {
  private listeners = new Set<() => void>();
  private scheduled = false;

  private constructor(
    public root: RootNode,
    /** Photos that a draft brought along: the engine hands out only what was taken since. */
    private readonly restored: readonly File[],
  ) {}

  /** Open a form: begun anew, as a draft left it, or as a submission that came back. Throws with the engine's words. */
  static async open(source: {
    form: string;
    media: (name: string) => Promise<ArrayBuffer | null>;
    draft?: { xml: string; files: File[] };
    reopened?: string;
    who: { name: string; device: string };
  }): Promise<Filling> {
    const engine = await import("@getodk/xforms-engine");
    const form = new Blob([source.form], { type: "text/xml" });
    const loaded = await engine.loadForm(form, {
      missingResourceBehavior: engine.constants.MISSING_RESOURCE_BEHAVIOR.BLANK,
      fetchFormAttachment: async (url) => {
        const content = await source.media(decodeURIComponent(url.pathname.split("/").pop() ?? ""));
        return content ? new Response(content) : new Response("", { status: 404 });
      },
    });
    if (loaded.status === "failure") throw new Error(loaded.error.message);
    const filling = new Filling(null as unknown as RootNode, source.draft?.files ?? []);
    const config = {
      stateFactory: filling.watched,
      instanceAttachments: { fileNameFactory: ({ nodeId, extension, writtenAt }: { nodeId: string; extension: string | null; writtenAt: Date }) => `${nodeId.replace(/[^\w]/g, "")}-${writtenAt.getTime()}${extension ?? ""}` },
      preloadProperties: { username: source.who.name, deviceID: source.who.device },
      geolocationProvider: { getLocation: () => Promise.resolve("") },
    };
    if (source.draft) {
      const data = new FormData();
      data.set("xml_submission_file", new File([source.draft.xml], "xml_submission_file", { type: "text/xml" }));
      for (const file of source.draft.files) data.set(file.name, file);
      filling.root = (await loaded.restoreInstance({ data: [data as never] }, config)).root;
    } else if (source.reopened) {
      const xml = source.reopened;
      const input = { inputType: "FORM_INSTANCE_INPUT_RESOLVABLE" as const, resolveInstance: () => xml, attachments: new Map() };
      filling.root = (await loaded.editInstance(input, config)).root;
    } else filling.root = loaded.createInstance(config).root;
    return filling;
  }

  private watched = <T extends object>(state: T): T =>
    new Proxy(state, {
      set: (target, name, value) => {
        const done = Reflect.set(target, name, value);
        this.schedule();
        return done;
      },
      defineProperty: (target, name, how) => {
        const done = Reflect.defineProperty(target, name, how);
        this.schedule();
        return done;
      },
    });

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      for (const listener of [...this.listeners]) listener();
    });
  }

  /** Called after every change; gives back how to stop. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The form's own text in this language, if it has it: its languages are called "中文 (zh)". */
  speak(language: string): void {
    const codes = language === "zh" ? ["zh", "cn"] : [language];
    const found = this.root.languages.find((one) => codes.some((code) => new RegExp(`\\(${code}\\b|^${code}\\b`, "i").test(one.language)));
    if (found && !("isSyntheticDefault" in found && found.isSyntheticDefault)) this.root.setLanguage(found as FormLanguage);
  }

  /** The answers as they would be sent now. What is not relevant is not among them. */
  async answers(): Promise<Answers> {
    const payload = await this.root.prepareInstancePayload({ payloadType: "monolithic" });
    const files: File[] = [];
    let xml = "";
    for (const [name, file] of payload.data[0] as unknown as Iterable<[string, File]>) {
      if (name === "xml_submission_file") xml = await file.text();
      else files.push(new File([file], name, { type: file.type }));
    }
    for (const name of removed) xml = xml.replaceAll(`>${name}<`, "><");
    const wanted = namesIn(xml);
    for (const file of this.restored) if (wanted.has(file.name) && !files.some((one) => one.name === file.name)) files.push(file);
    return { xml, instanceId: payload.submissionMeta ? instanceIdOf(xml) : "", files, wrong: this.root.validationState.violations.length };
  }

  /**
   * The pages: every group or repeat is one, the loose questions between two of them share one; those with nothing to show
   * are left out. A group that is not relevant divides all the same, so that no question moves to another page by an answer.
   */
  sections(): AnyNode[][] {
    const pages: AnyNode[][] = [];
    let loose: AnyNode[] | null = null;
    for (const node of this.root.currentState.children as readonly AnyNode[]) {
      if (node.nodeType === "model-value") continue;
      if (node.nodeType === "group" || node.nodeType.startsWith("repeat-range")) {
        pages.push([node]);
        loose = null;
      } else if (loose) loose.push(node);
      else pages.push((loose = [node]));
    }
    return pages.filter((page) => page.some(isShown));
  }
}

/** Every text that stands alone in an element of the answers: among them the names of its photos. */
export function namesIn(xml: string): Set<string> {
  const all = [...new DOMParser().parseFromString(xml, "text/xml").getElementsByTagName("*")];
  return new Set(all.filter((one) => !one.childElementCount).map((one) => one.textContent?.trim() ?? ""));
}

function instanceIdOf(xml: string): string {
  const found = new DOMParser().parseFromString(xml, "text/xml").getElementsByTagNameNS("*", "instanceID")[0];
  return found?.textContent ?? "";
}

/** Is there anything of this node to show at the moment? */
export function isShown(node: AnyNode): boolean {
  const state = node.currentState;
  if (!state.relevant || node.nodeType === "model-value") return false;
  if (node.nodeType === "group" || node.nodeType === "repeat-instance") return (state.children as readonly AnyNode[]).some(isShown);
  return true;
}
