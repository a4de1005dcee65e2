import { type Property, type PropertyMap, hasSecret, isMap, isSecret, secret } from "./property.ts";

/**
 * Marks properties of an answer as secret, so that no secret that came in goes out plain.
 * @param inputs with their secret wrappers
 * @param always the names of properties that are secret whatever came in
 * @param depth values: just what was secret; properties: all of a property that has something secret in it
 */
export function sealer(
  inputs: PropertyMap,
  always: string[] = [],
  depth: "values" | "properties" = "properties",
): (answer: PropertyMap) => PropertyMap {
  const seal = (name: string, value: Property): Property => {
    if (value === undefined) return value;
    if (depth === "values")
      return always.includes(name) ? secret(sealed(value, inputs[name])) : sealed(value, inputs[name]);
    return always.includes(name) || hasSecret(inputs[name]) ? secret(value) : value;
  };
  return (answer) =>
    Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, seal(name, value)]));
}

/** The value with secrets where the other has them. */
function sealed(value: Property, like: Property): Property {
  if (isSecret(value)) return value;
  if (isSecret(like)) return secret(sealed(value, like.value));
  if (Array.isArray(value) && Array.isArray(like))
    return value.map((item, index) => sealed(item, like[index]));
  if (!isMap(value) || !isMap(like)) return hasSecret(like) ? secret(value) : value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, sealed(item, like[name])]));
}
