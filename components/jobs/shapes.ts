import { z } from "zod";

/** A version of a job, as far as it is looked at. */
export const jobShape = z.object({
  ID: z.string(),
  Type: z.string(),
  Version: z.int(),
  JobModifyIndex: z.int(),
  Stable: z.boolean(),
  SubmitTime: z.number(),
  Stop: z.boolean(),
  VersionTag: z.object({ Name: z.string(), Description: z.string().optional() }).nullish(),
  Periodic: z.object({ Enabled: z.boolean() }).nullable(),
  ParameterizedJob: z.object({}).nullable(),
  Datacenters: z.array(z.string()).nullish(),
  NodePool: z.string().nullish(),
  TaskGroups: z.array(
    z.object({
      Name: z.string(),
      Count: z.int(),
      Update: z.object({ ProgressDeadline: z.number() }).nullish(),
      Tasks: z.array(z.object({ Driver: z.string() })).nullish(),
    }),
  ),
});
export type NomadJob = z.output<typeof jobShape>;

/** How one group of a deployment is. */
const groupShape = z.object({
  DesiredTotal: z.int(),
  DesiredCanaries: z.int(),
  PlacedAllocs: z.int(),
  PlacedCanaries: z.array(z.string()).nullable(),
  HealthyAllocs: z.int(),
  UnhealthyAllocs: z.int(),
  Promoted: z.boolean(),
  AutoPromote: z.boolean(),
  RequireProgressBy: z.string().nullable(),
  ProgressDeadline: z.number(),
});

/** A deployment. */
export const deploymentShape = z.object({
  ID: z.string(),
  JobVersion: z.int(),
  JobSpecModifyIndex: z.int(),
  Status: z.string(),
  StatusDescription: z.string(),
  TaskGroups: z.record(z.string(), groupShape),
});
export type Deployment = z.output<typeof deploymentShape>;

/** Why instances of a group cannot be placed. */
const failedPlacement = z.object({
  NodesEvaluated: z.int(),
  ClassFiltered: z.record(z.string(), z.int()).nullish(),
  QuotaExhausted: z.array(z.string()).nullish(),
  ConstraintFiltered: z.record(z.string(), z.int()).nullable(),
  DimensionExhausted: z.record(z.string(), z.int()).nullable(),
});
export const failedPlacements = z.record(z.string(), failedPlacement).nullish();
export type FailedPlacements = z.output<typeof failedPlacements>;

/** An evaluation: one look of the scheduler at a job. */
export const evaluationShape = z.object({
  Status: z.string(),
  JobModifyIndex: z.int().optional(),
  CreateIndex: z.int().optional(),
  FailedTGAllocs: failedPlacements,
});
export type Evaluation = z.output<typeof evaluationShape>;

/** What Nomad's client notes of a task. */
const eventShape = z.object({ Type: z.string(), DisplayMessage: z.string() });

/** An allocation: one instance of a group on a host. */
export const allocationShape = z.object({
  ID: z.string(),
  Name: z.string(),
  NodeName: z.string(),
  JobVersion: z.int(),
  ClientStatus: z.string(),
  DesiredStatus: z.string(),
  DeploymentStatus: z.object({ Healthy: z.boolean().nullable(), Canary: z.boolean() }).nullish(),
  /** The one that has taken its place. */
  NextAllocation: z.string().nullish(),
  /** The look of the scheduler that will give it another place. */
  FollowupEvalID: z.string().nullish(),
  TaskStates: z
    .record(z.string(), z.object({ Failed: z.boolean(), Events: z.array(eventShape).nullable() }))
    .nullable(),
});
export type Allocation = z.output<typeof allocationShape>;
