// Landmarks over their photograph: drag a point, nudge it by keys, wheel to zoom, drag to pan.
const SVG = "http://www.w3.org/2000/svg";
const NUDGES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class LandmarkEditor {
  constructor(root) {
    this.box = root.querySelector(".editor");
    this.image = root.querySelector("img");
    this.svg = root.querySelector("svg");
    this.hint = root.querySelector(".editor-hint");
    this.image.onload = () => { this.fit(); this.paint(); };
    this.svg.onpointerdown = (event) => this.press(event);
    this.svg.onpointermove = (event) => this.move(event);
    this.svg.onpointerup = this.svg.onpointercancel = () => this.release();
    this.box.addEventListener("wheel", (event) => this.zoom(event), { passive: false });
    this.box.onkeydown = (event) => this.nudge(event);
    this.watcher = new ResizeObserver(() => { this.fit(); this.paint(); });
    this.watcher.observe(this.box);
  }

  show(data, send) {
    this.data = data;
    this.send = send;
    this.box.style.height = `${data.height}px`;
    if (data.revision !== this.revision) {            // Python overrules the browser
      this.revision = data.revision;
      this.points = data.points.map((point) => [...point]);
      this.selected = null;
      this.placed = new Set();
      this.build();
    }
    if (this.image.src !== data.image) this.image.src = data.image;
    else this.paint();
  }

  build() {
    this.lines = this.data.lines.map(() => document.createElementNS(SVG, "polyline"));
    this.dots = this.points.map((_, index) => {
      const dot = document.createElementNS(SVG, "circle");
      dot.dataset.index = index;
      dot.setAttribute("role", "button");
      dot.setAttribute("aria-label", `landmark ${index + 1}, ${this.data.names[index]}`);
      return dot;
    });
    this.rings = this.data.irises.map(() => {
      const ring = document.createElementNS(SVG, "circle");
      ring.classList.add("iris");
      return ring;
    });
    this.svg.replaceChildren(...this.lines, ...this.rings, ...this.dots);
  }

  fit() {
    const area = this.box.getBoundingClientRect();
    if (!area.width || !this.image.naturalWidth || this.fitted === this.data.image) return;
    const [left, top, width, height] = this.data.view;
    const scale = Math.min(area.width / width, area.height / height);
    this.view = {
      scale,
      x: (area.width - scale * width) / 2 - scale * left,
      y: (area.height - scale * height) / 2 - scale * top,
    };
    this.fitted = this.data.image;
  }

  toPhoto(event) {
    const area = this.box.getBoundingClientRect();
    const { x, y, scale } = this.view;
    return [(event.clientX - area.left - x) / scale - 0.5, (event.clientY - area.top - y) / scale - 0.5];
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
    } else {
      this.shift(this.drag.point, this.toPhoto(event));
      this.drag.moved = true;
    }
    this.paint();
  }

  // An iris takes its rim along, and goes with its eye as far as the eye's middle goes, as Python
  // will have it go; an iris that the artist moved stays.
  shift(index, place) {
    const by = place.map((value, axis) => value - this.points[index][axis]);
    this.points[index] = place;
    this.data.irises.forEach((iris, number) => {
      const share = iris.eye.includes(index) && iris.follows && !this.placed.has(number);
      const along = share ? by.map((value) => value / iris.eye.length) : [0, 0];
      if (index === iris.centre || index === iris.rim) this.placed.add(number);
      if (share) this.push(iris.centre, along);
      this.push(iris.rim, index === iris.centre ? by : along);
    });
  }

  push(index, by) {
    this.points[index] = this.points[index].map((value, axis) => value + by[axis]);
  }

  release() {
    if (this.drag?.moved) this.report();
    this.drag = null;
  }

  nudge(event) {
    const step = NUDGES[event.key];
    if (!step || this.selected === null) return;
    event.preventDefault();
    const length = event.shiftKey ? 10 : 1;
    const [x, y] = this.points[this.selected];
    this.shift(this.selected, [x + length * step[0], y + length * step[1]]);
    this.paint();
    clearTimeout(this.pause);                         // one report for a burst of keys
    this.pause = setTimeout(() => this.report(), 250);
  }

  zoom(event) {
    event.preventDefault();
    const [photoX, photoY] = this.toPhoto(event);
    const scale = Math.min(40, Math.max(0.02, this.view.scale * Math.exp(-event.deltaY * 0.0015)));
    const area = this.box.getBoundingClientRect();
    this.view = {
      scale,
      x: event.clientX - area.left - scale * (photoX + 0.5),
      y: event.clientY - area.top - scale * (photoY + 0.5),
    };
    this.paint();
  }

  report() {
    const points = this.points.map((point) => point.map((value) => Math.round(value * 100) / 100));
    this.send("edit", { revision: this.revision, moved: this.selected, points });
  }

  paint() {
    if (!this.view || !this.dots) return;
    const { x, y, scale } = this.view;
    const place = ([px, py]) => [(px + 0.5) * scale + x, (py + 0.5) * scale + y];
    // The photograph may be sent smaller than it is; its points stay in its own pixels.
    const shrink = this.data.width / this.image.naturalWidth;
    this.image.style.transform = `translate(${x}px, ${y}px) scale(${scale * shrink})`;
    this.data.lines.forEach((line, index) => {
      this.lines[index].setAttribute("points", line.map((i) => place(this.points[i]).join(",")).join(" "));
    });
    this.data.irises.forEach((iris, number) => {
      const [[cx, cy], [rx, ry]] = [place(this.points[iris.centre]), place(this.points[iris.rim])];
      this.rings[number].setAttribute("cx", cx);
      this.rings[number].setAttribute("cy", cy);
      this.rings[number].setAttribute("r", Math.hypot(rx - cx, ry - cy));
    });
    this.points.forEach((point, index) => {
      const [cx, cy] = place(point);
      const dot = this.dots[index];
      dot.setAttribute("cx", cx);
      dot.setAttribute("cy", cy);
      dot.setAttribute("r", index === this.selected ? 6 : 3.5);
      dot.classList.toggle("selected", index === this.selected);
    });
    const chosen = this.selected === null ? "" :
      ` · landmark ${this.selected + 1}, ${this.data.names[this.selected]}`;
    this.hint.textContent = `Drag a point, or nudge it with the arrow keys; the wheel zooms${chosen}`;
  }
}

const mounted = new WeakMap();

export default function ({ parentElement, data, setStateValue }) {
  let editor = mounted.get(parentElement);
  if (!editor) {
    editor = new LandmarkEditor(parentElement);
    mounted.set(parentElement, editor);
  }
  editor.show(data, setStateValue);
  return () => { editor.watcher.disconnect(); mounted.delete(parentElement); };
}
