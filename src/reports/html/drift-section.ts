import { formatCost, plural } from "../format-number.ts";
import type { Report } from "../report.ts";
import { html, type Markup } from "./template.ts";

/** Whether the judge still answers as it did; an alarm stands right below the verdict. Nothing without an anchor set. */
export function driftSection({ drift }: Report): Markup | false {
  if (drift.status === "no-anchor") return false;
  const isAlarm = drift.status === "checked" && drift.alarms > 0;
  const title = isAlarm ? "Drift alarm" : "Has the judge drifted?";
  return html`<section class="drift${isAlarm && " alarm"}" id="drift" aria-labelledby="drift-title"><h2 id="drift-title">${isAlarm && html`<span aria-hidden="true">⚠</span> `}${title}</h2>
<p>${drift.sentence}</p>${drift.status === "checked" && itemsOf(drift)}</section>
`;
}

function itemsOf(drift: Extract<Report["drift"], { status: "checked" }>): Markup {
  const rows = drift.anchors.flatMap(({ rubricId, rubricVersion, frozenAt, items }) =>
    items.map(
      ({ item, alarms, sentence }) =>
        html`<tr><th scope="row"><code>${rubricId}/${item}</code><span class="counts">version ${rubricVersion}, frozen ${frozenAt.slice(0, 10)}</span></th><td>${alarms.length > 0 ? html`<strong>⚠ alarm</strong>` : "no alarm"}</td><td>${sentence}</td></tr>
`,
    ),
  );
  const { calls, costUsd } = drift.spent;
  return html`<details${drift.alarms > 0 && " open"}><summary>Items of the anchor set</summary><div class="scroll" tabindex="0" role="group" aria-label="Items of the anchor set"><table class="data"><thead><tr><th scope="col">Item</th><th scope="col">Alarm</th><th scope="col">Then and now</th></tr></thead><tbody>${rows}</tbody></table></div><p class="quiet">Rating them again took ${plural(calls, "call")}, ${formatCost(costUsd)}, besides the run.</p></details>`;
}
