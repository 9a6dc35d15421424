/** An error's code or name; never its message, which could hold words of the conversation. */
export function errorName(cause: unknown): string {
  if (cause instanceof Error) {
    if ("failure" in cause && typeof cause.failure === "string") return cause.failure;
    if ("code" in cause && typeof cause.code === "string") return cause.code.slice(0, 80);
    return cause.name === "TimeoutError" ? "timed-out" : cause.name.slice(0, 80);
  }
  return "unknown";
}
