import { imageOf } from "../images/catalog.ts";
import { backEndJob, backEndSettings } from "./backEnd.ts";
import { defineJob } from "../components/jobspec/definition.ts";

/** The articles' `httpbackend` on the overlay: each instance has an address of its own there. */
export const httpbackend = defineJob(
  backEndSettings({ count: 3, image: imageOf("httpbackend") }).describe(
    "HTTP back end on the overlay: each instance has an address of its own there, found by DNS",
  ),
  (name, settings, cluster) =>
    backEndJob(
      {
        name,
        ...settings,
        scheme: "http",
        port: 8081,
        check: { type: "http", path: "/health", interval: "1s", timeout: "5s" },
      },
      cluster,
    ),
);
