// Named points over a picture: choose one, then drag it, nudge it, or double-click where it belongs.
const KEYS = { PageDown: "next", PageUp: "previous", Delete: "remove", 0: "fit", "+": "closer", "-": "farther" };
const AROUND = 1.12;                                  // room about what is fitted into the box
const TWICE_MS = 500;                                 // a double-click's presses lie no farther apart
const [LETTER, LINE, DOT, GAP] = [6.2, 12, 5, 2];     // a name's letters, a point, between them, px

class PointEditor {
  constructor(root) {
    this.box = root.querySelector(".editor");
    this.image = root.querySelector("img");
    this.svg = root.querySelector("svg");
    this.side = root.querySelector(".editor-side");
    this.hint = root.querySelector(".editor-hint");
    this.choice = root.querySelector("select");
    this.buttons = Object.fromEntries(
      [...root.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]));
    for (const [what, button] of Object.entries(this.buttons)) button.onclick = () => this.act(what);
    this.choice.onchange = () => { this.selected = this.choice.value; this.paint(); };
    if (this.image) this.image.onload = () => { this.fit(); this.paint(); };
    this.svg.onpointerdown = (event) => this.press(event);
    this.svg.onpointermove = (event) => this.move(event);
    this.svg.onpointerup = this.svg.onpointercancel = () => this.release();
    this.svg.ondblclick = (event) => this.putTwice(event);
    this.box.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.box.onkeydown = (event) => this.key(event);
    this.deeds = new Deeds();
    this.watcher = new ResizeObserver(() => { this.fit(!this.zoomed); this.paint(); });
    this.watcher.observe(this.box);
  }

  show(data, send) {
    this.data = data;
    this.send = send;
    this.keep();
    this.box.style.height = `${data.height}px`;
    this.side.textContent = data.side;
    this.points = new Map(data.points.map((point) => [point.name, { ...point }]));
    this.deeds.confirm(data.done, send);
    for (const deed of this.deeds.open) if (deed.view === data.view) this.apply(deed);
    if (!this.points.has(this.selected)) {
      this.selected = (data.points.find((point) => !point.status) ?? data.points[0]).name;
    }
    this.list();
    this.build();
    this.showGround();
  }

  showGround() {
    if (this.image.src !== this.data.image) this.image.src = this.data.image;
    else this.paint();
  }

  // What was placed and not saved outlives a reload of the page, in this tab alone.
  keep() {
    if (!this.data.keptAs) return;
    const slot = `points ${this.data.keptAs}`;
    const before = sessionStorage.getItem(slot);
    if (!this.data.fresh) sessionStorage.setItem(slot, this.data.kept);
    else if (before && before !== this.data.kept) this.send("restored", before);
  }

  // What the server has not heard of yet is shown all the same.
  apply({ kind, name, xy }) {
    const point = this.points.get(name);
    if (!point) return;
    if (kind === "placed") Object.assign(point, { xy, status: point.status || "observed", unchecked: false });
    if (kind === "confirmed") point.unchecked = false;
    if (kind === "removed") Object.assign(point, { xy: null, status: null });
  }

  list() {
    this.choice.replaceChildren(...this.data.points.map(({ name, short, title, status }) => {
      const option = document.createElement("option");
      option.value = name;
      option.textContent = `${short || name} · ${title}${status ? "" : ` – ${say(this.data.words, "not placed")}`}`;
      return option;
    }));
  }

  build() {
    const make = (name) => document.createElementNS(SVG, name);
    this.dots = new Map();
    this.svg.replaceChildren();
    for (const { name, short, xy, status } of this.points.values()) {
      if (!xy) continue;
      const [dot, word] = [make("circle"), make("text")];
      dot.dataset.name = name;
      if (status) dot.classList.add(status);
      word.textContent = short || name;
      this.svg.append(dot, word);
      this.dots.set(name, [dot, word]);
    }
    this.longs = new Map([...this.dots.values()].map(([, word]) => [word, word.getComputedTextLength()]));
  }

  fit(anew = false) {
    const area = this.box.getBoundingClientRect();
    if (!area.width || !this.image.naturalWidth || (!anew && this.fitted === this.data.image)) return;
    this.zoomed = false;
    const { focus: [left, top, right, bottom], width, heightPx: height } = this.data;
    const room = right - left < width || bottom - top < height ? AROUND : 1;
    const scale = Math.min(area.width / (right - left), area.height / (bottom - top)) / room;
    this.view = {
      scale, x: (area.width - scale * (left + right)) / 2, y: (area.height - scale * (top + bottom)) / 2 };
    this.fitted = this.data.image;
  }

  toPicture([x, y]) {
    return [(x - this.view.x) / this.view.scale, (y - this.view.y) / this.view.scale];
  }

  // Where on the ground of the points a spot of the box lies, and the other way round.
  placeAt(spot) { return this.toPicture(spot); }

  spotOf([x, y]) { return [x * this.view.scale + this.view.x, y * this.view.scale + this.view.y]; }

  press(event) {
    this.box.focus();
    this.svg.setPointerCapture(event.pointerId);
    const name = event.target.dataset?.name;
    if (!(event.timeStamp - this.pressed < TWICE_MS)) this.meant = this.selected;
    this.pressed = event.timeStamp;
    if (name === undefined) {
      this.drag = this.grasp(event);
    } else {
      this.selected = name;
      this.drag = { moved: false };
    }
    this.paint();
  }

  move(event) {
    if (!this.drag) return;
    if (this.drag.pan) {
      this.pull(event);
      this.zoomed = true;
    } else {
      const place = this.placeAt(inBox(this.box, event));
      if (place) {
        this.points.get(this.selected).xy = place;
        this.drag.moved = true;
      }
    }
    this.paint();
  }

  grasp(event) {
    return { pan: [event.clientX - this.view.x, event.clientY - this.view.y] };
  }

  pull(event) {
    [this.view.x, this.view.y] = [event.clientX - this.drag.pan[0], event.clientY - this.drag.pan[1]];
  }

  release() {
    const moved = this.drag?.moved;
    this.drag = null;
    if (moved) this.report();
  }

  key(event) {
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const { xy, status } = this.points.get(this.selected) ?? {};
    if (event.ctrlKey || event.metaKey) {
      if (name !== "z" && name !== "y") return;
      event.preventDefault();
      this.act(name === "y" || event.shiftKey ? "redo" : "undo");
    } else if (NUDGES[name] && this.steer(NUDGES[name])) {
      event.preventDefault();
    } else if (NUDGES[name] && xy) {
      event.preventDefault();
      const [length, nudged] = [event.shiftKey ? 10 : 1, this.selected];
      this.points.get(this.selected).xy = xy.map((value, axis) => value + length * NUDGES[name][axis]);
      this.paint();
      clearTimeout(this.pause);                       // one report for a burst of keys
      if (this.nudged && this.nudged !== this.selected) this.report(this.nudged);
      this.nudged = this.selected;
      this.pause = setTimeout(() => { this.nudged = null; this.report(nudged); }, 350);
    } else if (name === "Enter" && !status) {
      this.put(this.placeAt([this.box.clientWidth / 2, this.box.clientHeight / 2]));
    } else if (name === "Enter" && !event.repeat) {   // held, it would let points stand unseen
      this.act("confirm");
    } else if (KEYS[name]) {
      event.preventDefault();
      this.act(KEYS[name]);
    }
  }

  // Whether the arrow keys did something else than to move the chosen point.
  steer() { return false; }

  // A missing point may belong close to another, which the first of two presses chose.
  putTwice(event) {
    if (this.points.has(this.meant) && !this.points.get(this.meant).status) this.selected = this.meant;
    this.put(this.placeAt(inBox(this.box, event)));
  }

  put(xy) {
    if (!xy) return;
    const point = this.points.get(this.selected);
    point.xy = xy;
    point.status ||= "observed";
    this.build();
    this.paint();
    this.report();
  }

  act(what) {
    const centre = [this.box.clientWidth / 2, this.box.clientHeight / 2];
    switch (what) {
      case "undo": case "redo": this.tellServer({ kind: what }); break;
      case "remove": if (this.points.get(this.selected).status) this.remove(); break;
      case "confirm": if (this.isToBeLookedAt(this.points.get(this.selected))) this.confirm(); break;
      case "next": this.choose(1); break;
      case "previous": this.choose(-1); break;
      case "fit": this.fit(true); break;
      case "closer": this.zoom(1.25, centre); break;
      case "farther": this.zoom(0.8, centre); break;
    }
    this.paint();
  }

  choose(by) {
    const names = [...this.points.keys()];
    this.selected = names[(names.indexOf(this.selected) + by + names.length) % names.length];
  }

  wheel(event) {
    this.zoom(wheelFactor(event), inBox(this.box, event));
  }

  zoom(factor, at) {
    const [x, y] = this.toPicture(at);
    const scale = Math.min(20, Math.max(0.1, this.view.scale * factor));
    this.view = { scale, x: at[0] - scale * x, y: at[1] - scale * y };
    this.zoomed = true;
    this.paint();
  }

  remove() {
    this.tellServer({ kind: "removed", name: this.selected });
    this.apply({ kind: "removed", name: this.selected });
    this.build();
  }

  isToBeLookedAt({ unchecked, xy }) { return Boolean(unchecked && xy); }

  // The next one that nobody looked at is chosen, if one is in sight.
  confirm() {
    const deed = { kind: "confirmed", name: this.selected };
    this.tellServer(deed);
    this.apply(deed);
    const names = [...this.points.keys()];
    const here = names.indexOf(this.selected);
    const after = [...names.slice(here), ...names.slice(0, here)];
    this.selected = after.find((name) => this.isToBeLookedAt(this.points.get(name))) ?? this.selected;
    this.build();
  }

  report(name = this.selected) {
    const point = this.points.get(name);
    const xy = point.xy.map((value) => Math.round(value * this.fine) / this.fine);
    point.unchecked = false;
    this.paint();
    this.tellServer({ kind: "placed", name, xy });
  }

  tellServer(deed) {
    this.deeds.add({ view: this.data.view, ...deed });
  }

  get fine() { return 10; }

  drawGround() {
    const { x, y, scale } = this.view;
    const shrink = this.data.width / this.image.naturalWidth;
    this.image.style.transform = `translate(${x}px, ${y}px) scale(${scale * shrink})`;
  }

  paint() {
    if (!this.view || !this.dots) return;
    this.drawGround();
    for (const [name, [dot, word]] of this.dots) {
      const [cx, cy] = this.spotOf(this.points.get(name).xy);
      const chosen = name === this.selected;
      dot.setAttribute("cx", cx);
      dot.setAttribute("cy", cy);
      dot.setAttribute("r", chosen ? 6 : 4);
      dot.classList.toggle("selected", chosen);
      dot.classList.toggle("unchecked", this.points.get(name).unchecked);
    }
    this.name();
    this.tell();
  }

  // Names stand beside their points where they cover no other point and no name that stands there
  // already; the chosen one's stands first. One that has no room is not shown.
  name() {
    const spots = [...this.dots.values()].map(([dot, word]) =>
      [dot, word, Number(dot.getAttribute("cx")), Number(dot.getAttribute("cy"))]);
    const chosen = this.dots.get(this.selected)?.[0];
    spots.sort(([one], [other]) => (other === chosen) - (one === chosen));
    const seen = spots.filter(([dot]) => !dot.classList.contains("behind"));
    const taken = seen.map(([dot, , x, y]) => [x - DOT, y - DOT, x + DOT, y + DOT, dot]);
    const isFree = ([left, top, right, bottom], own) => !taken.some(([l, t, r, b, dot]) =>
      dot !== own && left < r + GAP && l < right + GAP && top < b && t < bottom);
    for (const [dot, word, x, y] of spots) {
      const long = this.longs.get(word) || LETTER * word.textContent.length;
      const boxes = [[x + 8, y - 5], [x - 8 - long, y - 5], [x + 8, y + LINE], [x - 8 - long, y + LINE]]
        .map(([left, foot]) => [left, foot - LINE, left + long, foot]);
      const box = boxes.find((one) => isFree(one, dot)) ?? (dot === chosen ? boxes[0] : null);
      const hidden = !box || (dot !== chosen && dot.classList.contains("behind"));
      word.classList.toggle("hidden", hidden);
      if (hidden) continue;
      word.setAttribute("x", box[0]);
      word.setAttribute("y", box[3]);
      taken.push([...box, null]);
    }
  }

  tell() {
    const { name, short, title, definition, status, unchecked, xy } = this.points.get(this.selected);
    if (this.choice.value !== name) this.choice.value = name;
    this.buttons.undo.disabled = !this.data.canUndo;
    this.buttons.redo.disabled = !this.data.canRedo;
    this.buttons.remove.disabled = !status;
    this.buttons.confirm.hidden = !this.data.points.some((point) => point.unchecked);
    this.buttons.confirm.disabled = !this.isToBeLookedAt(this.points.get(this.selected));
    const { words } = this.data;
    const held = status ? say(words, status) : "";
    const where = !status ? say(words, "Not placed: double-click where it belongs.")
      : `${held[0].toUpperCase()}${held.slice(1)}${unchecked ? `; ${say(words, "the program's, unchecked")}` : ""}.`
        + (xy ? "" : ` ${say(words, "It is not in sight from here; a double-click places it anew.")}`);
    const said = `${short || name}, ${title}: ${definition}. ${where}`;
    if (this.hint.textContent !== said) this.hint.textContent = said;
  }
}

export default function ({ parentElement, data, setStateValue }) {
  return mount(PointEditor, parentElement, data, setStateValue);
}
