import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import packageFile from "../../package.json" with { type: "json" };

// What only checks the code, or is part of the tool that does.
const tools = [
  "@eslint/js",
  "@swc/core",
  "@swc/jest",
  "eslint",
  "jest",
  "prettier",
  "typescript",
  "typescript-eslint",
];
const dependencies = Object.keys(packageFile.dependencies);
const devDependencies = Object.keys(packageFile.devDependencies);

/** The packages that files in some folders import, types too. */
function importedIn(...paths: string[]): Set<string> {
  const files = execFileSync("git", ["ls-files", ...paths], { encoding: "utf8" })
    .split("\n")
    .filter((file) => file.endsWith(".ts"));
  const imported = files.flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(/(?:from|import\()\s*"((?:@[\w-]+\/)?[\w.-]+)(?:\/[\w./-]+)?"/g),
  ]);
  return new Set(
    imported
      .map(([, name = ""]) => name)
      .filter((name) => !name.startsWith(".") && !name.startsWith("node:") && !builtinModules.includes(name)),
  );
}

const inProduction = importedIn("*.ts", ":!docs", ":!test", ":!testbed", ":!trials", ":!sdks");
const inTests = importedIn("docs", "test", "testbed", "trials");

test("what runs in production is under dependencies, and nothing else", () => {
  expect(dependencies.filter((name) => !inProduction.has(name))).toEqual([]);
  expect([...inProduction].filter((name) => !dependencies.includes(name))).toEqual([]);
});

test("what tests and trials use is declared, and used", () => {
  expect([...inTests].filter((name) => ![...dependencies, ...devDependencies].includes(name))).toEqual([]);
  const used = devDependencies.filter(
    (name) => !inTests.has(name) && !tools.includes(name) && !name.startsWith("@types/"),
  );
  expect(used).toEqual([]);
});
