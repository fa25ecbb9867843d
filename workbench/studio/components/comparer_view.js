// Where pictures lie on the screen: one frame as large as the first, seen through every pane alike.
const MOST_TIMES = 40;

class View {
  constructor() { this.reset(); }

  reset() { [this.zoom, this.x, this.y] = [1, 0.5, 0.5]; }

  // The frame's scale and corner in a pane, in px of the screen.
  over(frame, pane) {
    const fit = Math.min(pane.width / frame.width, pane.height / frame.height);
    const scale = fit * this.zoom;
    // On whole pixels of the screen, or full size would be blurred by half a pixel.
    const ratio = window.devicePixelRatio || 1;
    const whole = (value) => Math.round(value * ratio) / ratio;
    return {
      scale,
      left: whole(pane.width / 2 - this.x * frame.width * scale),
      top: whole(pane.height / 2 - this.y * frame.height * scale),
    };
  }

  toFrame(frame, pane, [px, py]) {
    const { scale, left, top } = this.over(frame, pane);
    return [(px - left) / scale, (py - top) / scale];
  }

  // What lies under a place of a pane stays there.
  zoomAt(factor, frame, pane, place = [pane.width / 2, pane.height / 2]) {
    const [fx, fy] = this.toFrame(frame, pane, place);
    this.zoom = Math.min(MOST_TIMES, Math.max(1, this.zoom * factor));
    const { scale } = this.over(frame, pane);
    this.x = (fx + (pane.width / 2 - place[0]) / scale) / frame.width;
    this.y = (fy + (pane.height / 2 - place[1]) / scale) / frame.height;
    this.hold();
  }

  panBy(dx, dy, frame, pane) {
    const { scale } = this.over(frame, pane);
    this.x -= dx / (scale * frame.width);
    this.y -= dy / (scale * frame.height);
    this.hold();
  }

  hold() {
    if (this.zoom <= 1) this.reset();
    [this.x, this.y] = [this.x, this.y].map((at) => Math.min(1, Math.max(0, at)));
  }
}

// A picture that is smaller or of another shape lies whole in the middle of the frame.
function placeIn(frame, picture) {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  return {
    scale,
    left: (frame.width - scale * picture.width) / 2,
    top: (frame.height - scale * picture.height) / 2,
  };
}
