/** The workbench itself: settings of this PC, diagnostics, and word that something changed. */
import { z } from 'zod';
import { command, query, stream } from './procedure.ts';
import { doctorResultSchema } from './results.ts';
import { modelCardSchema, modelListSchema } from './models.ts';
import { deviceChoiceSchema, languageSchema } from './runs.ts';

export const themeSchema = z.enum(['auto', 'light', 'dark']);
export type Theme = z.infer<typeof themeSchema>;

/** Settings of this PC, not of a project. */
export const settingsSchema = z.strictObject({
  lang: languageSchema,
  theme: themeSchema,
  device: deviceChoiceSchema,
  /** Bound of the picture cache in MB; older pictures are removed first. */
  cacheLimitMb: z.int().min(50).max(1_000_000),
  /** Name that reviews and edits are recorded under. */
  reviewer: z.string().max(100),
  tourDone: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

export const appInfoSchema = z.strictObject({
  version: z.string(),
  platform: z.string(),
  /** Where the workbench runs: its own window, or a browser on this PC. */
  shell: z.enum(['electron', 'browser']),
  settings: settingsSchema,
  /** Where settings, recent projects and the picture cache lie. */
  dataFolder: z.string(),
  /** Where new projects are proposed. */
  projectsFolder: z.string(),
  /** Folder separator of this PC. */
  separator: z.enum(['/', '\\']),
  /** Pictures of the demo project that one click makes. */
  demoImages: z.int().min(24).max(10_000),
  /** Project to show first; null = the Projects screen. */
  startProject: z.string().nullable(),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

/** What a change touched; screens that show it load it again. `project` null = the workbench itself. */
export const changeAreas = ['project', 'images', 'tags', 'reviews', 'runs', 'gates', 'reports', 'settings', 'recent', 'label-book', 'models', 'drafts', 'effort', 'seeds'] as const;
/** `window`: the one that asked for the change, when it shows it already. */
export const changeSchema = z.strictObject({ project: z.string().nullable(), areas: z.array(z.enum(changeAreas)).readonly(), window: z.string().optional() });
export type Change = z.infer<typeof changeSchema>;
export type ChangeArea = (typeof changeAreas)[number];

/** A folder of this PC as the folder chooser shows it. */
export const placeSchema = z.strictObject({
  path: z.string(),
  parent: z.string().nullable(),
  folders: z.array(z.strictObject({ name: z.string(), path: z.string(), isProject: z.boolean() })).readonly(),
  /** Pictures directly in it, and files the workbench can open. */
  pictures: z.int().min(0),
  files: z.array(z.strictObject({ name: z.string(), path: z.string() })).readonly(),
});
export type Place = z.infer<typeof placeSchema>;

export const diagnosticsSchema = z.strictObject({
  doctor: doctorResultSchema,
  cards: z.array(modelCardSchema).readonly(),
  models: modelListSchema,
  cache: z.strictObject({ path: z.string(), bytes: z.int().min(0), limitMb: z.int().min(0) }),
  /** Processor, memory and graphics cards as the system names them; `gpus` is empty when it names none. */
  machine: z.strictObject({ os: z.string(), cpu: z.string(), cores: z.int().min(1), memoryMb: z.int().min(0), gpus: z.array(z.string()).readonly() }),
  /** Where on this PC what is kept; `bytes` null = not counted. */
  stored: z.array(z.strictObject({ what: z.enum(['settings', 'pictures', 'templates', 'models', 'projects']), path: z.string(), bytes: z.int().min(0).nullable() })).readonly(),
  /** What the network guard of this process saw since launch. */
  network: z.strictObject({ attempts: z.int().min(0), listening: z.string().nullable() }),
});
export type Diagnostics = z.infer<typeof diagnosticsSchema>;

const nothing = z.strictObject({});

export const appProcedures = {
  'app.info': query('Version, platform, settings and folders of this PC.', nothing, appInfoSchema),
  'app.set-settings': command('Changes settings of this PC.', settingsSchema.partial(), settingsSchema),
  'app.changes': stream('Says which data changed, whoever changed it, so that every window shows the same.', nothing, changeSchema),
  'app.diagnostics': query('Versions, providers tried and refused, models, disk, cache and network attempts; starts the engine, so it takes seconds.', nothing, diagnosticsSchema),
  'models.list': query('Cards of the models folder.', nothing, z.array(modelCardSchema).readonly()),
  'models.verify': query('Holds every model file against its card.', nothing, modelListSchema),
  'app.clear-cache': command('Empties the picture cache.', nothing, z.strictObject({ freedBytes: z.int().min(0) })),
  'places.list': query('Folders below a folder of this PC (null: the home folder), for choosing where a project or pictures lie.', z.strictObject({ path: z.string().nullable() }), placeSchema),
  'places.make': command('Makes a new folder inside a folder.', z.strictObject({ parent: z.string(), name: z.string().min(1).max(120) }), placeSchema),
};
