import { servicesOf } from "../../../../components/jobfiles/services.ts";
import { fileJobSpec } from "../../../../components/jobfiles/spec.ts";

const servicesIn = (job: unknown) => servicesOf(fileJobSpec.parse(job));
const names = (job: unknown) => servicesIn(job).map(({ name }) => name);

test("the services of a file's job are those of its groups and tasks, with the routes that their tags ask for", () => {
  const job = {
    ID: "shop",
    TaskGroups: [
      {
        Name: "web",
        Services: [{ Name: "shop", Tags: ["v2", "urlprefix-shop.test/ strip=/shop"] }],
        Tasks: [
          { Name: "helper", Driver: "exec" },
          {
            Name: "server",
            Driver: "docker",
            Services: [{ Name: "shop-admin", Tags: ["urlprefix-:9997 proto=tcp"] }],
          },
        ],
      },
      { Name: "cache", Tasks: [{ Name: "redis", Driver: "exec", Services: [{ Name: "shop-cache" }] }] },
    ],
  };
  expect(servicesIn(job)).toEqual([
    {
      name: "shop",
      group: "web",
      task: "server",
      routes: [{ source: "shop.test/", options: "strip=/shop" }],
    },
    { name: "shop-admin", group: "web", task: "server", routes: [{ source: ":9997", options: "proto=tcp" }] },
    { name: "shop-cache", group: "cache", routes: [] },
  ]);
});

test("a service is named as Nomad names it; one that is not in Consul, or whose name depends on a host, is left out", () => {
  const Services = [
    { Name: "", Provider: "" },
    { Name: "${JOB}-${TASKGROUP}-http" },
    { Name: "${NOMAD_JOB_NAME}-${TASK}" },
    { Name: "of-${node.unique.name}" },
    { Name: "own", Provider: "nomad" },
  ];
  const Tasks = [{ Name: "server", Driver: "docker", Services }];
  expect(names({ ID: "shop", TaskGroups: [{ Name: "web", Tasks }] })).toEqual([
    "shop-web-server",
    "shop-web-http",
    "shop-server",
  ]);
  expect(names({ ID: "shop", TaskGroups: [{ Name: "web", Services: [{}], Tasks: [] }] })).toEqual([
    "shop-web",
  ]);
});
