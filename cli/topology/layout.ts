/** A width and a height, in pixels of the picture. */
export interface Size {
  width: number;
  height: number;
}

/** A point of the picture, in pixels from its left upper corner. */
export interface Point {
  x: number;
  y: number;
}

/** A box at its place in the picture: its left upper corner, and its size. */
export type Box = Point & Size;

/** A box around the space in the middle of the picture, in which lines run. */
export interface PlacedBox extends Box {
  /** The edge of the picture that it is at: lines leave it on the opposite side. */
  side: "top" | "right" | "bottom" | "left";
}

/** Where boxes are, and how large the picture is. */
export interface Layout extends Size {
  boxes: readonly PlacedBox[];
}

/** What a picture is like. */
export interface Spacing {
  /** The width that it may have; one column of boxes it has in any case. */
  width: number;
  /** Between boxes that are beside each other. */
  gap: Size;
  /** The height of the space in the middle, at least. */
  middle: number;
}

/**
 * Places boxes in two rows, above and below a space in the middle, in the order in which one reads; two or one in a
 * single row.
 *
 * @param count how many boxes.
 * @param box the size of each.
 * @param spacing how far they are apart.
 */
export function inTwoRows(count: number, box: Size, { gap, middle }: Omit<Spacing, "width">): Layout {
  const upper = count < 3 ? 0 : Math.floor(count / 2);
  const longer = count - upper;
  const width = longer * (box.width + gap.width) - gap.width;
  const row = (boxes: number, y: number, side: "top" | "bottom") =>
    inRow(boxes, box, gap, (width - boxes * (box.width + gap.width) + gap.width) / 2).map(({ x }) => ({
      ...box,
      x,
      y,
      side,
    }));
  const below = upper === 0 ? 0 : box.height + middle;
  return {
    width,
    height: below + box.height,
    boxes: [...row(upper, 0, "top"), ...row(longer, below, "bottom")],
  };
}

/**
 * Places boxes clockwise around a space in the middle, from the left upper corner on.
 *
 * @param count how many boxes, four or more.
 * @param box the size of each.
 * @param spacing how far they are apart.
 */
export function around(count: number, box: Size, { width: widest, gap, middle }: Spacing): Layout {
  const [stepX, stepY] = [box.width + gap.width, box.height + gap.height];
  const fitting = Math.floor((widest + gap.width) / stepX) - 2;
  const columns = Math.max(1, Math.min(fitting, Math.ceil(count / 5)));
  const atSides = Math.max(0, count - 2 * columns);
  const [right, left] = [Math.ceil(atSides / 2), Math.floor(atSides / 2)];
  // All rows of the sides are below the upper row and above the lower one.
  const inner = Math.max(middle, right * stepY - gap.height + 2 * gap.height);
  const width = (columns + 2) * stepX - gap.width;
  const height = 2 * box.height + inner;
  const rowOf = (boxes: number) => inRow(boxes, box, gap, stepX);
  const sideOf = (boxes: number) => {
    const used = boxes * stepY - gap.height;
    const top = box.height + (inner - used) / 2;
    return Array.from({ length: boxes }, (_, index) => top + index * stepY);
  };
  return {
    width,
    height,
    boxes: [
      ...rowOf(columns).map(({ x }) => ({ ...box, x, y: 0, side: "top" as const })),
      ...sideOf(right).map((y) => ({ ...box, x: width - box.width, y, side: "right" as const })),
      ...rowOf(Math.min(columns, count - columns))
        .toReversed()
        .map(({ x }) => ({ ...box, x, y: height - box.height, side: "bottom" as const })),
      ...sideOf(left)
        .toReversed()
        .map((y) => ({ ...box, x: 0, y, side: "left" as const })),
    ],
  };
}

function inRow(count: number, box: Size, gap: Size, from: number): { x: number }[] {
  return Array.from({ length: count }, (_, index) => ({ x: from + index * (box.width + gap.width) }));
}

/** The middle of the side of a box at which lines leave it. */
function anchorOf({ x, y, width, height, side }: PlacedBox): Point {
  return {
    top: { x: x + width / 2, y: y + height },
    bottom: { x: x + width / 2, y },
    left: { x: x + width, y: y + height / 2 },
    right: { x, y: y + height / 2 },
  }[side];
}

/** A cubic Bézier curve: its ends, and between them the points that it bends towards. */
export type Curve = readonly [Point, Point, Point, Point];

/**
 * The line between two boxes of a layout. It stays in the middle, which its four points are in; between neighbours in a
 * row it is straight, if there is room for it.
 *
 * @param layout the boxes.
 * @param one the index of a box.
 * @param other the index of another.
 */
export function curveBetween({ boxes }: Layout, one: number, other: number): Curve {
  const [from, to] = [boxes[Math.min(one, other)], boxes[Math.max(one, other)]];
  if (!from || !to) {
    throw new Error(`there are no boxes ${one} and ${other}`);
  }
  const room = to.x - from.x - from.width;
  if (Math.abs(one - other) === 1 && from.y === to.y && room >= roomForLine) {
    const start = { x: from.x + from.width, y: from.y + from.height / 2 };
    const end = { x: to.x, y: start.y };
    return [start, start, end, end];
  }
  const [start, end] = [anchorOf(from), anchorOf(to)];
  const inner = innerOf(boxes);
  const reach = Math.hypot(end.x - start.x, end.y - start.y) * bend;
  return [start, inwards(start, from.side, reach, inner), inwards(end, to.side, reach, inner), end];
}

/** Between two boxes, for a line that one sees there. */
const roomForLine = 60;
const bend = 0.4;
/** How much of the way through the middle a line is led straight away from its box, at most. */
const depth = 0.45;

/** The space in the middle that no box is in. */
function innerOf(boxes: readonly PlacedBox[]): Box {
  const at = (side: PlacedBox["side"]) => boxes.filter((box) => box.side === side).map(anchorOf);
  const xs = boxes.flatMap(({ x, width }) => [x, x + width]);
  const ys = boxes.flatMap(({ y, height }) => [y, y + height]);
  const x = Math.max(Math.min(...xs), ...at("left").map((point) => point.x));
  const y = Math.max(Math.min(...ys), ...at("top").map((point) => point.y));
  return {
    x,
    y,
    width: Math.min(Math.max(...xs), ...at("right").map((point) => point.x)) - x,
    height: Math.min(Math.max(...ys), ...at("bottom").map((point) => point.y)) - y,
  };
}

function inwards({ x, y }: Point, side: PlacedBox["side"], reach: number, inner: Box): Point {
  const [down, across] = [Math.min(reach, inner.height * depth), Math.min(reach, inner.width * depth)];
  return {
    top: { x, y: y + down },
    bottom: { x, y: y - down },
    left: { x: x + across, y },
    right: { x: x - across, y },
  }[side];
}

/** The point in the middle of a curve. */
export function middleOf([a, b, c, d]: Curve): Point {
  return { x: (a.x + 3 * b.x + 3 * c.x + d.x) / 8, y: (a.y + 3 * b.y + 3 * c.y + d.y) / 8 };
}
