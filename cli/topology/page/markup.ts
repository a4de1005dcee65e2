/** Text that is HTML or SVG already. Only {@link html} makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text is escaped, markup is not, nothing is left out. */
export type Part = Markup | string | number | undefined | readonly Part[];

/** A template of HTML or SVG: what is put in is escaped, in text and in quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    strings.map((text, index) => (index === 0 ? "" : render(parts[index - 1])) + text).join(""),
  );
}

function render(part: Part): string {
  if (part === undefined) {
    return "";
  }
  if (part instanceof Markup) {
    return part.text;
  }
  return typeof part === "object" ? part.map(render).join("") : escape(String(part));
}

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character as keyof typeof entities]);
}
