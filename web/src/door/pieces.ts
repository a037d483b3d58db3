/** What proves that somebody was at a door: photos, a signature, a voice, a code. Each is sealed on the phone as soon as it is there. */
import type { App } from "../app";
import { newId, sha256 } from "../kit/ids";
import type { Proof } from "../sync/types";

/** `name`, `type`: of its file, which lies in a box of its own. */
export interface Piece extends Proof {
  name?: string;
  type?: string;
}

const ENDINGS: Record<string, string> = { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "audio/mp4": "m4a", "audio/ogg": "ogg" };

/** Where the photos of a door wait until it is saved: the beginning of their boxes' names. */
export const besideOf = (what: string, id: string): string => `photo/door-${what}-${id}/`;

export class Pieces {
  /** What is about to be put away: a signature whose last stroke is a moment old. */
  private readonly open = new Set<() => Promise<void>>();

  constructor(
    private readonly app: App,
    private readonly beside: string,
    readonly all: Piece[],
    private readonly told: () => Promise<void>,
  ) {}

  /** Files of no piece: the phone went off between the two. */
  async tidy(): Promise<void> {
    const known = new Set(this.all.map((piece) => piece.name));
    const stray = (await this.app.boxes.names(this.beside)).filter((name) => !known.has(name));
    if (stray.length) await this.app.boxes.remove(...stray.map((name) => this.beside + name));
  }

  /** Ask `last` before anything is read for good. */
  awaits(last: () => Promise<void>): void {
    this.open.add(last);
  }

  async settle(): Promise<void> {
    await Promise.all([...this.open].map((last) => last()));
  }

  of(kind: Piece["kind"]): Piece[] {
    return this.all.filter((piece) => piece.kind === kind);
  }

  /** Put a file away as one piece; `alone` takes the place of those of its kind. Throws when the phone is full. */
  async keep(kind: Piece["kind"], file: Blob, alone = false): Promise<Piece> {
    const id = newId();
    const content = await file.arrayBuffer();
    const type = file.type.split(";")[0]!;
    const name = `${id}.${ENDINGS[type] ?? "webm"}`;
    const gone = alone ? this.of(kind) : [];
    await this.app.boxes.put({ [this.beside + name]: content }, gone.map((piece) => this.beside + piece.name));
    const piece: Piece = { id, kind, captured_at: new Date().toISOString(), sha256: await sha256(content), name, type };
    for (const one of gone) this.all.splice(this.all.indexOf(one), 1);
    this.all.push(piece);
    await this.told();
    return piece;
  }

  /** A piece without a file: a code that was read; one of its kind, none for an empty text. */
  say(kind: Piece["kind"], text: string): void {
    const before = this.of(kind)[0];
    if (before?.text === text) return;
    for (const one of this.of(kind)) this.all.splice(this.all.indexOf(one), 1);
    if (text) this.all.push({ id: newId(), kind, captured_at: new Date().toISOString(), text });
    void this.told();
  }

  async remove(piece: Piece): Promise<void> {
    this.all.splice(this.all.indexOf(piece), 1);
    await this.told();
    await this.app.boxes.remove(this.beside + piece.name);
  }

  async file(piece: Piece): Promise<File | null> {
    const content = piece.name ? await this.app.boxes.bytes(this.beside + piece.name) : null;
    return content && new File([content], piece.name!, { type: piece.type ?? "" });
  }

  /** Everything for the outbox: the pieces as they are sent, and their files. A piece whose file is lost is left out. */
  async packed(): Promise<{ proofs: Proof[]; files: File[] }> {
    const proofs: Proof[] = [];
    const files: File[] = [];
    for (const piece of this.all) {
      const { name, type: _type, ...proof } = piece;
      const file = await this.file(piece);
      if (name && !file) continue;
      proofs.push(proof);
      if (file) files.push(file);
    }
    return { proofs, files };
  }
}
