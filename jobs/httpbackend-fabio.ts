import { imageOf } from "../images/catalog.ts";
import { backEndJob, backEndSettings } from "./backEnd.ts";
import { defineJob } from "../components/jobspec/definition.ts";

/** `httpbackend` behind fabio: requests for mysite.com at port 9999 are spread over its instances. */
export const httpbackendFabio = defineJob(
  backEndSettings({ count: 3, image: imageOf("httpbackend") }).describe(
    "HTTP back end on the overlay, behind fabio",
  ),
  (name, settings, cluster) =>
    backEndJob(
      {
        name,
        ...settings,
        scheme: "http",
        port: 8081,
        check: { type: "http", path: "/health", interval: "10s", timeout: "5s" },
        routes: [{ source: "mysite.com:9999/" }],
      },
      cluster,
    ),
);
