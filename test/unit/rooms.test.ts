import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** By room, those above it. */
const closed: Readonly<Record<string, readonly string[]>> = {
  components: ["cli", "observe", "stack", "testbed", "test", "toolchain", "trials"],
  jobs: ["cli", "observe", "offline", "stack", "testbed", "test", "toolchain", "trials"],
  toolchain: ["cli", "observe", "stack", "testbed", "test", "trials"],
  stack: ["cli", "observe", "testbed", "test", "trials"],
  observe: ["cli", "testbed", "test", "trials"],
  testbed: ["cli", "test", "trials"],
  trials: ["test"],
  cli: ["test"],
};

const files = execFileSync("git", ["ls-files", ...Object.keys(closed)], { encoding: "utf8" })
  .split("\n")
  .filter((file) => file.endsWith(".ts"));

test.each(Object.entries(closed))("%s imports nothing from the rooms above it", (room, others) => {
  const imports = files
    .filter((file) => file.startsWith(`${room}/`))
    .flatMap((file) => importsOf(file).map((target) => `${file} -> ${target}`));
  expect(imports).not.toEqual([]);
  expect(imports.filter((line) => others.some((other) => line.includes(`-> ${other}/`)))).toEqual([]);
});

function importsOf(file: string): string[] {
  const found = readFileSync(file, "utf8").matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g);
  return [...found].map(([, path = ""]) => normalize(join(dirname(file), path)));
}
