/** Elements without a framework: `h("p", { class: "note" }, "text")`. */

type Child = Node | string | number | null | undefined | false;
type Children = Child | readonly Children[];
export type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

/** One element. `on…` attributes are listeners; true sets a bare attribute; false, null and undefined leave it out. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Children[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...flat(children));
  return element;
}

/** The children that are there, in order. */
export function flat(children: readonly Children[]): (Node | string)[] {
  return children.flatMap((child) => {
    if (Array.isArray(child)) return flat(child as readonly Children[]);
    if (child === null || child === undefined || child === false) return [];
    return [typeof child === "number" ? String(child) : (child as Node | string)];
  });
}

/** Put these in place of everything inside. */
export function fill(parent: Element, ...children: Children[]): void {
  parent.replaceChildren(...flat(children));
}
