import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { jsonSchemas } from "./json-schemas.ts";

describe("schemas/", () => {
  test.each(Object.entries(jsonSchemas()))("%s is up to date (npm run schemas writes it)", (name, text) => {
    expect(readFileSync(new URL(`../../schemas/${name}`, import.meta.url), "utf8")).toBe(text);
  });
});
