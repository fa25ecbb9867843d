// Landmarks over their photograph: drag a point, nudge it by keys, wheel to zoom, drag to pan.
const KEYS = {
  PageDown: "next", PageUp: "previous", m: "mirror", r: "reset", 0: "fit", "+": "closer", "-": "farther",
};
const HOW = "Drag a point, or choose one by page up and down and nudge it by the arrow keys (shift: tenfold). The wheel zooms. Yellow as found, green by hand.";
const LETS_GO_MS = 1000;                              // so long after its last key a point counts as held
const PLACED = "Landmark {number}, {name}: placed by the {who} at {place} px.";

class LandmarkEditor {
  constructor(root) {
    this.box = root.querySelector(".editor");
    this.image = root.querySelector("img");
    this.svg = root.querySelector("svg");
    this.hint = root.querySelector(".editor-hint");
    this.groups = root.querySelector(".editor-groups");
    this.buttons = Object.fromEntries(
      [...root.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]));
    for (const [what, button] of Object.entries(this.buttons)) button.onclick = () => this.act(what);
    this.off = new Set();
    this.image.onload = () => { this.fit(); this.paint(); };
    this.svg.onpointerdown = (event) => this.press(event);
    this.svg.onpointermove = (event) => this.move(event);
    this.svg.onpointerup = this.svg.onpointercancel = () => this.release();
    this.box.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.box.onkeydown = (event) => this.key(event);
    this.box.onblur = () => this.letGo();
    this.watcher = new ResizeObserver(() => { this.fit(!this.zoomed); this.paint(); });
    this.watcher.observe(this.box);
  }

  show(data, send) {
    const overruled = this.data && data.revision !== this.data.revision;
    const known = this.data && !overruled && data.keptAs === this.data.keptAs;
    const renamed = known && Object.keys(data.groups).join() !== Object.keys(this.data.groups).join();
    this.data = data;
    this.send = send;
    this.box.style.height = `${data.height}px`;
    if (!known) {
      if (overruled) this.face.forget();              // Python overrules the browser
      this.face = new FacePoints(data);
      this.selected = null;
      this.build();
      if (this.face.restored) this.report();
    }
    if (renamed) this.chips();
    if (this.image.src !== data.image) this.image.src = data.image;
    else this.paint();
  }

  build() {
    const make = (name) => document.createElementNS(SVG, name);
    this.lines = this.data.lines.map(() => make("polyline"));
    this.ghost = this.data.ghost.map(() => make("polyline"));
    this.ghost.forEach((line) => line.classList.add("ghost"));
    this.rings = this.data.irises.map(() => make("circle"));
    this.rings.forEach((ring) => ring.classList.add("iris"));
    this.dots = this.data.points.map((_, index) => {
      const dot = make("circle");
      dot.dataset.index = index;
      return dot;
    });
    this.svg.replaceChildren(...this.ghost, ...this.lines, ...this.rings, ...this.dots);
    this.chips();
  }

  chips() {
    this.off.clear();
    this.groups.replaceChildren(...Object.keys(this.data.groups).map((name) => this.chip(name)));
  }

  chip(name) {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.textContent = name;
    chip.setAttribute("aria-pressed", String(!this.off.has(name)));
    chip.onclick = () => {
      if (!this.off.delete(name)) this.off.add(name);
      chip.setAttribute("aria-pressed", String(!this.off.has(name)));
      if (this.selected !== null && !this.shown(this.selected)) this.selected = null;
      this.paint();
    };
    return chip;
  }

  groupOf(index) {
    return Object.keys(this.data.groups).find((name) => this.data.groups[name].includes(index));
  }

  shown(index) {
    return !this.off.has(this.groupOf(index));
  }

  fit(anew = false) {
    const area = this.box.getBoundingClientRect();
    if (!area.width || !this.image.naturalWidth || (!anew && this.fitted === this.data.image)) return;
    this.zoomed = false;
    const [left, top, width, height] = this.data.view;
    const scale = Math.min(area.width / width, area.height / height);
    this.view = {
      scale,
      x: (area.width - scale * width) / 2 - scale * left,
      y: (area.height - scale * height) / 2 - scale * top,
    };
    this.fitted = this.data.image;
  }

  toPhoto([x, y]) {
    return [(x - this.view.x) / this.view.scale - 0.5, (y - this.view.y) / this.view.scale - 0.5];
  }

  place([x, y]) {
    return [(x + 0.5) * this.view.scale + this.view.x, (y + 0.5) * this.view.scale + this.view.y];
  }

  press(event) {
    this.box.focus();
    this.svg.setPointerCapture(event.pointerId);
    const index = event.target.dataset?.index;
    if (index === undefined) {
      this.drag = { pan: [event.clientX - this.view.x, event.clientY - this.view.y] };
    } else {
      this.selected = Number(index);
      this.drag = { point: this.selected, moved: false };
    }
    this.paint();
  }

  move(event) {
    if (!this.drag) return;
    if (this.drag.pan) {
      [this.view.x, this.view.y] = [event.clientX - this.drag.pan[0], event.clientY - this.drag.pan[1]];
      this.zoomed = true;
    } else {
      this.face.shift(this.drag.point, this.toPhoto(inBox(this.box, event)));
      this.drag.moved = true;
    }
    this.paint();
  }

  release() {
    const moved = this.drag?.moved;
    this.drag = null;
    if (moved) this.finish();
    else this.paint();
  }

  key(event) {
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey) {
      if (name !== "z" && name !== "y") return;
      event.preventDefault();
      this.act(name === "y" || event.shiftKey ? "redo" : "undo");
    } else if (NUDGES[name] && this.selected !== null) {
      event.preventDefault();
      this.nudge(NUDGES[name], event.shiftKey ? 10 : 1);
    } else if (KEYS[name]) {
      event.preventDefault();
      this.act(KEYS[name]);
    }
  }

  nudge(step, length) {
    const [x, y] = this.face.points[this.selected];
    this.face.shift(this.selected, [x + length * step[0], y + length * step[1]]);
    clearTimeout(this.nudged);
    this.nudged = setTimeout(() => this.letGo(), LETS_GO_MS);
    this.paint();
    clearTimeout(this.pause);                         // one move and one report for a burst of keys
    this.pause = setTimeout(() => { this.pause = null; this.finish(); }, 250);
  }

  letGo() {
    clearTimeout(this.nudged);
    this.nudged = null;
    this.paint();
  }

  // The point in the hand, and where it is in the window.
  held() {
    const index = this.drag?.point ?? (this.nudged ? this.selected : null);
    if (index === null) return null;
    const area = this.box.getBoundingClientRect(), [x, y] = this.place(this.face.points[index]);
    return { index, at: [area.left + x, area.top + y] };
  }

  act(what) {
    if (this.pause) {                                 // a burst of keys ends here
      clearTimeout(this.pause);
      this.pause = null;
      this.face.note();
    }
    const centre = [this.box.clientWidth / 2, this.box.clientHeight / 2];
    const chosen = this.selected;
    switch (what) {
      case "undo": case "redo":
        if (this.face.step(what === "undo" ? -1 : 1)) this.report();
        break;
      case "reset":
        if (chosen !== null) { this.face.reset(this.data.groups[this.groupOf(chosen)]); this.finish(); }
        break;
      case "mirror":
        if (chosen !== null && this.face.mirror(chosen) !== null) this.finish();
        break;
      case "next": this.choose(1); break;
      case "previous": this.choose(-1); break;
      case "fit": this.fit(true); break;
      case "closer": this.zoom(1.25, centre); break;
      case "farther": this.zoom(0.8, centre); break;
    }
    this.paint();
  }

  choose(by) {
    const count = this.dots.length;
    let index = this.selected ?? (by > 0 ? count - 1 : 0);
    for (let tries = 0; tries < count; tries += 1) {
      index = (index + by + count) % count;
      if (this.shown(index)) break;
    }
    if (this.shown(index)) this.selected = index;
  }

  wheel(event) {
    this.zoom(wheelFactor(event), inBox(this.box, event));
  }

  zoom(factor, at) {
    const [photoX, photoY] = this.toPhoto(at);
    const scale = Math.min(40, Math.max(0.02, this.view.scale * factor));
    this.view = { scale, x: at[0] - scale * (photoX + 0.5), y: at[1] - scale * (photoY + 0.5) };
    this.zoomed = true;
    this.paint();
  }

  finish() {
    this.face.note();
    this.report();
    this.paint();
  }

  report() {
    const points = this.face.points.map((point) => point.map((value) => Math.round(value * 100) / 100));
    this.send("edit", { revision: this.data.revision, moved: this.selected, points });
  }

  paint() {
    if (!this.view || !this.dots) return;
    const { x, y, scale } = this.view;
    // The photograph may be sent smaller than it is; its points stay in its own pixels.
    const shrink = this.data.width / this.image.naturalWidth;
    this.image.style.transform = `translate(${x}px, ${y}px) scale(${scale * shrink})`;
    const places = this.face.points.map((point) => this.place(point));
    this.data.ghost.forEach((line, index) => {       // where the other points come to, by Python
      this.ghost[index].setAttribute("points", line.map((point) => this.place(point).join(",")).join(" "));
    });
    this.data.lines.forEach((line, index) => {
      this.lines[index].setAttribute("points", line.map((i) => places[i].join(",")).join(" "));
      this.lines[index].classList.toggle("hidden", !this.shown(line[0]));
    });
    this.data.irises.forEach((iris, number) => {
      const [[cx, cy], [rx, ry]] = [places[iris.centre], places[iris.rim]];
      this.circle(this.rings[number], cx, cy, Math.hypot(rx - cx, ry - cy));
      this.rings[number].classList.toggle("hidden", !this.shown(iris.centre));
    });
    places.forEach(([cx, cy], index) => {
      const dot = this.dots[index];
      this.circle(dot, cx, cy, index === this.selected ? 6 : 3.5);
      dot.classList.toggle("selected", index === this.selected);
      dot.classList.toggle("by-hand", this.placedBy(index) === "artist");
      dot.classList.toggle("hidden", !this.shown(index));
    });
    this.tell();
    tellMoves(this.data.photograph, this.face.points, this.held());
  }

  circle(circle, x, y, radius) {
    circle.setAttribute("cx", x);
    circle.setAttribute("cy", y);
    circle.setAttribute("r", radius);
  }

  placedBy(index) {
    return this.face.moved(index) ? "artist" : this.data.placed_by[index];
  }

  tell() {
    const chosen = this.selected;
    this.buttons.undo.disabled = this.face.at === 0;
    this.buttons.redo.disabled = this.face.at === this.face.steps.length - 1;
    this.buttons.reset.disabled = chosen === null;
    this.buttons.mirror.disabled = chosen === null || this.data.mirror[chosen] === chosen;
    const { words, names } = this.data;
    const said = chosen === null ? say(words, HOW) : say(words, PLACED, {
      number: chosen + 1,
      name: names[chosen],
      who: say(words, this.placedBy(chosen)),
      place: this.face.points[chosen].map((value) => value.toFixed(1)).join(", "),
    });
    if (this.hint.textContent !== said) this.hint.textContent = said;
  }
}

export default function ({ parentElement, data, setStateValue }) {
  return mount(LandmarkEditor, parentElement, data, setStateValue);
}
