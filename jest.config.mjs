const transform = {
  "^.+\\.ts$": [
    "@swc/jest",
    { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "commonjs" } },
  ],
};

function project(name) {
  return { displayName: name, testMatch: [`<rootDir>/test/${name}/**/*.test.ts`], transform };
}

/** @type {import("jest").Config} */
export default {
  projects: [project("unit"), project("plugins"), project("e2e")],
};
