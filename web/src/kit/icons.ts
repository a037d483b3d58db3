/** The product's own icons (lianxin/base/ui/icons.py), those that the app shows. */
const PATHS = {
  home: "M4 11l8-7 8 7v9h-5.500v-6h-5v6H4z",
  people:
    "M9 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM3 19.500c0-3.5 2.5-5.5 6-5.500s6 2 6 5.500M15.5 5.500a3 3 0 0 1 0 5.500M17.5 14.500c2.3.7 3.5 2.5 3.5 5",
  forms: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  todos: "M5 5h14v15H5zM9 3h6v4H9zM8.5 14l2.5 2.5 4.5-5",
  outbox: "M12 16V5M7 10l5-5 5 5M4 16v4h16v-4",
  visit: "M4 20V10l6-5 6 5v3M8.5 20v-5h3v5zM15 18l2.5 2.500L22 16",
  need: "M4 5h16v11h-8l-4 4v-4H4zM12 8v3M12 13.200v.1",
  edit: "M4 20l1-4.500L16 4.500l3.5 3.500L8.5 19zM13.5 7l3.5 3.5",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
} as const;

const SVG = "http://www.w3.org/2000/svg";

export function icon(name: keyof typeof PATHS): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
