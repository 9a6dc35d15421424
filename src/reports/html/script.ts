/**
 * The page's only script: fills the list of conversations from the inert blocks, filters it, and opens transcripts for
 * this view. It keeps nothing beyond the view, asks nothing of any network, and the page is readable without it.
 */
export const pageScript = `"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const list = byId("list");
  const more = byId("more");
  const found = byId("found");
  const reveal = byId("reveal");
  const filters = byId("filters");
  const index = JSON.parse(byId("conversation-index").textContent);
  const blocks = document.querySelectorAll('script[type="text/x-plumbline-card"]');
  const pageSize = 40;
  let matches = [];
  let shown = 0;
  let revealed = false;

  function card(position) {
    const details = document.createElement("details");
    details.className = "conversation";
    // The block was escaped when the report was written; the policy of this page runs nothing that is inserted.
    details.innerHTML = blocks[position].textContent;
    for (const veil of details.querySelectorAll(".veil")) veil.open = revealed;
    return details;
  }

  function showMore() {
    const fragment = document.createDocumentFragment();
    for (const position of matches.slice(shown, shown + pageSize)) fragment.append(card(position));
    shown = Math.min(matches.length, shown + pageSize);
    list.append(fragment);
    more.hidden = shown >= matches.length;
    found.textContent = matches.length === 0
      ? "No conversation matches."
      : matches.length + " of " + index.length + " conversations match, " + shown + " shown.";
  }

  function apply() {
    const words = byId("filter-text").value.toLowerCase().split(/\\s+/).filter(Boolean);
    const assistant = byId("filter-assistant").value;
    const suite = byId("filter-suite").value;
    const level = byId("filter-level").value;
    const state = byId("filter-state").value;
    matches = [];
    index.forEach((entry, position) => {
      if (assistant !== "" && entry.assistant !== assistant) return;
      if (suite !== "" && entry.suite !== suite) return;
      if (level !== "" && !entry.levels.includes(level)) return;
      if (state === "unrated" ? !entry.levels.some((key) => key.endsWith("=?")) : state !== "" && entry.state !== state) return;
      if (!words.every((word) => entry.text.includes(word))) return;
      matches.push(position);
    });
    list.replaceChildren();
    shown = 0;
    showMore();
  }

  reveal.addEventListener("click", () => {
    revealed = !revealed;
    reveal.setAttribute("aria-pressed", String(revealed));
    reveal.textContent = revealed ? "Hide transcripts in this view" : "Show transcripts in this view";
    for (const veil of document.querySelectorAll(".veil")) veil.open = revealed;
  });
  more.addEventListener("click", () => {
    const first = shown;
    showMore();
    list.children[first]?.querySelector("summary")?.focus();
  });
  filters.addEventListener("input", apply);
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("reset", () => setTimeout(apply, 0));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-scenario]");
    if (link === null) return;
    filters.reset();
    byId("filter-text").value = link.dataset.scenario;
    apply();
  });

  filters.hidden = false;
  reveal.hidden = false;
  for (const note of document.querySelectorAll(".without-script")) note.hidden = true;
  apply();
})();
`;
