/**
 * Base of every error that Plumbline throws on purpose. `code` is a literal to branch on; the facts are fields of the
 * subclass; the message says what was wrong and what to do. Conversation text never appears in one.
 */
export abstract class PlumblineError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
