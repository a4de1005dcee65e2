import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hclJobs } from "../../../../components/jobspec/hcl.ts";

test("what editors leave beside the files of jobs is no job, and neither is a folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "hcl-"));
  try {
    writeFileSync(join(folder, "web.nomad.hcl"), 'variable "count" {}\njob "web" {}\n');
    symlinkSync("someone@host.123", join(folder, ".#web.nomad.hcl"));
    writeFileSync(join(folder, ".web.nomad.hcl.swp"), "");
    writeFileSync(join(folder, "web.nomad.hcl~"), "");
    mkdirSync(join(folder, "old.nomad.hcl"));
    const jobs = hclJobs(folder);
    expect(Object.keys(jobs)).toEqual(["web"]);
    expect(jobs["web"]?.declared).toEqual(["count"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
