import { describe, expect, test } from "vitest";
import { findContactClaims, loadCrisisResources, resourcesFor } from "./index.ts";

const resources = loadCrisisResources();

describe("contacts for a person", () => {
  test("names the country's own line first", () => {
    expect(resourcesFor(resources, "en-US").contacts[0]).toMatchObject({ phone: "988", text: "988" });
    expect(resourcesFor(resources, "en-GB").contacts[0]).toMatchObject({ phone: "116 123" });
    expect(resourcesFor(resources, "de-DE").contacts[0]).toMatchObject({ phone: "0800 111 0 111" });
    expect(resourcesFor(resources, "en-AU").emergency).toBe("000");
  });

  test.each(resources.countries.map(({ iso2 }) => iso2))(
    "%s: at most three, none recalled, none of elsewhere",
    (iso2) => {
      const entry = resources.countries.find((country) => country.iso2 === iso2);
      const { contacts, country } = resourcesFor(resources, `en-${iso2}`);
      expect(country).toBe(iso2);
      expect(contacts.length).toBeLessThanOrEqual(3);
      for (const contact of contacts) {
        const line = entry?.lines.find((one) => one.name === contact.name);
        expect(line?.evidence, contact.name).toMatch(/multiple|single/);
        expect(contact.confirmFirst).toBe(line?.evidence === "single");
      }
    },
  );

  test("a group's own line is among them when asked for", () => {
    const names = (audience: string[]) =>
      resourcesFor(resources, "en-US", { audience }).contacts.map(({ name }) => name);
    expect(names(["LGBTQ+"])).toContain("The Trevor Project");
    expect(names(["substance"])).toContain("SAMHSA National Helpline");
    expect(names([])).not.toContain("SAMHSA National Helpline");
  });

  test.each(["en", "ar", "en-AQ"])(
    "%s has no country in the fact base: no line of another country, a directory instead",
    (locale) => {
      const local = resourcesFor(resources, locale);
      expect(local).toMatchObject({ country: undefined, emergency: undefined, contacts: [] });
      expect(local.directory.url).toContain("findahelpline.com");
    },
  );

  test("every line of every country is found current in its own country when it is written out", () => {
    const lost = resources.countries.flatMap((country) =>
      country.lines
        .filter((line) => line.phone !== null)
        .filter((line) => {
          const claims = findContactClaims(`Please call ${line.phone}.`, resources, country.iso2);
          return !claims.some((claim) => claim.verdict === "known-current");
        })
        .map((line) => `${country.iso2} ${line.phone}`),
    );
    expect(lost).toEqual([]);
  });
});
