/** The server, and what its refusals mean for the outbox. */
import { device } from "../store/vault";
import { language } from "../words";
import type { Answer, Operation, Problem, Session } from "./types";

/** Nobody is logged in: everything waits until somebody is. */
export class SignedOut extends Error {}
/** No answer, or one of a broken server: try again later. */
export class Unreachable extends Error {}
/** The server has understood and says no. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.title);
  }
}

const ROOT = "/field/api/";
const PATIENCE = 60_000; // ms; a page of residents or a piece of a photo at 40 kbit/s

async function ask(path: string, options: RequestInit = {}, patience = PATIENCE): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(ROOT + path, { credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(patience), ...options });
  } catch (error) {
    throw new Unreachable(String(error));
  }
  // A redirect leads to the login, or to a password to be changed first.
  if (answer.status === 401 || answer.type === "opaqueredirect") throw new SignedOut();
  if (answer.ok || answer.status === 304) return answer;
  const said = (await answer.json().catch(() => ({}))) as { problem?: Problem };
  // Only the application's own word counts as a refusal: a proxy's error page, or a form token gone stale, passes.
  if (answer.status >= 500 || answer.status === 429 || !said.problem) throw new Unreachable(String(answer.status));
  throw new Refused(answer.status, said.problem);
}

export async function session(patience = PATIENCE): Promise<Session> {
  return (await ask(`session?device=${device()}`, {}, patience)).json() as Promise<Session>;
}

/** The answer and its ETag; null when nothing changed since `etag`. */
export async function fresh<T>(path: string, etag = ""): Promise<{ body: T; etag: string } | null> {
  const answer = await ask(path, { headers: { "Accept-Language": language(), ...(etag ? { "If-None-Match": etag } : {}) } });
  if (answer.status === 304) return null;
  return { body: (await answer.json()) as T, etag: answer.headers.get("ETag") ?? "" };
}

export async function bytes(path: string): Promise<ArrayBuffer> {
  return (await ask(path)).arrayBuffer();
}

export async function send(operations: Operation[], csrf: string): Promise<Answer[]> {
  const body = JSON.stringify({ ops: operations, device: device(), phone_at: new Date().toISOString() });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf, "Accept-Language": language() };
  return ((await (await ask("ops", { method: "POST", headers, body })).json()) as { answers: Answer[] }).answers;
}

const PIECE = 64 * 1024; // bytes; 13 s at 40 kbit/s: what a bad line loses at most

/** One photo, piece by piece from where the last try stopped; the digest of what arrived. */
export async function sendFile(path: string, content: ArrayBuffer, csrf: string): Promise<string> {
  const total = content.byteLength;
  const put = async (range: string, body: ArrayBuffer): Promise<{ here?: number; sha256?: string }> => {
    const headers = { "Content-Type": "application/octet-stream", "Content-Range": `bytes ${range}/${total}`, "X-CSRFToken": csrf };
    return (await (await ask(path, { method: "PUT", headers, body })).json()) as { here?: number; sha256?: string };
  };
  let answer = await put("*", new ArrayBuffer(0));
  for (let from = -1; answer.sha256 === undefined; answer = await put(`${from}-${Math.min(from + PIECE, total) - 1}`, content.slice(from, from + PIECE))) {
    const here = answer.here ?? 0;
    if (here <= from) throw new Unreachable("the server takes no more of the photo");
    from = here;
  }
  return answer.sha256;
}

export async function signOut(csrf: string): Promise<void> {
  await fetch("/logout/", { method: "POST", headers: { "X-CSRFToken": csrf }, credentials: "same-origin" });
}
