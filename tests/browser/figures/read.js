// Run in an interactive figure (root): what a reader sees in it, and a screen reader reads.
(root) => {
  const INNER = "input, .refnet-meter-text";
  const cell = (node) => {
    const parts = [...node.querySelectorAll(INNER)].map((each) => each.value ?? each.textContent);
    return {
      parts: parts.length ? parts : [node.textContent],
      head: node.tagName === "TH",
      classes: [...node.classList],
      picked: node.getAttribute("aria-selected") === "true",
    };
  };
  const shown = (selector) => [...root.querySelectorAll(selector)].filter((node) => node.checkVisibility());
  return {
    says: shown("[role=status]").map((node) => node.textContent),
    notes: shown("p:not([role=status])").map((node) => node.textContent),
    tables: Object.fromEntries(shown("table").map((table) => [
      table.caption ? table.caption.textContent : table.getAttribute("aria-label"),
      [...table.rows].map((row) => [...row.cells].map(cell)),
    ])),
  };
}
