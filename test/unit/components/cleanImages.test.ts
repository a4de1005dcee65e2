import { existsSync, utimesSync } from "node:fs";
import { FakeHost } from "../../support/onFakeHost.ts";

const script = "components/node/clean-images.sh";
const folder = "/var/lib/nomad-on-weave/images";
const label = "nomad-on-weave.images";

/** An image of a host. */
interface Image {
  /** Its ID, without `sha256:`. */
  id: string;
  tags?: string;
  /** Of an image from a registry. */
  digests?: string;
  /** The release of the program that it is of. */
  release?: string;
  /** Whether a container has it: one of a job's, or of somebody else's. */
  used?: "job" | "other" | undefined;
}

let host: FakeHost;

beforeEach(() => {
  host = new FakeHost();
  host.write(`${folder}/before`, "sha256:b0\n");
  host.write(`${folder}/seen/.keep`, "");
  host.write("/usr/local/share/nomad-on-weave/images-version", "new\n");
});

afterEach(() => {
  host.remove();
});

/** Lets the script find images, and tells which it removes. */
function clean(images: readonly Image[]): string[] {
  const lines = (some: readonly Image[], text: (image: Image) => string) =>
    some.map((image) => text(image)).join("\n");
  const ids = (some: readonly Image[]) => lines(some, ({ id }) => `sha256:${id}`);
  const containers = (some: readonly Image[]) => lines(some, ({ id }) => `container-${id}`);
  const released = images.filter(({ release }) => release !== undefined);
  host.command(
    "docker",
    `case "$*" in
"image ls --quiet --no-trunc --filter label=${label}") echo "${ids(released)}" ;;
"image ls --quiet --no-trunc --filter label=${label}=new") echo "${ids(released.filter(({ release }) => release === "new"))}" ;;
"ps --all --quiet --no-trunc") echo "${containers(images.filter(({ used }) => used))}" ;;
"ps --all --quiet --no-trunc --filter label=com.hashicorp.nomad.alloc_id") echo "${containers(images.filter(({ used }) => used === "job"))}" ;;
"inspect --format {{.Image}} "*) shift 3; printf 'sha256:%s\\n' "\${@#container-}" ;;
"image inspect --format "*RepoTags*) case "$5" in ${lines(images, ({ id, tags }) => `sha256:${id}) echo "${tags ?? ""}" ;;`)} *) exit 1 ;; esac ;;
"image inspect --format "*RepoDigests*) case "$5" in ${lines(images, ({ id, digests }) => `sha256:${id}) echo "${digests ?? ""}" ;;`)} *) exit 1 ;; esac ;;
"image rm "*) shift 2; printf '%s\\n' "$@" >>${host.path("/removed")} ;;
*) echo "not expected: $*" >&2; exit 1 ;;
esac`,
  );
  host.write("/removed", "");
  host.run(script);
  return host.read("/removed")?.split("\n").filter(Boolean) ?? [];
}

const unused = (images: readonly Image[]) => images.map((image) => ({ ...image, used: undefined }));

const seen = (id: string) => host.path(`${folder}/seen/${id}`);

/** Lets days pass since an image was last seen to be used. */
function wait(days: number, ...ids: string[]): void {
  for (const id of ids.filter((each) => existsSync(seen(each)))) {
    const then = new Date(Date.now() - days * 86_400_000);
    utimesSync(seen(id), then, then);
  }
}

test("an image that a job has fetched goes a week after its last use", () => {
  const web = { id: "a1", tags: "web:1", digests: "web@sha256:77" };
  expect(clean([{ ...web, used: "job" }])).toEqual([]);
  wait(6.9, "a1");
  expect(clean([web])).toEqual([]);
  wait(7.1, "a1");
  expect(clean([{ ...web, used: "other" }])).toEqual([]);
  wait(7.1, "a1");
  expect(clean([web])).toEqual(["web:1"]);
  expect(existsSync(seen("a1"))).toBe(false);
});

test("one without a tag goes by its digest", () => {
  const web = { id: "a1", digests: "web@sha256:77" };
  clean([{ ...web, used: "job" }]);
  wait(8, "a1");
  expect(clean([web])).toEqual(["web@sha256:77"]);
});

test("images of former releases go, and those of the present one stay, used or not", () => {
  const images: Image[] = [
    { id: "01", tags: "nomad-on-weave/fabio:1", release: "old" },
    { id: "02", release: "old", used: "job" },
    { id: "03", tags: "nomad-on-weave/fabio:2", release: "new" },
    { id: "04", tags: "nomad-on-weave/httpbackend:1", release: "new", used: "job" },
  ];
  expect(clean(images)).toEqual([]);
  wait(8, "01", "02", "03", "04");
  expect(clean(images)).toEqual(["nomad-on-weave/fabio:1"]);
  wait(8, "02", "03", "04");
  expect(clean(unused(images.slice(1)))).toEqual(["sha256:02"]);
});

test("where it is not known which release is the present one, all of them stay", () => {
  host.remove();
  host = new FakeHost();
  host.write(`${folder}/before`, "");
  host.write(`${folder}/seen/.keep`, "");
  const old: Image[] = [{ id: "01", release: "old" }];
  clean(old);
  wait(8, "01");
  expect(clean(old)).toEqual([]);
});

test("what others have brought stays: before the cluster, by hand, or without a registry to get it from again", () => {
  const images: Image[] = [
    { id: "b0", tags: "before:1", digests: "before@sha256:88", used: "job" },
    { id: "c1", tags: "by-hand:1", digests: "by-hand@sha256:99" },
    { id: "d1", tags: "built-here:1", used: "job" },
  ];
  clean(images);
  wait(8, "b0", "c1", "d1");
  expect(clean(unused(images))).toEqual([]);
});
