/** The system's code of an error, such as `ENOENT`; undefined where it has none. */
export function errorCode(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}
