import { styleText } from "node:util";
import type { Result } from "../../observe/verify/check.ts";

/** Prints the results as a table, and the failures again at its end. Colours only on a terminal. */
export function printResults(results: readonly Result[]): void {
  const width = Math.max(...results.map((result) => result.name.length));
  for (const { name, passed, detail, seconds } of results) {
    const mark = passed ? styleText("green", "pass") : styleText("red", "FAIL");
    console.log(`${mark}  ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(5)} s  ${detail}`);
  }
  const failed = results.filter((result) => !result.passed);
  console.log(`\n${results.length - failed.length} passed, ${failed.length} failed`);
  for (const { name, detail } of failed) {
    console.log(`${styleText("red", name)}: ${detail}`);
  }
}
