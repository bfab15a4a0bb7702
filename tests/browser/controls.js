// Run in an interactive figure (root): what a test needs to know of it and of its controls.
(root) => ({
  // All that a reader sees, without the control numbered `but`, its label and its own value.
  shown(but) {
    const copy = root.cloneNode(true);
    const before = this.all(root);
    const after = this.all(copy);
    const own = after[but] && (after[but].closest(".refnet-control") || after[but]);
    const values = before.map((node, place) =>
      own && own.contains(after[place]) ? "" : `${node.value}|${node.checked}`,
    );
    const pictures = [...root.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL());
    if (own) own.remove();
    // Material marks what has the focus, which changes nothing in the figure.
    for (const node of copy.querySelectorAll("[class]")) {
      node.classList.remove("focus-visible");
      node.removeAttribute("data-focus-visible-added");
      if (!node.classList.length) node.removeAttribute("class");
    }
    return JSON.stringify([copy.innerHTML, values, pictures]);
  },
  all: (node) => [...node.querySelectorAll("input, select, textarea, button, [role=button]")],
  usable() {
    const seen = {};
    return this.all(root).map((node, place) => {
      const named = node.labels && node.labels.length ? node.labels[0].innerText : "";
      const name = (node.getAttribute("aria-label") || named || node.innerText || "").trim();
      const kind = node.tagName === "INPUT" ? node.type : node.tagName.toLowerCase();
      const key = `${kind} ${name}`;
      seen[key] = (seen[key] || 0) + 1;
      return {
        place, kind, name, key: `${key} ${seen[key]}`,
        usable: !node.disabled && node.checkVisibility() && node.tagName !== "OUTPUT",
        atTop: kind === "range" && node.valueAsNumber >= Number(node.max),
        atEnd: kind === "select" && node.selectedIndex === node.options.length - 1,
      };
    });
  },
  focus(place) {
    this.all(root)[place].focus();
    return this.all(root)[place] === document.activeElement;
  },
})
