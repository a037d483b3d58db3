import { bo } from "./bo";
import { en } from "./en";
import { zh, type Words } from "./zh";

export type Language = "zh" | "bo" | "en";
export const LANGUAGES: readonly [Language, string][] = [["zh", "中文"], ["bo", "བོད་ཡིག"], ["en", "English"]];
/** A name in three languages, as packs give it; the others fall back to Chinese. */
export interface Named {
  zh: string;
  bo?: string;
  en?: string;
}

const ALL: Record<Language, Words> = { zh, bo, en };
let current: Language = "zh";

export const language = (): Language => current;

export function speak(asked: string): void {
  current = asked.startsWith("bo") ? "bo" : asked.startsWith("en") ? "en" : "zh";
  document.documentElement.lang = current === "zh" ? "zh-hans" : current;
  document.title = t("app");
}

/** The text under this key in the person's language, {name}s filled in. */
export function t(key: keyof Words, filled: Record<string, string | number> = {}): string {
  return ALL[current][key].replace(/\{(\w+)\}/g, (_, name: string) => String(filled[name] ?? ""));
}

export const named = (words: Named | undefined, code = ""): string => words?.[current] || words?.zh || code;

/** A day as people here write it: 11月23日. */
export const monthDay = (at: Date): string =>
  current === "en" ? at.toLocaleDateString("en-GB", { day: "numeric", month: "short" }) : `${at.getMonth() + 1}月${at.getDate()}日`;

/** The same of a day, or of a day and a clock, as the server writes them: 2026-11-23, 2026-11-23 10:32. */
export const dayWords = (said: string): string => `${monthDay(new Date(`${said.slice(0, 10)}T00:00`))}${said.slice(10)}`;

/** A moment as people here write it: 10:32 today, else 11月23日 10:32. */
export function moment(at: number | string | null | undefined): string {
  if (!at) return "";
  const shown = new Date(at);
  const clock = `${String(shown.getHours()).padStart(2, "0")}:${String(shown.getMinutes()).padStart(2, "0")}`;
  if (shown.toDateString() === new Date().toDateString()) return clock;
  return `${monthDay(shown)} ${clock}`;
}
