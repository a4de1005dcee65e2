import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Chance that comes again with the same seed. */
export interface Random {
  /** From 0, less than 1. */
  fraction: () => number;
  /** One of some. @throws RangeError if there are none */
  pick: <Item>(items: readonly Item[]) => Item;
}

/** @param seed any whole number. */
export function randomFrom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  return {
    fraction: () => uniformFloat64(generator),
    pick: (items) => {
      const [item] = items.slice(items.length === 0 ? 0 : uniformInt(generator, 0, items.length - 1));
      if (item === undefined) {
        throw new RangeError("there is nothing to pick from");
      }
      return item;
    },
  };
}

/**
 * The seed that a person gives, or a new one.
 *
 * @throws Error if it is no whole number
 */
export function readSeed(text: string | undefined): number {
  if (text === undefined) {
    return Date.now() % 2 ** 31;
  }
  if (!/^\d{1,9}$/.test(text)) {
    throw new Error(`--seed ${text}: a whole number of up to nine digits is needed`);
  }
  return Number(text);
}
