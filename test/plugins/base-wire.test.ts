import fc from "fast-check";
import { changed, equal } from "../../offline/plugins/base/equal.ts";
import {
  Archive,
  Asset,
  type Property,
  UNKNOWN,
  hasSecret,
  hasUnknown,
  reveal,
  secret,
} from "../../offline/plugins/base/property.ts";
import { fit, replacing, type Shape } from "../../offline/plugins/base/shape.ts";
import { decode, encode } from "../../offline/plugins/base/wire.ts";

const leaf: fc.Arbitrary<Property> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string(),
  fc.constant(UNKNOWN),
);
const name = fc.string({ minLength: 1 }).filter((text) => text !== "__proto__");
const { value } = fc.letrec<{ value: Property }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }),
    tie("value").map(secret),
  ),
}));

describe("the wire", () => {
  test("gives back what it was given", () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(decode(encode({ given }))).toEqual({ given });
      }),
    );
  });

  test("carries assets and archives", () => {
    const archive = new Archive({ assets: { a: new Asset({ path: "/a" }, "h1") } }, "h2");
    const map = { text: new Asset({ text: "x" }, "h3"), archive, far: new Asset({ uri: "file:///x" }, "h4") };
    expect(decode(encode(map))).toEqual(map);
  });

  test("leaves out what is undefined", () => {
    expect(decode(encode({ a: undefined, b: 1 }))).toEqual({ b: 1 });
  });
});

describe("secrets and unknowns", () => {
  test("are found at any depth and revealed at any depth", () => {
    const map = { list: [{ inner: secret({ deep: secret("x") }) }], later: secret(UNKNOWN) };
    expect(hasSecret(map)).toBe(true);
    expect(hasUnknown(map)).toBe(true);
    expect(reveal(map)).toEqual({ list: [{ inner: { deep: "x" } }], later: UNKNOWN });
  });

  test("count in a comparison: an unknown equals nothing, a secret its value", () => {
    expect(equal(UNKNOWN, UNKNOWN)).toBe(false);
    expect(equal(secret("x"), "x")).toBe(true);
    expect(
      changed({ same: [1, { a: "b" }], gone: 1, other: "x" }, { same: [1, { a: "b" }], other: "y" }),
    ).toEqual(["gone", "other"]);
  });
});

describe("a shape", () => {
  const shape: Shape = {
    host: { type: "string", required: true },
    port: { type: "number", default: 22, inPlace: true },
    mode: { type: "string", values: ["a", "b"] },
    inner: { type: { list: { type: { object: { key: { type: "string", required: true } } } } } },
  };

  test("fills in defaults and says every problem with its path", () => {
    const { inputs, failures } = fit(shape, { mode: "c", inner: [{}, { key: 1 }], new: true });
    expect(inputs["port"]).toBe(22);
    expect(failures.map((failure) => failure.property)).toEqual([
      "mode",
      "inner[0].key",
      "inner[1].key",
      "new",
      "host",
    ]);
  });

  test("lets unknown values pass", () => {
    expect(fit(shape, { host: UNKNOWN, inner: UNKNOWN }).failures).toEqual([]);
  });

  test("knows what replaces", () => {
    expect(replacing(shape, ["host", "port"])).toEqual(["host"]);
  });
});
