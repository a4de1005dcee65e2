import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "puppeteer-core";
import type { Topology } from "../../observe/topology/model.ts";
import { renderPage } from "../../cli/topology/page/page.ts";
import { OpenPage, startBrowser } from "../support/browser.ts";
import { hostNames, sampleTopology, sickTopology, silentTopology } from "../support/sampleCluster.ts";

let browser: Browser;
const folder = mkdtempSync(join(tmpdir(), "topology-"));
// Also on a slow machine: a test that hangs is ended, none depends on its time.
jest.setTimeout(120_000);

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

async function open(topology: Topology, look: { width?: number; dark?: boolean } = {}) {
  const file = join(folder, "topology.html");
  writeFileSync(file, renderPage(topology));
  return OpenPage.open(browser, file, look);
}

const longNames = Array.from({ length: 9 }, (_, index) => `rack-${index + 1}-machine.example`);

test.each<[string, string[], number, (names: string[], perJob: number) => Topology, object]>([
  ["3 hosts", hostNames(3), 3, sampleTopology, {}],
  ["3 hosts, dark", hostNames(3), 3, sampleTopology, { dark: true }],
  ["3 hosts, one sick", hostNames(3), 3, sickTopology, {}],
  ["3 hosts, none answers", hostNames(3), 3, silentTopology, {}],
  ["1 host", hostNames(1), 1, sampleTopology, {}],
  ["6 hosts, one sick", hostNames(6), 8, sickTopology, {}],
  ["9 hosts with long names", longNames, 5, sickTopology, {}],
  ["30 hosts", hostNames(30), 12, sampleTopology, {}],
  ["30 hosts, one sick", hostNames(30), 12, sickTopology, {}],
  ["30 hosts, one sick, dark", hostNames(30), 12, sickTopology, { dark: true }],
  ["30 hosts, in a small window", hostNames(30), 30, sickTopology, { width: 700 }],
])("of %s everything can be read", async (title, names, perJob, make, look) => {
  const page = await open(make(names, perJob), look);
  const screenshot = `topology-${title.replaceAll(/[ ,]+/g, "-")}`;
  await page.keepScreenshot(screenshot);
  expect(await page.flaws()).toEqual([]);
  const texts = await page.texts();
  for (const name of names) {
    // In the picture, in the matrix, and in the head of the table of jobs.
    expect(texts.filter((text) => text === name).length).toBeGreaterThanOrEqual(2);
  }
  await page.unfold();
  await page.keepScreenshot(`${screenshot}-unfolded`);
  expect(await page.flaws()).toEqual([]);
  expect(page.messages).toEqual([]);
  expect(page.requests).toEqual([]);
  await page.close();
});

test("of many hosts the links that stand are drawn for the one that has the focus, the others always", async () => {
  const page = await open(sickTopology(hostNames(30)));
  // The last host has lost all of its links, the first and the second have lost each other.
  expect(await page.links()).toEqual({ well: 0, ill: 30 });
  await page.pressTab();
  expect(await page.links()).toEqual({ well: 27, ill: 30 });
  await page.pressTab();
  await page.pressTab();
  expect(await page.links()).toEqual({ well: 28, ill: 30 });
  await page.keepScreenshot("topology-30-hosts-focus");
  await page.close();
});

test("a text that overlaps another or leaves its box is found, and so is a message of the console", async () => {
  const page = await open(sampleTopology(hostNames(3)));
  await page.run(`document.querySelector(".node .name").setAttribute("y", "45")`);
  await page.run(`document.querySelector(".node .foot").textContent = "x".repeat(60)`);
  await page.run(`document.querySelector(".figures li").style = "flex: none; width: 20px"`);
  await page.run(
    `console.error("oh"); document.body.append(Object.assign(new Image(), { src: "https://a.test/b.png" }))`,
  );
  expect(await page.flaws()).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^u1 overlaps 192\.168\.56\.3/),
      `${"x".repeat(60)} leaves its .node`,
      "hosts healthy leaves its .figures li",
    ]),
  );
  expect(page.messages).toContain("oh");
  await page.close();
});
