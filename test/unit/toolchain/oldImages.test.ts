import { removeOldImages } from "../../../toolchain/oldImages.ts";
import { FakeHost } from "../../support/onFakeHost.ts";

let host: FakeHost;
const path = process.env["PATH"];

beforeEach(() => {
  host = new FakeHost();
  process.env["PATH"] = `${host.path("/bin")}:${path ?? ""}`;
});

afterEach(() => {
  process.env["PATH"] = path;
  host.remove();
});

test("images of docker hosts that were made more than 90 days ago are removed, but those needed or used", async () => {
  const made = { needed: "2027-01-01", old: "2027-01-01", used: "2027-01-01", young: "2027-05-01" };
  host.command(
    "docker",
    `case "$*" in
"image ls nomad-on-weave/node "*) printf 'nomad-on-weave/node:%s\\n' ${Object.keys(made).join(" ")} ;;
"image ls nomad-on-weave/base "*) ;;
${Object.entries(made)
  .map(([tag, date]) => `"image inspect nomad-on-weave/node:${tag} "*) echo '"${date}T12:00:00Z"' ;;`)
  .join("\n")}
"image rm nomad-on-weave/node:used") exit 1 ;;
"image rm "*) echo "$3" >>${host.path("/removed")} ;;
*) exit 2 ;;
esac`,
  );
  const { signal } = new AbortController();
  await removeOldImages(["nomad-on-weave/node:needed"], signal, new Date("2027-06-01T12:00:00Z"));
  expect(host.read("/removed")).toBe("nomad-on-weave/node:old\n");
});
