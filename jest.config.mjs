const transform = {
  "^.+\\.ts$": [
    "@swc/jest",
    { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "commonjs" } },
  ],
};

/** Tests of one folder; those that wait for real servers get minutes instead of seconds. */
function project(name, testTimeout) {
  return { displayName: name, testMatch: [`<rootDir>/test/${name}/**/*.test.ts`], transform, testTimeout };
}

/** @type {import("jest").Config} */
export default {
  projects: [project("unit", 30_000), project("plugins", 120_000), project("e2e", 900_000)],
};
