import { z } from "zod";

// What Nomad's parser leaves empty has its default.
const text = z
  .string()
  .transform((value) => (value === "" ? undefined : value))
  .optional();
const config = z.looseObject({ network_mode: z.unknown().optional(), image: z.unknown().optional() });

const service = z.looseObject({
  Name: text,
  Provider: text,
  Tags: z.array(z.string()).optional(),
  CanaryTags: z.array(z.string()).optional(),
  Connect: z
    .looseObject({
      Native: z.boolean().optional(),
      SidecarTask: z.looseObject({ Config: config.optional() }).optional(),
    })
    .optional(),
});
export type FileService = z.output<typeof service>;

const task = z.looseObject({
  Name: z.string(),
  Driver: z.string().optional(),
  Config: config.optional(),
  Services: z.array(service).optional(),
});

const update = z.looseObject({ Canary: z.int().optional() });

const group = z.looseObject({
  Name: z.string(),
  Update: update.optional(),
  Networks: z.array(z.looseObject({ Mode: z.string().optional() })).optional(),
  Services: z.array(service).optional(),
  Tasks: z.array(task).default([]),
});
export type FileGroup = z.output<typeof group>;

/** The part of a job that the program looks at. */
export const fileJobSpec = z.looseObject({
  ID: z.string(),
  Name: text,
  Region: text,
  Namespace: text,
  NodePool: text,
  Update: update.optional(),
  TaskGroups: z.array(group).default([]),
});
export type FileJobSpec = z.output<typeof fileJobSpec>;
