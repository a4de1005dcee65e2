import fc from "fast-check";
import { html } from "../../../../cli/topology/page/markup.ts";
import { renderPage } from "../../../../cli/topology/page/page.ts";
import { makeTopology } from "../../../../observe/topology/model.ts";
import { hostNames, sampleSight } from "../../../support/sampleCluster.ts";

test("text is escaped, markup and lists of it are not, nothing is left out", () => {
  expect(html`<b>${"<i>&"}</b>${[html`<i>${1}</i>`, undefined]}`.text).toBe("<b>&lt;i&gt;&amp;</b><i>1</i>");
});

test("no text ends the quoted attribute or the element that it is in", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(html`${text}`.text).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
    }),
  );
});

test("what a cluster says cannot become part of the page", () => {
  const evil = `"><script>alert(1)</script>`;
  const sight = sampleSight(hostNames(3));
  const page = renderPage(
    makeTopology({
      ...sight,
      stack: evil,
      overview: { ...sight.overview, warnings: [evil] },
      instances: sight.instances.map((instance) => ({
        ...instance,
        images: [evil],
        addresses: [evil],
        state: "unhealthy" as const,
        reason: evil,
      })),
    }),
  );
  expect(page).toContain("&lt;script&gt;");
  expect(page).not.toContain("<script");
});
