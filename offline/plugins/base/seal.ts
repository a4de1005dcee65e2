import { type PropertyMap, hasSecret, secret } from "./property.ts";

/**
 * Marks properties of an answer as secret, so that no secret that came in goes out plain.
 * @param inputs with their secret wrappers
 * @param always the names of properties that are secret whatever came in
 */
export function sealer(inputs: PropertyMap, always: string[] = []): (answer: PropertyMap) => PropertyMap {
  return (answer) =>
    Object.fromEntries(
      Object.entries(answer).map(([name, value]) => [
        name,
        value !== undefined && (always.includes(name) || hasSecret(inputs[name])) ? secret(value) : value,
      ]),
    );
}
