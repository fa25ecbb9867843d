// Boxes at their places, and a line from each version to those that were made from it.
const WIDE = 144, HIGH = 162, GAP = 44, BETWEEN = 16;

function place({ step, row }) {
  return { x: step * (WIDE + GAP), y: row * (HIGH + BETWEEN) };
}

function boxOf(version) {
  const box = document.createElement("div");
  const { x, y } = place(version);
  box.className = `version ${version.state}`;
  box.setAttribute("role", "listitem");
  Object.assign(box.style, { left: `${x}px`, top: `${y}px`, height: `${HIGH}px` });
  const picture = document.createElement("img");
  picture.src = version.picture;
  picture.alt = version.told;
  const title = document.createElement("b");
  title.textContent = title.title = version.title;
  const state = document.createElement("small");
  state.textContent = `${version.said}, ${version.day}`;
  box.append(picture, title, state);
  return box;
}

function lineBetween(parent, child) {
  const from = place(parent), to = place(child);
  const y1 = from.y + HIGH / 2, y2 = to.y + HIGH / 2, x1 = from.x + WIDE;
  // Lines from other rows run down beside one another, not over one another.
  // By the golden ratio the next row's keeps well apart from those before, however many.
  const middle = to.x - GAP + 6 + (GAP - 12) * ((0.3 + 0.618 * parent.row) % 1);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", `M${x1} ${y1} H${middle} V${y2} H${to.x}`);
  return line;
}

export default function ({ data, parentElement }) {
  const timeline = parentElement.querySelector(".timeline");
  const byNumber = new Map(data.versions.map((version) => [version.number, version]));
  const wide = Math.max(...data.versions.map((one) => place(one).x)) + WIDE;
  const high = Math.max(...data.versions.map((one) => place(one).y)) + HIGH;
  const lines = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  lines.setAttribute("width", wide);
  lines.setAttribute("height", high);
  lines.setAttribute("aria-hidden", "true");
  for (const version of data.versions)
    for (const parent of version.parents)
      if (byNumber.has(parent)) lines.append(lineBetween(byNumber.get(parent), version));
  timeline.setAttribute("aria-label", data.label);
  timeline.style.height = `${high + 14}px`;
  timeline.replaceChildren(lines, ...data.versions.map(boxOf));
}
