/** How wide a character is for its size, in the widest of the page's fonts of one width. */
const advance = 0.62;

/** How wide a text of the picture is, in pixels. */
export function widthOf(text: string, size: number): number {
  return text.length * size * advance;
}

/** A text that is no longer than so many characters; the end of a longer one is left out. */
export function fit(text: string, characters: number): string {
  return text.length > characters ? `${text.slice(0, characters - 1)}…` : text;
}

/** The longest name of a host that is shown in full. */
export const longestName = 24;
