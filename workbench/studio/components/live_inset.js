// What the landmarks come to: as Python drew it, and while they move, as it is going to be drawn.
// What is about a landmark in the hand is shown larger.
const NEAR = 0.45;                                    // in extents of the face
const CLEAR_PX = 28;                                  // a held point is in sight with so much about it
const EDGE = 24;                                      // px about what is shown, that moves may bring in
const MOST_PX = 480;                                  // a larger canvas would not follow a hand

class LiveInset {
  constructor(root) {
    this.box = root.querySelector(".inset");
    this.image = root.querySelector("img");
    this.canvas = root.querySelector("canvas");
    this.paper = this.canvas.getContext("2d", { willReadFrequently: true });
    this.image.onload = () => this.begin();
    const follow = ({ detail }) => this.follow(detail);
    document.addEventListener(MOVED, follow);
    this.watcher = { disconnect: () => document.removeEventListener(MOVED, follow) };
  }

  show(data) {
    this.next = data;
    if (this.image.src !== data.picture) this.image.src = data.picture;
    else if (this.image.complete) this.begin();
  }

  // What is foreseen starts from the picture in sight; the one that comes is in sight once it is read.
  begin() {
    this.data = this.next;
    this.warp = this.data.warp && new LiveWarp(this.data.warp);
    this.drawn = null;
    // Where Python had no picture for the points as they stand, neither has the browser.
    this.refused = this.data.stands ? null : String(this.points);
    this.draw();
  }

  follow({ photograph, points, held }) {
    this.photograph = photograph;
    this.points = points.map((point) => [...point]);
    this.held = held;
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.draw(); });
  }

  draw() {
    const { data, warp, points } = this;
    const known = warp && points && this.photograph === data.photograph;
    const live = known && warp.moved(points) && this.refused !== String(points);
    this.enlarge(known && this.held?.index < data.warp.before.length ? this.held : null);
    if (live || this.part) this.foresee(live ? warp.change(points) : warp.still());
    this.canvas.hidden = !live && !this.part;
  }

  // What is seen about a point stands still while the point is held, so that what moves is the face.
  enlarge(held) {
    if (held?.index !== this.near) {
      this.near = held?.index;
      this.from = held && this.warp.grown(this.points)[held.index];
      this.part = held && this.warp.about(this.from, NEAR);
      this.box.classList.toggle("near", Boolean(held));
      this.drawn = null;
    }
    if (held) this.keepInSight(held.at);
  }

  keepInSight([x, y]) {
    const { width, top } = this.box.getBoundingClientRect();
    const { right } = this.box.parentElement.getBoundingClientRect();
    this.box.classList.toggle("aside", x > right - width - CLEAR_PX && y > top - CLEAR_PX);
  }

  foresee(change) {
    if (!this.drawn) this.read();
    else if (!change) return;                         // folded: what was foreseen last stays
    const { warp, drawn, ahead, scale, whole } = this;
    const inCanvas = (change ?? warp.still()).map((pair) => pair.map((value) => value * scale));
    remap(drawn, ahead, inCanvas, warp.columns, warp.rows, whole);
    this.paper.putImageData(ahead, -EDGE, -EDGE);
    if (this.part) this.mark();
  }

  // Four strokes about where the point was when it was taken up: beside what stands still, it is
  // seen how far the face goes.
  mark() {
    const { paper, canvas, part, from, scale } = this, px = canvas.width / this.box.clientWidth;
    const [x, y] = from.map((value, axis) => (value + 0.5 - part[axis]) * scale);
    paper.strokeStyle = "#ff5a36";
    paper.lineWidth = 2 * px;
    paper.beginPath();
    for (const [right, down] of Object.values(NUDGES)) {
      paper.moveTo(x + 12 * px * right, y + 12 * px * down);
      paper.lineTo(x + 20 * px * right, y + 20 * px * down);
    }
    paper.stroke();
  }

  // The drawn picture twice as fine as it is seen, so that moves by parts of a pixel stay sharp.
  read() {
    const { image, canvas, paper } = this, [left, top, width, height] = this.data.warp.crop;
    const part = this.part ?? this.data.warp.crop;
    const finest = (image.naturalWidth / width) * part[2] * (this.part ? 2 : 1);
    const fine = Math.max(2, window.devicePixelRatio) * this.box.clientWidth;
    canvas.width = Math.min(finest, fine, MOST_PX);
    canvas.height = Math.round((canvas.width * part[3]) / part[2]);
    this.scale = canvas.width / part[2];
    this.whole = [
      EDGE + (left - part[0]) * this.scale, EDGE + (top - part[1]) * this.scale, width * this.scale, height * this.scale,
    ];
    const paste = document.createElement("canvas");
    [paste.width, paste.height] = [canvas.width + 2 * EDGE, canvas.height + 2 * EDGE];
    const laid = paste.getContext("2d");
    laid.imageSmoothingQuality = "high";
    laid.drawImage(image, ...this.whole);
    this.drawn = laid.getImageData(0, 0, paste.width, paste.height);
    this.ahead = paper.createImageData(paste.width, paste.height);
  }
}

export default function ({ parentElement, data, setStateValue }) {
  return mount(LiveInset, parentElement, data, setStateValue);
}
