const transform = {
  "^.+\\.ts$": [
    "@swc/jest",
    { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "commonjs" } },
  ],
};

function project(name, more = {}) {
  return { displayName: name, testMatch: [`<rootDir>/test/${name}/**/*.test.ts`], transform, ...more };
}

/** @type {import("jest").Config} */
export default {
  projects: [
    project("unit"),
    project("nomad"),
    project("plugins"),
    project("lab", { globalSetup: "<rootDir>/test/support/freshStart.ts" }),
    project("e2e", { globalSetup: "<rootDir>/test/support/freshStart.ts" }),
  ],
};
