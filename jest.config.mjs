const transform = {
  "^.+\\.[jt]s$": [
    "@swc/jest",
    { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "commonjs" } },
  ],
};
// These come as ES modules alone, which jest takes only in a mode of Node's that is still an experiment.
const transformIgnorePatterns = [
  "/node_modules/(?!(commander|p-limit|yocto-queue|puppeteer-core|chromium-bidi|@puppeteer|modern-tar|age-encryption|@noble|@scure)/)",
];

function project(name, more = {}) {
  const testMatch = [`<rootDir>/test/${name}/**/*.test.ts`];
  return { displayName: name, testMatch, transform, transformIgnorePatterns, ...more };
}

/** @type {import("jest").Config} */
export default {
  // Five seconds, Jest's own limit, are short on a busy machine.
  testTimeout: 60_000,
  projects: [
    project("unit"),
    project("pages"),
    project("nomad"),
    project("plugins"),
    project("lab", { globalSetup: "<rootDir>/test/support/freshStart.ts" }),
    project("e2e", { globalSetup: "<rootDir>/test/support/freshStart.ts" }),
  ],
};
