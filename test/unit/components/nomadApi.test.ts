import { NomadError } from "../../../components/jobs/nomadApi.ts";

const url = "https://192.168.56.3:4646";

test.each([
  "No cluster leader",
  "rpc error: failed to get conn: dial tcp 192.168.56.5:4647: connect: connection refused",
  "rpc error: EOF",
  "node is not the leader",
  "rpc error: leadership lost while committing log",
])("Nomad is asked again after: %s", (message) => {
  expect(new NomadError(url, 500, message).isPassing).toBe(true);
});

test.each(["job not found", "Permission denied", "1 error occurred: Missing job datacenters"])(
  "but not after: %s",
  (message) => {
    expect(new NomadError(url, 400, message).isPassing).toBe(false);
  },
);
