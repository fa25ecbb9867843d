// How far a point lies from a line from one point to another.
function away([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const share = length && Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(ax + share * dx - x, ay + share * dy - y);
}

// A brush over a picture: strokes in the photograph's own pixels, to be drawn, erased, taken back.
class Brush {
  constructor(root) {
    this.box = root.querySelector(".brush");
    this.image = root.querySelector("img");
    this.canvas = root.querySelector("canvas");
    this.size = root.querySelector("input");
    this.back = root.querySelector("[data-do=back]");
    this.again = root.querySelector("[data-do=again]");
    this.eraser = root.querySelector("[data-do=erase]");
    this.clear = root.querySelector("[data-do=clear]");
    this.image.onload = () => {
      this.box.style.setProperty("--shape", this.image.naturalWidth / this.image.naturalHeight);
      this.paint();
    };
    this.canvas.onpointerdown = (event) => this.press(event);
    this.canvas.onpointermove = (event) => this.move(event);
    this.canvas.onpointerup = this.canvas.onpointercancel = () => this.release();
    this.back.onclick = () => this.go(this.past, this.future);
    this.again.onclick = () => this.go(this.future, this.past);
    this.clear.onclick = () => this.change([]);
    this.eraser.onclick = () => {
      const erases = this.eraser.getAttribute("aria-pressed") !== "true";
      this.eraser.setAttribute("aria-pressed", String(erases));
    };
    this.watcher = new ResizeObserver(() => this.paint());
    this.watcher.observe(this.box);
  }

  show(data, send) {
    this.send = send;
    const overruled = this.data && data.revision !== this.data.revision;
    if (!this.data || overruled || data.photograph !== this.data.photograph) {
      this.strokes = data.strokes.map((stroke) => ({ ...stroke }));
      // What another visit painted is taken back stroke by stroke.
      this.past = this.strokes.map((_, index) => this.strokes.slice(0, index));
      this.future = [];
    }
    this.data = data;
    if (this.image.src !== data.image) this.image.src = data.image;
    this.paint();
  }

  // How many pixels of the photograph one of the screen is.
  get scale() { return this.data.width / (this.canvas.clientWidth || 1); }

  place(event) {
    const area = this.canvas.getBoundingClientRect();
    return [(event.clientX - area.left) * this.scale, (event.clientY - area.top) * this.scale];
  }

  get erases() { return this.eraser.getAttribute("aria-pressed") === "true"; }

  press(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.drawn = { points: [this.place(event)], radius_px: Number(this.size.value) * this.scale };
    if (this.erases) this.left = this.untouched(this.strokes);
    this.paint();
  }

  move(event) {
    if (!this.drawn) return;
    this.drawn.points.push(this.place(event));
    if (this.left) this.left = this.untouched(this.left);
    this.paint();
  }

  release() {
    if (!this.drawn) return;
    const [drawn, left] = [this.drawn, this.left];
    this.drawn = this.left = null;
    if (!left) this.change([...this.strokes, drawn]);
    else if (left.length < this.strokes.length) this.change(left);
    else this.paint();
  }

  // The strokes that the eraser does not touch where it is now.
  untouched(strokes) {
    const { points, radius_px } = this.drawn;
    const at = points[points.length - 1];
    return strokes.filter((stroke) => !stroke.points.some((to, index) => (
      away(at, stroke.points[Math.max(0, index - 1)], to) < stroke.radius_px + radius_px)));
  }

  change(strokes) {
    this.past.push(this.strokes);
    this.future = [];
    this.strokes = strokes;
    this.report();
  }

  go(from, to) {
    to.push(this.strokes);
    this.strokes = from.pop();
    this.report();
  }

  report() {
    const round = (value) => Math.round(value * 10) / 10;
    const strokes = this.strokes.map(({ points, radius_px }) => (
      { points: points.map((point) => point.map(round)), radius_px: round(radius_px) }));
    this.send("painted", { revision: this.data.revision, strokes });
    this.paint();
  }

  paint() {
    if (!this.data || !this.canvas.clientWidth) return;
    [this.canvas.width, this.canvas.height] = [this.canvas.clientWidth, this.canvas.clientHeight];
    const pen = this.canvas.getContext("2d");
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "rgba(255, 90, 54, 0.45)";
    const shown = this.left ?? [...this.strokes, ...(this.drawn ? [this.drawn] : [])];
    for (const { points, radius_px } of shown) {
      pen.lineWidth = 2 * radius_px / this.scale;
      pen.beginPath();
      points.forEach(([x, y], index) => {
        const [px, py] = [x / this.scale, y / this.scale];
        if (index === 0) pen.moveTo(px, py);
        pen.lineTo(px + (points.length === 1 ? 0.01 : 0), py);
      });
      pen.stroke();
    }
    this.clear.disabled = this.strokes.length === 0;
    this.back.disabled = this.past.length === 0;
    this.again.disabled = this.future.length === 0;
  }
}

export default function ({ parentElement, data, setStateValue }) {
  return mount(Brush, parentElement, data, setStateValue);
}
