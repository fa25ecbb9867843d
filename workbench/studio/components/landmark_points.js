// The points of a face as the artist has them: moved, taken back, mirrored, kept over a reload.
const ROUNDING_PX = 0.1;                              // moves below this are none, as in Python

class FacePoints {
  constructor(data) {
    this.data = data;
    this.points = data.points.map((point) => [...point]);
    this.placed = new Set();                          // irises by number that the artist moved
    this.restore();
    this.steps = [this.snapshot()];
    this.at = 0;
  }

  // An iris takes its rim along, and goes with its eye as far as the eye's middle goes, as Python
  // will have it go; an iris that the artist moved stays.
  shift(index, place) {
    const by = place.map((value, axis) => value - this.points[index][axis]);
    this.points[index] = [...place];
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

  // Put a group back to where it was when the artist began.
  reset(indices) {
    indices.forEach((index) => { this.points[index] = [...this.data.points[index]]; });
    this.data.irises.forEach((iris, number) => {
      if (indices.includes(iris.centre)) this.placed.delete(number);
      if (iris.follows && !this.placed.has(number)) this.follow(iris);
    });
  }

  follow(iris) {
    const shift = [0, 1].map((axis) => iris.eye.reduce(
      (sum, i) => sum + this.points[i][axis] - this.data.points[i][axis], 0) / iris.eye.length);
    for (const index of [iris.centre, iris.rim]) {
      this.points[index] = this.data.points[index].map((value, axis) => value + shift[axis]);
    }
  }

  // Put the partner of a point across the face's midline; return it, or null where there is none.
  mirror(index) {
    const number = this.data.irises.findIndex((iris) => [iris.centre, iris.rim].includes(index));
    if (number >= 0) return this.mirrorIris(this.data.irises[number], this.data.irises[1 - number]);
    const partner = this.data.mirror[index];
    if (partner === index) return null;
    this.shift(partner, this.across(this.points[index]));
    return partner;
  }

  mirrorIris(iris, other) {
    const [[cx, cy], [rx, ry]] = [this.points[iris.centre], this.points[iris.rim]];
    const [x, y] = this.across([cx, cy]);
    this.shift(other.centre, [x, y]);
    this.shift(other.rim, [x + Math.hypot(rx - cx, ry - cy), y]);
    return other.centre;
  }

  // Reflect a place in the straight line that lies nearest to the points of the midline.
  across([x, y]) {
    const middle = this.data.mirror.flatMap((to, index) => (to === index ? [this.points[index]] : []));
    const mean = [0, 1].map((axis) => middle.reduce((sum, p) => sum + p[axis], 0) / middle.length);
    let [xx, xy, yy] = [0, 0, 0];
    for (const [px, py] of middle) {
      const [dx, dy] = [px - mean[0], py - mean[1]];
      xx += dx * dx; xy += dx * dy; yy += dy * dy;
    }
    const twice = Math.atan2(2 * xy, xx - yy);        // twice the line's angle
    const [dx, dy] = [x - mean[0], y - mean[1]];
    return [
      mean[0] + Math.cos(twice) * dx + Math.sin(twice) * dy,
      mean[1] + Math.sin(twice) * dx - Math.cos(twice) * dy,
    ];
  }

  moved(index) {
    const [from, to] = [this.data.points[index], this.points[index]];
    return Math.hypot(to[0] - from[0], to[1] - from[1]) > ROUNDING_PX;
  }

  snapshot() {
    return { points: this.points.map((point) => [...point]), placed: [...this.placed] };
  }

  // Remember a finished move, so that it can be taken back.
  note() {
    this.steps.splice(this.at + 1);
    this.steps.push(this.snapshot());
    this.at = this.steps.length - 1;
    this.keep();
  }

  step(by) {
    const found = this.steps[this.at + by];
    if (!found) return false;
    this.at += by;
    this.points = found.points.map((point) => [...point]);
    this.placed = new Set(found.placed);
    this.keep();
    return true;
  }

  // Moves that Python has not kept yet outlive a reload of the page, in this tab and for who moved them alone.
  keep() {
    const kept = { start: this.data.points, ...this.snapshot() };
    sessionStorage.setItem(`landmarks ${this.data.keptAs}`, JSON.stringify(kept));
  }

  forget() {
    sessionStorage.removeItem(`landmarks ${this.data.keptAs}`);
  }

  restore() {
    const kept = JSON.parse(sessionStorage.getItem(`landmarks ${this.data.keptAs}`) ?? "null");
    if (JSON.stringify(kept?.start) !== JSON.stringify(this.data.points)) return;
    this.points = kept.points;
    this.placed = new Set(kept.placed);
    this.restored = this.points.some((_, index) => this.moved(index));
  }
}
