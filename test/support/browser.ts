import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { z } from "zod";
import { stateDirectory } from "../../stack/workspace.ts";
import { findBrowser } from "../../toolchain/packages.ts";

/** Where screenshots of the tests are kept; git ignores it. */
const screenshots = join(stateDirectory, "screenshots");
const inPage = readFileSync(join(import.meta.dirname, "inPage.js"), "utf8")
  .trim()
  .replace(/;$/, "");

/** Starts Chromium without a window. Close it afterwards. @throws Error if there is none */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await findBrowser();
  if (executablePath === undefined) {
    throw new Error("There is no Chromium here: npm test installs it. As root: apt-get install chromium");
  }
  // Root may not have Chromium's own sandbox; the pages are the tests' own.
  return puppeteer.launch({ executablePath, args: ["--no-sandbox"] });
}

/** A page that is open in a browser. */
export class OpenPage {
  /** Errors and warnings of its console. */
  readonly messages: string[] = [];
  /** What it has asked for, apart from itself. */
  readonly requests: string[] = [];
  private readonly page: Page;

  private constructor(page: Page, url: string) {
    this.page = page;
    page.on("console", (message) => this.messages.push(message.text()));
    page.on("pageerror", (error) => this.messages.push(String(error)));
    page.on("request", (request) => {
      if (request.url() !== url) {
        this.requests.push(request.url());
      }
    });
  }

  /**
   * Opens a file.
   *
   * @param browser that shows it.
   * @param file its path.
   * @param look the width of the window in pixels, and whether the person likes it dark.
   */
  static async open(browser: Browser, file: string, { width = 1280, dark = false } = {}): Promise<OpenPage> {
    const page = await browser.newPage();
    const url = `file://${file}`;
    const open = new OpenPage(page, url);
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
    await page.goto(url);
    return open;
  }

  /** The texts that a person sees. */
  async texts(): Promise<string[]> {
    return z.array(z.string()).parse(await this.ask("texts"));
  }

  /** What keeps a person from reading: texts that overlap others, or leave the box that they belong to. */
  async flaws(): Promise<string[]> {
    return z.array(z.string()).parse(await this.ask("flaws"));
  }

  /** How many links of a topology are drawn. */
  async links(): Promise<{ well: number; ill: number }> {
    return z.object({ well: z.int(), ill: z.int() }).parse(await this.ask("links"));
  }

  /** Opens all that is folded. */
  async unfold(): Promise<void> {
    await this.ask("unfold");
  }

  /** Runs an expression in the page. */
  async run(expression: string): Promise<unknown> {
    return this.page.evaluate(expression);
  }

  /** Moves the focus on. */
  async pressTab(): Promise<void> {
    await this.page.keyboard.press("Tab");
  }

  /** Keeps a picture of the whole page. */
  async keepScreenshot(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: `${join(screenshots, name)}.png`, fullPage: true });
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  private async ask(question: string): Promise<unknown> {
    return this.run(`(${inPage}).${question}()`);
  }
}
