/** The one error shape of the product: the command line and every transport show the same three parts. */
import { z } from 'zod';

/** Exit status of the command line for each code: 2 wrong use, 130 cancelled, else 1. */
export const errorExitStatus = {
  'bad-usage': 2,
  'other-settings': 2,
  'cancelled': 130,
  'not-found': 1,
  'not-a-folder': 1,
  'no-images': 1,
  'unreadable-image': 1,
  'unsupported-format': 1,
  'bad-table': 1,
  'bad-encoding': 1,
  'unknown-class': 1,
  'bad-mask': 1,
  'bad-split': 1,
  'not-enough-data': 1,
  'not-a-project': 1,
  'project-newer': 1,
  'project-busy': 1,
  'project-damaged': 1,
  'gates-locked': 1,
  'outside-folder': 1,
  'read-only': 1,
  'disk-full': 1,
  'model-missing': 1,
  'model-mismatch': 1,
  'device-unavailable': 1,
  'engine-failed': 1,
  'not-built': 1,
  'image-missing': 1,
  'image-empty': 1,
  'image-broken': 1,
  'image-too-large': 1,
  'image-unsupported': 1,
  'model-broken': 1,
  'memory-limit': 1,
  'engine-died': 1,
  'unreachable': 1,
  'internal': 1,
} as const;

export type ErrorCode = keyof typeof errorExitStatus;
export const errorCodes = Object.keys(errorExitStatus) as readonly ErrorCode[];

/** What happened, to which file, and what to do about it. */
export const appErrorSchema = z.strictObject({
  code: z.enum(Object.keys(errorExitStatus) as [ErrorCode, ...ErrorCode[]]),
  what: z.string().min(1),
  file: z.string().optional(),
  todo: z.string().min(1),
});
export type AppErrorData = z.infer<typeof appErrorSchema>;

/** An expected failure that a person can act on; anything else thrown is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly what: string;
  readonly file: string | undefined;
  readonly todo: string;

  constructor(data: AppErrorData, options?: ErrorOptions) {
    super(errorLine(data), options);
    this.name = 'AppError';
    this.code = data.code;
    this.what = data.what;
    this.file = data.file;
    this.todo = data.todo;
  }

  /** The error as plain data, for a message or a JSON answer. */
  toJSON(): AppErrorData {
    return { code: this.code, what: this.what, ...(this.file === undefined ? {} : { file: this.file }), todo: this.todo };
  }
}

/** Makes an error to throw: `what` happened (plain words, no full stop), what to do, and the file it is about. */
export function appError(code: ErrorCode, what: string, todo: string, file?: string): AppError {
  return new AppError({ code, what, todo, ...(file === undefined ? {} : { file }) });
}

/** One line for a terminal: what, which file, what to do; line breaks inside file names are flattened. */
export function errorLine(error: AppErrorData): string {
  const where = error.file === undefined ? '' : `: ${error.file}`;
  return oneLine(`${error.what}${where}. ${error.todo}`);
}

/** Text for a terminal: names of files may hold line breaks and signs that would steer it. */
export function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/\s*[\r\n]+\s*/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}

/** Turns anything thrown into an AppError; an unknown failure becomes `internal` and keeps its cause. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const what = thrown instanceof Error && thrown.message !== '' ? thrown.message : String(thrown);
  return new AppError(
    { code: 'internal', what: `Unexpected failure (${what})`, todo: 'Run the command again; if it stays, report it with the output of doctor.' },
    { cause: thrown },
  );
}

/** What stopped a file from being written, by the system's code (ENOSPC, EROFS …); null for any other failure. */
export function writeError(thrown: unknown, file: string): AppError | null {
  switch ((thrown as { readonly code?: unknown } | null)?.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return appError('disk-full', 'The disk is full; the file was not written', 'Free some space, then run the same command again; finished steps are kept.', file);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return appError('read-only', 'The file cannot be written here', 'Check the rights of the folder, or choose another place.', file);
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EISDIR':
      return appError('not-a-folder', 'The folder of this file is not there, or the name is taken', 'Choose another place.', file);
    default:
      return null;
  }
}

/** Exit status (1, 2 or 130) of the command line for an error code. */
export function exitStatusOf(code: ErrorCode): 1 | 2 | 130 {
  return errorExitStatus[code];
}
