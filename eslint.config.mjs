import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["node_modules/", ".state/", "trials/results/"]),
  eslint.configs.recommended,
  { files: ["**/*.mjs"], languageOptions: { globals: { process: "readonly", console: "readonly" } } },
  {
    files: ["test/support/inPage.js"],
    languageOptions: {
      sourceType: "script",
      globals: { document: "readonly", NodeFilter: "readonly", getComputedStyle: "readonly" },
    },
    // All of it is one expression.
    rules: { "no-unused-expressions": "off" },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A resource is made for its effect on the graph; its variable is often not needed.
      "no-new": "off",
    },
  },
);
