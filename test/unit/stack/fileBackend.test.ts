import { homedir } from "node:os";
import { join } from "node:path";
import { stackFiles } from "../../../stack/fileBackend.ts";
import { root } from "../../../stack/workspace.ts";

test.each([
  ["file:///srv/stacks", "/srv/stacks"],
  ["file:///srv/stacks?no_tmp_dir=true", "/srv/stacks"],
  ["file://~", homedir()],
  ["file://~/stacks", join(homedir(), "stacks")],
  ["file://shared", join(root, "shared")],
])("the states of the backend %s are below %s", (url, folder) => {
  expect(stackFiles(url, "dev")?.states).toBe(join(folder, ".pulumi/stacks/nomad-on-weave"));
});

test("locks and history are those of one stack", () => {
  const files = stackFiles("file:///srv", "dev");
  expect(files?.locks).toBe("/srv/.pulumi/locks/organization/nomad-on-weave/dev");
  expect(files?.history).toEqual([
    "/srv/.pulumi/history/nomad-on-weave/dev",
    "/srv/.pulumi/backups/nomad-on-weave/dev",
  ]);
});

test.each(["s3://bucket", "https://api.pulumi.com", undefined])("the backend %s is none of files", (url) => {
  expect(stackFiles(url, "dev")).toBeUndefined();
});
