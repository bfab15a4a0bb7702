// Run in a page: formulas, and words of highlighted code, whose ink has less than 4.5 : 1 to the
// paper, in the scheme now shown. axe-core passes over single letters, of which formulas are made.
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const seen = new Map();

  /** Relative luminance of colours painted over each other, from the lowest up (WCAG 2.2). */
  function luminance(colours) {
    const key = colours.join("|");
    if (seen.has(key)) return seen.get(key);
    for (const colour of ["white", ...colours]) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    const linear = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    const found = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    seen.set(key, found);
    return found;
  }

  const papers = new Map([[null, []]]);

  /** Colours below a node's ink, from the lowest up. */
  function paper(node) {
    if (!papers.has(node)) {
      const colour = getComputedStyle(node).backgroundColor;
      const below = paper(node.parentElement);
      papers.set(node, colour === "rgba(0, 0, 0, 0)" ? below : [...below, colour]);
    }
    return papers.get(node);
  }

  const faint = [];
  function look(part, what) {
    const below = paper(part);
    const both = [luminance(below), luminance([...below, getComputedStyle(part).color])];
    const ratio = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    if (ratio < 4.5) faint.push(`${what} is faint (${ratio.toFixed(2)} : 1): ${part.textContent.slice(0, 60)}`);
  }
  for (const formula of document.querySelectorAll(".arithmatex .katex-html"))
    for (const part of [formula, ...formula.querySelectorAll("[style*=color]")]) look(part, "a formula");
  for (const part of document.querySelectorAll("code span"))
    if (part.textContent.trim()) look(part, "code");
  return faint;
}
