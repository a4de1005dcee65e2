const transform = {
  "^.+\\.ts$": [
    "@swc/jest",
    { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "commonjs" } },
  ],
};

/** @type {import("jest").Config} */
export default {
  transform,
  testMatch: ["<rootDir>/test/unit/**/*.test.ts"],
};
