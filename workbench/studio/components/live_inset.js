// What the landmarks come to: as Python drew it, and while they move, as it is going to be drawn.
class LiveInset {
  constructor(root) {
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

  follow({ photograph, points }) {
    this.photograph = photograph;
    this.points = points.map((point) => [...point]);
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.draw(); });
  }

  draw() {
    const { data, warp, points } = this;
    const live = warp && points && this.photograph === data.photograph && warp.moved(points)
      && this.refused !== String(points);
    if (live) this.foresee(warp.change(points));
    this.canvas.hidden = !live;
  }

  foresee(change) {
    if (!change) return;                              // folded: what was foreseen last stays
    this.drawn ??= this.read();
    const { canvas, warp, drawn, ahead } = this;
    const scale = [canvas.width / this.data.warp.crop[2], canvas.height / this.data.warp.crop[3]];
    const inCanvas = change.map((pair) => pair.map((value, axis) => value * scale[axis]));
    remap(drawn, ahead, inCanvas, warp.columns, warp.rows);
    this.paper.putImageData(ahead, 0, 0);
  }

  // The drawn picture twice as fine as it is seen, so that moves by parts of a pixel stay sharp.
  read() {
    const { image, canvas, paper } = this;
    const fine = Math.max(2, window.devicePixelRatio) * image.clientWidth;
    canvas.width = Math.min(image.naturalWidth, Math.round(fine)) || image.naturalWidth;
    canvas.height = Math.round((canvas.width * image.naturalHeight) / image.naturalWidth);
    paper.imageSmoothingQuality = "high";
    paper.drawImage(image, 0, 0, canvas.width, canvas.height);
    this.ahead = paper.createImageData(canvas.width, canvas.height);
    return paper.getImageData(0, 0, canvas.width, canvas.height);
  }
}

export default function ({ parentElement, data, setStateValue }) {
  return mount(LiveInset, parentElement, data, setStateValue);
}
