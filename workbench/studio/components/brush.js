// A brush over a picture: strokes in the photograph's own pixels; the last one can be taken back.
class Brush {
  constructor(root) {
    this.box = root.querySelector(".brush");
    this.image = root.querySelector("img");
    this.canvas = root.querySelector("canvas");
    this.size = root.querySelector("input");
    this.back = root.querySelector("[data-do=back]");
    this.clear = root.querySelector("[data-do=clear]");
    this.image.onload = () => {
      this.box.style.setProperty("--shape", this.image.naturalWidth / this.image.naturalHeight);
      this.paint();
    };
    this.canvas.onpointerdown = (event) => this.press(event);
    this.canvas.onpointermove = (event) => this.move(event);
    this.canvas.onpointerup = this.canvas.onpointercancel = () => this.release();
    this.back.onclick = () => { this.strokes.pop(); this.report(); };
    this.clear.onclick = () => { this.strokes = []; this.report(); };
    this.watcher = new ResizeObserver(() => this.paint());
    this.watcher.observe(this.box);
  }

  show(data, send) {
    this.send = send;
    const overruled = this.data && data.revision !== this.data.revision;
    if (!this.data || overruled || data.photograph !== this.data.photograph) {
      this.strokes = data.strokes.map((stroke) => ({ ...stroke }));
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

  press(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.drawn = { points: [this.place(event)], radius_px: Number(this.size.value) * this.scale };
    this.paint();
  }

  move(event) {
    if (!this.drawn) return;
    this.drawn.points.push(this.place(event));
    this.paint();
  }

  release() {
    if (!this.drawn) return;
    this.strokes.push(this.drawn);
    this.drawn = null;
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
    for (const { points, radius_px } of [...this.strokes, ...(this.drawn ? [this.drawn] : [])]) {
      pen.lineWidth = 2 * radius_px / this.scale;
      pen.beginPath();
      points.forEach(([x, y], index) => {
        const [px, py] = [x / this.scale, y / this.scale];
        if (index === 0) pen.moveTo(px, py);
        pen.lineTo(px + (points.length === 1 ? 0.01 : 0), py);
      });
      pen.stroke();
    }
    this.back.disabled = this.clear.disabled = this.strokes.length === 0;
  }
}

export default function ({ parentElement, data, setStateValue }) {
  return mount(Brush, parentElement, data, setStateValue);
}
