import { imageProblem } from "../../../components/jobs/images.ts";
import { isPushed, pushedName } from "../../../components/jobs/pushed.ts";

const digest = "3f".repeat(32);

test.each([
  ["my/app:2.1", "my/app"],
  ["app", "app"],
  ["registry.local:5000/my/app:2.1", "my/app"],
  ["localhost/app", "app"],
  [`my/app@sha256:${"0".repeat(64)}`, "my/app"],
])("%s has its own digest for a tag, in no registry", (image, path) => {
  const name = pushedName(image, `sha256:${digest}`);
  expect(name).toBe(`nomad-on-weave.invalid/${path}:${digest}`);
  expect(isPushed(name)).toBe(true);
});

test("such a name is as good as a digest, and no other name that looks like it", () => {
  expect(imageProblem(pushedName("my/app", digest))).toBeUndefined();
  for (const image of [
    "nomad-on-weave.invalid/my/app:2.1",
    `nomad-on-weave-invalid/my/app:${digest}`,
    `my/app:${digest}`,
  ]) {
    expect(imageProblem(image)).toContain("may be another image tomorrow");
  }
});
