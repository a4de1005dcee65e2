import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeBrokenNotes } from "../../../stack/notes.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "notes-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
}

test("what a killed run has left of its notes goes, the state and notes that are whole stay", () => {
  const whole = { "dev.json": "{}", "dev.json.bak": "{}", "dev.json.bak.attrs": '{"user.content_type":""}' };
  write({ ...whole, "dev.json.attrs": "", "dev.json.18eb6e5830a16ca9.tmp": '{"half' });
  removeBrokenNotes(folder, "dev");
  expect(readdirSync(folder).toSorted()).toEqual(Object.keys(whole).toSorted());
  expect(readFileSync(join(folder, "dev.json"), "utf8")).toBe("{}");
});

test("other stacks are left alone: somebody may be at work on them", () => {
  write({ "prod.json.attrs": "", "prod.json.1.tmp": "", "dev2.json.attrs": "" });
  removeBrokenNotes(folder, "dev");
  expect(readdirSync(folder)).toHaveLength(3);
});

test("a backend without stacks has none", () => {
  expect(() => {
    removeBrokenNotes(join(folder, "nowhere"), "dev");
  }).not.toThrow();
});
