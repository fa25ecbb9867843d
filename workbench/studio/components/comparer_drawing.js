// Pictures onto a pane's canvas, in each way of comparing.
const DRAWINGS = {
  wipe(draw, [one, other], { wipe }) {
    draw.picture(one);
    draw.within(wipe / 100, 1, () => { draw.empty(); draw.picture(other); });
  },
  beside(draw, [one]) { draw.picture(one); },
  blink(draw, pair, { shown }) { draw.picture(pair[shown]); },
  onion(draw, [one, other], { mix }) {
    draw.picture(one);
    draw.faded(mix / 100, () => draw.picture(other));
  },
  difference(draw, [one, other]) {
    draw.black();
    draw.picture(one);
    draw.blended("difference", () => draw.picture(other));
    draw.doubled();
    draw.doubled();
  },
};

class Drawing {
  constructor(canvas, frame, view) {
    const area = canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(area.width * ratio), Math.round(area.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    this.canvas = canvas;
    this.frame = frame;
    this.place = view.over(frame, area);
    this.pen = canvas.getContext("2d");
    this.ratio = ratio;
    this.empty();
  }

  empty() { this.onScreen(() => this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height)); }

  // The whole bitmap, without the frame's scale.
  onScreen(act) {
    this.pen.save();
    this.pen.setTransform(1, 0, 0, 1, 0, 0);
    act();
    this.pen.restore();
  }

  inFrame(act) {
    const { scale, left, top } = this.place;
    this.pen.save();
    this.pen.setTransform(scale * this.ratio, 0, 0, scale * this.ratio, left * this.ratio, top * this.ratio);
    act();
    this.pen.restore();
  }

  picture({ image, width, height }) {
    if (!image) return;
    const { scale, left, top } = placeIn(this.frame, { width, height });
    this.inFrame(() => {
      this.pen.imageSmoothingEnabled = this.place.scale < 4;
      this.pen.imageSmoothingQuality = "high";
      this.pen.drawImage(image, left, top, width * scale, height * scale);
    });
  }

  black() {
    this.onScreen(() => {
      this.pen.fillStyle = "#000";
      this.pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    });
  }

  within(from, to, act) {
    const { width, height } = this.canvas;
    this.pen.save();
    this.pen.setTransform(1, 0, 0, 1, 0, 0);
    this.pen.beginPath();
    this.pen.rect(width * from, 0, width * (to - from), height);
    this.pen.clip();
    act();
    this.pen.restore();
  }

  faded(share, act) {
    this.pen.globalAlpha = share;
    act();
    this.pen.globalAlpha = 1;
  }

  blended(how, act) {
    this.pen.globalCompositeOperation = how;
    act();
    this.pen.globalCompositeOperation = "source-over";
  }

  doubled() {
    this.onScreen(() => this.blended("lighter", () => this.pen.drawImage(this.canvas, 0, 0)));
  }
}
