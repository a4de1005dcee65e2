// Runs in a page: what the tests look at there. An expression whose functions return what JSON can say.
({
  /** The texts that are shown, as they stand there. */
  texts() {
    return this.shown().map(({ text }) => text);
  },

  /** The elements whose own text is shown, with it. */
  shown() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const shown = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      const text = node.nodeValue.trim();
      if (
        text !== "" &&
        element.tagName !== "title" &&
        element.checkVisibility({ visibilityProperty: true })
      ) {
        const range = document.createRange();
        range.selectNodeContents(node);
        // Of a text that is cut off, only what one sees.
        const isCut = getComputedStyle(element).textOverflow === "ellipsis";
        const rectangles = [...(isCut ? element : range).getClientRects()].filter(
          ({ width, height }) => width * height > 0,
        );
        shown.push({ text, element, rectangles });
      }
    }
    return shown;
  },

  /** What keeps a person from reading: texts that overlap others, or leave the box that they belong to. */
  flaws() {
    const slack = 1.5;
    // Lines are higher than what is written on them.
    const emptyPartOfLine = 4;
    const boxes = [
      [".node", ".box > rect"],
      [".label", "rect"],
      [".cell", "rect"],
      [".pill", "rect"],
      ...[".share", ".figures li", "td", "th", "svg", "section", "li"].map((selector) => [
        selector,
        undefined,
      ]),
    ];
    const overlap = (one, other) =>
      Math.min(one.right, other.right) - Math.max(one.left, other.left) > slack &&
      Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > emptyPartOfLine;
    const leaves = (inner, outer) =>
      inner.left < outer.left - slack ||
      inner.right > outer.right + slack ||
      inner.top < outer.top - slack ||
      inner.bottom > outer.bottom + slack;
    const shown = this.shown();
    const flaws = shown.flatMap((one, index) =>
      shown
        .slice(index + 1)
        .filter((other) => one.rectangles.some((each) => other.rectangles.some((its) => overlap(each, its))))
        .map((other) => `${one.text} overlaps ${other.text}`),
    );
    for (const { text, element, rectangles } of shown) {
      for (const [selector, outline] of boxes) {
        const box = element.closest(selector);
        const drawn = outline === undefined ? box : box?.querySelector(outline);
        // What is wider than the window can be scrolled there.
        const scrolls = selector === "section" && element.closest(".scroll") !== null;
        if (drawn && !scrolls && rectangles.some((each) => leaves(each, drawn.getBoundingClientRect()))) {
          flaws.push(`${text} leaves its ${selector}`);
        }
      }
    }
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [...flaws, "the page is wider than the window"] : flaws;
  },

  /** How many links are drawn, by how they are. */
  links() {
    const visible = [...document.querySelectorAll(".picture .link")].filter((link) =>
      link.checkVisibility({ visibilityProperty: true }),
    );
    const count = (state) =>
      new Set(visible.filter((link) => link.matches(`.${state}`)).map((link) => link.getAttribute("d"))).size;
    return { well: count("well"), ill: count("ill") };
  },

  /** Opens all that is folded. */
  unfold() {
    for (const each of document.querySelectorAll("details")) {
      each.open = true;
    }
  },
});
