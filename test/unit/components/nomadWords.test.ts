import { flattened } from "../../../components/jobs/nomadWords.ts";

test("what Nomad says of several things at once is a line for each, with what it is about", () => {
  const text = `2 errors occurred:
	* Task group g validation failed: 2 errors occurred:
	* Task t validation failed: 1 error occurred:
	* 1 error occurred:
	* log storage (100 MB) must be less than requested disk capacity (50 MB)
	* Task 2 redefines 't' from task 1
	* Missing job datacenters

`;
  expect(flattened(text)).toEqual([
    "Task group g: Task t: log storage (100 MB) must be less than requested disk capacity (50 MB)",
    "Task group g: Task 2 redefines 't' from task 1",
    "Missing job datacenters",
  ]);
});

test("warnings are told in the same way, and other texts as they are", () => {
  const text = '1 warning:\n\n* Group "g" has warnings: 1 error occurred:\n\t* Update max parallel is 0\n';
  expect(flattened(text)).toEqual(['Group "g": Update max parallel is 0']);
  expect(flattened("rpc error: 1 error occurred:\n\t* Task group count can't be negative\n")).toEqual([
    "Task group count can't be negative",
  ]);
  expect(flattened("Exit Code: 3")).toEqual(["Exit Code: 3"]);
  expect(flattened("")).toEqual([]);
});
