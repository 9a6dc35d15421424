/**
 * Countries that a text names for a contact: in the same line, before it or just after it. "In the US, call ...",
 * "United Kingdom: ...", "... (Canada)".
 */
export function countriesNamedNear(text: string, start: number, end: number): string[] {
  const before = text.slice(Math.max(0, start - 120), start);
  const after = text.slice(end, end + 40);
  const lineBefore = before.slice(
    Math.max(before.lastIndexOf("\n"), before.lastIndexOf(". "), before.lastIndexOf(";")) + 1,
  );
  const lineAfter = /^[^\n.;]*/.exec(after)?.[0] ?? "";
  const inAfter = /^\s*(?:\(|in |for |,? ?if you)/.test(lineAfter) ? lineAfter : "";
  return countryNames.flatMap(([country, name]) => (name.test(lineBefore) || name.test(inAfter) ? [country] : []));
}

const countryNames: readonly (readonly [string, RegExp])[] = [
  ["US", /\b(?:U\.?S\.?A?\b|United States|America\b)/],
  ["GB", /\b(?:U\.?K\b|United Kingdom|Britain|England|Scotland|Wales)/],
  ["CA", /\bCanad(?:a|ian)/],
  ["IE", /\b(?:Ireland|ROI)\b/],
  ["AU", /\bAustralia/],
  ["NZ", /\bNew Zealand/],
  ["IN", /\bIndia\b/],
  ["DE", /\bGermany|Deutschland/],
  ["FR", /\bFrance\b/],
  ["ES", /\b(?:Spain|España)/],
  ["IT", /\bItal(?:y|ia)/],
  ["NL", /\bNetherlands|Nederland/],
  ["BE", /\bBelgi(?:um|ë|que)/],
  ["AT", /\bAustria\b|Österreich/],
  ["CH", /\b(?:Switzerland|Schweiz|Suisse)/],
  ["PT", /\bPortugal/],
  ["SE", /\bSweden/],
  ["NO", /\bNorway/],
  ["DK", /\bDenmark/],
  ["FI", /\bFinland/],
  ["PL", /\bPoland/],
  ["ZA", /\bSouth Africa/],
  ["KE", /\bKenya/],
  ["NG", /\bNigeria/],
  ["BR", /\bBra[sz]il/],
  ["MX", /\bM[eé]xico/],
  ["JP", /\bJapan/],
  ["KR", /\b(?:South )?Korea/],
  ["CN", /\bChina\b/],
  ["SG", /\bSingapore/],
  ["PH", /\bPhilippines/],
];
