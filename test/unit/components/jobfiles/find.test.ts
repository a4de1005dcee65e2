import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findJobFiles } from "../../../../components/jobfiles/find.ts";

const folder = mkdtempSync(join(tmpdir(), "jobs-"));
const typed = ["fabio", "httpbackend"];

const find = (jobs: Record<string, unknown>, ...jobFiles: string[]) => {
  const { files, problems } = findJobFiles({ jobs, jobFiles }, typed);
  return {
    files: Object.fromEntries(files.map(({ key, path }) => [key, path.replace(`${folder}/`, "")])),
    problems: problems.map(({ path, message }) => `${path.join(".")} ${message}`),
  };
};

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("a folder's jobs are named by what their files call them, however the files are called", () => {
  write("all/web.nomad.hcl", '# comment\njob "team/web" {\n}\n');
  write("all/old.nomad", "job old {\n}\n");
  write("all/plain.hcl", '  job "plain" {}\n');
  write("all/api.json", '{ "Job": { "ID": "api", "TaskGroups": [] } }');
  write("all/bare.nomad.json", '{ "ID": "bare", "TaskGroups": [] }');
  write("all/hcl.json", '{ "job": { "hcl-json": {} } }');
  expect(find({}, join(folder, "all"))).toEqual({
    files: {
      api: "all/api.json",
      bare: "all/bare.nomad.json",
      "hcl-json": "all/hcl.json",
      old: "all/old.nomad",
      plain: "all/plain.hcl",
      "team/web": "all/web.nomad.hcl",
    },
    problems: [],
  });
});

test("what is no job in a folder is left out: policies, variables, other programs' files, what editors leave", () => {
  write("mixed/web.nomad.hcl", 'job "web" {}\n');
  write("mixed/prod.vars.hcl", 'job = "x"\n');
  write("mixed/policy.hcl", 'namespace "default" { policy = "read" }\n');
  write("mixed/package.json", '{ "name": "x" }');
  write("mixed/broken.json", "{");
  write("mixed/notes.txt", 'job "notes" {}\n');
  write("mixed/.web.nomad.hcl.swp", "");
  write("mixed/web.nomad.hcl~", "");
  write("mixed/#web.nomad.hcl#", "");
  write("mixed/sub.nomad.hcl/inner.nomad.hcl", 'job "inner" {}\n');
  symlinkSync("someone@host.123", join(folder, "mixed", ".#web.nomad.hcl"));
  symlinkSync("nowhere.nomad.hcl", join(folder, "mixed", "gone.nomad.hcl"));
  expect(find({}, join(folder, "mixed"))).toEqual({ files: { web: "mixed/web.nomad.hcl" }, problems: [] });
});

test("a job that names its file is not there twice when a folder has it too", () => {
  const file = write("once/web.nomad.hcl", 'job "web" {}\n');
  expect(find({ site: { file } }, join(folder, "once"))).toEqual({
    files: { site: "once/web.nomad.hcl" },
    problems: [],
  });
});

test("a job names its file, or has one in jobs/", () => {
  const file = write("one/any.name.nomad.hcl", 'job "other" {}\n');
  expect(find({ web: { file }, hello: {} }).files).toEqual({
    web: "one/any.name.nomad.hcl",
    hello: expect.stringMatching(/\/jobs\/hello\.nomad\.hcl$/) as unknown,
  });
});

test.each<[string, Record<string, unknown>, string[], string]>([
  [
    "a name that is nobody's",
    { htpbackend: {} },
    [],
    "jobs.htpbackend is not a job of the program, and names no file (file: web.nomad.hcl); did you mean httpbackend?",
  ],
  ["a file that is not there", { web: { file: "none.nomad.hcl" } }, [], "jobs.web.file must be a file"],
  ["a folder that is not there", {}, ["none"], "jobFiles.0 must be a file or a folder"],
  ["a file without a job", {}, ["package.json"], "jobFiles.0 must be a file with a job"],
])("%s is refused", (_, jobs, jobFiles, problem) => {
  expect(find(jobs, ...jobFiles).problems).toEqual([problem]);
});

test("two jobs of one name are refused, and one that the program has itself", () => {
  const file = write("two/a.nomad.hcl", 'job "a" {}\n');
  const other = write("three/b.nomad.hcl", 'job "a" {}\n');
  const fabio = write("four/f.nomad.hcl", 'job "fabio" {}\n');
  expect(find({}, file, other, fabio).problems).toEqual([
    expect.stringMatching(/^jobFiles\.1 must not have two jobs a: \S+a\.nomad\.hcl and \S+b\.nomad\.hcl$/),
    expect.stringMatching(/^jobFiles\.2 must not have a job fabio \(\S+\): the program has one itself$/),
  ]);
});

test("a file in jobs/ with the name of a job that the program has itself is refused: it would never run", () => {
  const { problems } = findJobFiles({ jobs: {}, jobFiles: [] }, ["hello"]);
  expect(problems).toEqual([
    {
      path: ["jobs", "hello"],
      message: "must have one definition: rename jobs/hello.nomad.hcl, as the program has a job of that name",
    },
  ]);
});
