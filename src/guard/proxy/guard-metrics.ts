import type { Decision } from "../decision.ts";
import { handOversOf } from "../hand-over.ts";

/** Counts and times of a guard in Prometheus' text form. Holds numbers and names of rules only. */
export interface GuardMetrics {
  observe(decision: Decision): void;
  count(name: "policy_reloads" | "policy_reload_failures" | "rejected_requests" | "record_failures"): void;
  render(gauges: Readonly<Record<string, number>>): string;
}

/** Upper bounds in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export function guardMetrics(): GuardMetrics {
  const decisions = new Map<string, number>();
  const rules = new Map<string, number>();
  const failures = new Map<string, number>();
  const levels = new Map<string, number>();
  const handOvers = new Map<string, number>();
  const own = histogram();
  const total = histogram();
  const counts = new Map<string, number>();
  const add = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  return {
    observe(decision) {
      add(decisions, labels({ action: decision.action, status: decision.status, mode: decision.mode }));
      if (decision.risk !== null)
        add(levels, labels({ level: decision.risk.level, kind: decision.risk.kind ?? "none" }));
      for (const { rule } of decision.rules) add(rules, labels({ rule }));
      if (decision.failure !== null) add(failures, labels(decision.failure));
      if (decision.handedOver.length > 0) {
        for (const handOver of handOversOf(decision)) {
          const { to, outcome } = handOver;
          add(handOvers, labels({ to, outcome, cause: outcome === "not-told" ? handOver.cause : "" }));
        }
      }
      own.add((decision.timing.totalMs - decision.timing.upstreamMs) / 1_000);
      total.add(decision.timing.totalMs / 1_000);
    },
    count: (name) => add(counts, name),
    render(gauges) {
      const rows: string[] = [];
      const family = (name: string, kind: string, help: string, values: Iterable<readonly [string, number]>): void => {
        rows.push(`# HELP plumbline_guard_${name} ${help}`, `# TYPE plumbline_guard_${name} ${kind}`);
        for (const [label, value] of values) rows.push(`plumbline_guard_${name}${label} ${value}`);
      };
      family("decisions_total", "counter", "Decisions by action, status and mode.", decisions);
      family("risk_total", "counter", "Exchanges by the risk held over the conversation.", levels);
      family("rules_total", "counter", "Rules that fired.", rules);
      family("failures_total", "counter", "Exchanges in which the guard failed, by stage and cause.", failures);
      family(
        "hand_overs_total",
        "counter",
        "Hand-overs to people, by name, whether they were told, and why not.",
        handOvers,
      );
      for (const name of ["policy_reloads", "policy_reload_failures", "rejected_requests", "record_failures"]) {
        family(`${name}_total`, "counter", `${name.replaceAll("_", " ")}.`, [["", counts.get(name) ?? 0]]);
      }
      rows.push(...own.rows("own_seconds", "Time spent by the guard itself, the assistant's time taken off."));
      rows.push(...total.rows("total_seconds", "Time from request to decision."));
      for (const [name, value] of Object.entries(gauges))
        family(name, "gauge", `${name.replaceAll("_", " ")}.`, [["", value]]);
      return `${rows.join("\n")}\n`;
    },
  };
}

function labels(values: Readonly<Record<string, string>>): string {
  const list = Object.entries(values).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, "_")}"`);
  return `{${list.join(",")}}`;
}

function histogram() {
  const buckets = bounds.map(() => 0);
  let sum = 0;
  let count = 0;
  return {
    add(value: number) {
      sum += value;
      count += 1;
      bounds.forEach((bound, index) => {
        if (value <= bound) buckets[index] = (buckets[index] ?? 0) + 1;
      });
    },
    rows(name: string, help: string): string[] {
      const full = `plumbline_guard_${name}`;
      return [
        `# HELP ${full} ${help}`,
        `# TYPE ${full} histogram`,
        ...bounds.map((bound, index) => `${full}_bucket{le="${bound}"} ${buckets[index]}`),
        `${full}_bucket{le="+Inf"} ${count}`,
        `${full}_sum ${sum}`,
        `${full}_count ${count}`,
      ];
    },
  };
}
