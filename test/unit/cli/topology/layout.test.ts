import fc from "fast-check";
import { type Box, type Layout, around, curveBetween, inTwoRows } from "../../../../cli/topology/layout.ts";

const size = fc.record({
  width: fc.integer({ min: 20, max: 400 }),
  height: fc.integer({ min: 10, max: 200 }),
});
const gap = fc.record({ width: fc.integer({ min: 1, max: 80 }), height: fc.integer({ min: 1, max: 80 }) });
const spacing = fc.record({
  width: fc.integer({ min: 100, max: 2000 }),
  gap,
  middle: fc.integer({ min: 0, max: 400 }),
});
const layouts = fc.tuple(fc.constantFrom(around, inTwoRows), fc.integer({ min: 4, max: 120 }), size, spacing);

/** Whether they share a place; a line is a box without a width or a height. */
function share(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function isWithin({ x, y, width, height }: Box, outer: Box): boolean {
  const slack = 1e-6;
  return (
    x >= outer.x - slack &&
    y >= outer.y - slack &&
    x + width <= outer.x + outer.width + slack &&
    y + height <= outer.y + outer.height + slack
  );
}

function pageOf({ width, height }: Layout): Box {
  return { x: 0, y: 0, width, height };
}

test("there is a box for each, none overlaps another, and all are on the page", () => {
  fc.assert(
    fc.property(layouts, ([place, count, box, how]) => {
      const layout = place(count, box, how);
      const { boxes } = layout;
      expect(boxes).toHaveLength(count);
      expect(boxes.every((each) => isWithin(each, pageOf(layout)))).toBe(true);
      expect(
        boxes.flatMap((one, index) => boxes.slice(index + 1).filter((other) => share(one, other))),
      ).toEqual([]);
    }),
  );
});

test("no line between two boxes crosses a box", () => {
  fc.assert(
    fc.property(layouts, fc.nat(), fc.nat(), ([place, count, box, how], one, further) => {
      const layout = place(count, box, how);
      const other = (one + 1 + (further % (count - 1))) % count;
      // A Bézier curve stays within what its points span.
      const points = curveBetween(layout, one % count, other);
      const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
      const [x, y] = [Math.min(...xs), Math.min(...ys)];
      const around = { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
      expect(isWithin(around, pageOf(layout))).toBe(true);
      expect(layout.boxes.filter((each) => share(each, around))).toEqual([]);
    }),
  );
});

test("neighbours in a row are joined straight, if there is room between them", () => {
  const box = { width: 100, height: 50 };
  const joined = (width: number) =>
    curveBetween(inTwoRows(3, box, { gap: { width, height: 0 }, middle: 80 }), 2, 1);
  expect(joined(80)).toEqual([
    { x: 100, y: 155 },
    { x: 100, y: 155 },
    { x: 180, y: 155 },
    { x: 180, y: 155 },
  ]);
  expect(joined(20)[0]).toEqual({ x: 50, y: 130 });
});

test("it is no wider than it may be, if more than the sides fit in", () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 200 }), size, spacing, (count, box, how) => {
      const { width } = around(count, box, how);
      expect(width).toBeLessThanOrEqual(Math.max(how.width, 3 * box.width + 2 * how.gap.width));
    }),
  );
});

test("one reads three from the left to the right, one above two; two are beside each other", () => {
  const how = { gap: { width: 60, height: 20 }, middle: 80 };
  const placesOf = (count: number) =>
    inTwoRows(count, { width: 100, height: 50 }, how).boxes.map(({ x, y }) => [x, y]);
  expect(placesOf(3)).toEqual([
    [80, 0],
    [0, 130],
    [160, 130],
  ]);
  expect(placesOf(2)).toEqual([
    [0, 0],
    [160, 0],
  ]);
});
