import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Lab } from "../support/lab.ts";
import { imageOf, makeImage, run, started, succeed, sumOf } from "../support/lab/scripts.ts";

// What the script makes of images, read back from the real VBoxManage.

let lab: Lab;
let image: string;

jest.setTimeout(600_000);

beforeAll(() => {
  lab = Lab.open();
  image = makeImage(join(lab.folder, "image.raw"));
});

afterAll(() => {
  lab.close();
});

describe("the base image", () => {
  test.each([
    ["raw", (from: string) => from],
    ["vmdk", (from: string) => converted(from, "vmdk", "VMDK", "Stream")],
    ["vdi", (from: string) => converted(from, "vdi", "VDI", "Standard")],
    ["ova", (from: string) => packed(converted(from, "for-ova.vmdk", "VMDK", "Stream"))],
  ])("is imported from %s, grown, and removed again", (_, make) => {
    const file = make(image);
    const wanted = imageOf(lab, `file://${file}`, sumOf(file));
    const base = succeed("image.sh", wanted, "make");
    expect(succeed("image.sh", wanted, "make")).toBe(base);
    const raw = `${base}.raw`;
    lab.manage("clonemedium", "disk", base, raw, "--format", "RAW");
    lab.manage("closemedium", "disk", raw, "--delete");
    expect(lab.manage("showmediuminfo", "disk", base)).toMatch(/Capacity: +4096 MBytes/);
    succeed("image.sh", wanted, "remove");
    expect(existsSync(base)).toBe(false);
    expect(lab.manage("list", "hdds")).not.toContain(base);
  });

  test("that is not what its checksum says is refused with the sum that it has, and removed if it was fetched", async () => {
    const wrong = "0".repeat(64);
    const server = createServer((_, response) => response.end("another image"));
    try {
      const sum = createHash("sha256").update("another image").digest("hex");
      expect(await started(imageOf(lab, await listen(server), wrong))).toMatchObject({
        code: 1,
        errors: expect.stringContaining(
          `has the SHA-256 ${sum}, not ${wrong}; what was fetched is removed`,
        ) as unknown,
      });
      expect(existsSync(join(lab.folder, "downloads", `${wrong}.part`))).toBe(false);
    } finally {
      server.close();
    }
    expect(run("image.sh", imageOf(lab, `file://${image}`, wrong), "make")).toMatchObject({
      code: 1,
      errors: expect.stringContaining(`has the SHA-256 ${sumOf(image)}, not ${wrong}`) as unknown,
    });
    expect(existsSync(image)).toBe(true);
  });

  test("goes with those that the stack had before it", () => {
    const before = succeed("image.sh", imageOf(lab, `file://${image}`, sumOf(image), 4), "make");
    const now = imageOf(lab, `file://${image}`, sumOf(image), 5);
    const base = succeed("image.sh", now, "make");
    expect(base).not.toBe(before);
    succeed("image.sh", now, "remove");
    expect([before, base].filter(existsSync)).toEqual([]);
  });

  test("that needs more than the configured disk is refused", () => {
    const big = makeImage(join(lab.folder, "big.raw"));
    truncateSync(big, 1.5 * 2 ** 30);
    const sum = execFileSync("sha256sum", [big], { encoding: "utf8" }).split(" ", 1).join();
    expect(run("image.sh", imageOf(lab, `file://${big}`, sum, 1), "make")).toMatchObject({
      code: 1,
      errors: expect.stringContaining("hosts.disk: the image needs 2 GB, not 1") as unknown,
    });
  });

  test("goes on where a fetch broke off", async () => {
    const content = readFileSync(image).subarray(0, 8 * 2 ** 20);
    const sum = createHash("sha256").update(content).digest("hex");
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.headers.range);
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, {
        "content-length": content.length - from,
        "content-range": `bytes ${from}-${content.length - 1}/${content.length}`,
      });
      if (from === 0) {
        response.write(content.subarray(0, 2 ** 20), () => response.destroy());
      } else {
        response.end(content.subarray(from));
      }
    });
    const wanted = imageOf(lab, await listen(server), sum);
    try {
      const broken = await started(wanted);
      expect(broken).toMatchObject({
        code: 1,
        errors: expect.stringMatching(/cannot be fetched/) as unknown,
      });
      const part = statSync(join(wanted["DOWNLOADS"] ?? "", `${sum}.part`)).size;
      expect(part).toBeGreaterThan(0);
      const resumed = await started(wanted);
      expect(resumed).toMatchObject({
        code: 0,
        errors: expect.stringMatching(/from where it broke off/) as unknown,
      });
      expect(asked).toContain(`bytes=${part}-`);
      succeed("image.sh", wanted, "remove");
    } finally {
      server.close();
    }
  });
});

function converted(from: string, name: string, format: string, variant: string): string {
  const file = join(lab.folder, name);
  const vdi = join(lab.folder, "source.vdi");
  lab.manage("convertfromraw", from, vdi, "--format", "VDI");
  lab.manage("clonemedium", "disk", vdi, file, "--format", format, "--variant", variant);
  lab.manage("closemedium", "disk", file);
  lab.manage("closemedium", "disk", vdi, "--delete");
  return file;
}

function packed(vmdk: string): string {
  const file = join(lab.folder, "image.ova");
  const folder = join(lab.folder, "ova");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "image.ovf"), "<Envelope/>");
  execFileSync("cp", [vmdk, join(folder, "image.vmdk")]);
  execFileSync("tar", [
    "--create",
    "--format=ustar",
    "--file",
    file,
    "--directory",
    folder,
    "image.ovf",
    "image.vmdk",
  ]);
  return file;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/image.raw`;
}
