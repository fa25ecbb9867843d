// The picture of moved landmarks as it is going to be, from the one that was drawn last.
const CELLS_ACROSS = 28;
const STILL_PX = 0.1;                                 // moves below this are none, as in Python
const LEAST_AREA = 0.25;                              // what would be pinched below it is stiffened
const STIFFER = [0, 1e-4, 1e-3, 1e-2];
const FADES = [1.5, 1.75];                            // in half extents of the face: whole, and gone

class LiveWarp {
  constructor(data) {
    this.data = data;
    const [low, high] = [Math.min, Math.max].map((pick) => [0, 1].map(
      (axis) => pick(...data.before.map((point) => point[axis]))));
    this.unit = Math.max(high[0] - low[0], high[1] - low[1]);
    this.middle = [0, 1].map((axis) => data.before.reduce((sum, p) => sum + p[axis], 0) / data.before.length);
    this.response = Int8Array.from(atob(data.response), (letter) => letter.charCodeAt(0));
    this.vertices = this.spread(data.crop);
    this.drawn = this.fetched(data.before, data.after, 0);
  }

  // Corners of the cells that the picture is moved in, x and y in px of the photograph.
  spread([left, top, width, height]) {
    this.columns = CELLS_ACROSS;
    this.rows = Math.max(1, Math.round((CELLS_ACROSS * height) / width));
    const places = [];
    for (let row = 0; row <= this.rows; row += 1) {
      for (let column = 0; column <= this.columns; column += 1) {
        places.push([left + (column * width) / this.columns - 0.5, top + (row * height) / this.rows - 0.5]);
      }
    }
    return places;
  }

  // A square about a place, so large a share of the face, within what is shown: left, top and size.
  about(place, share) {
    const side = share * this.unit, [left, top, width, height] = this.data.crop;
    const [x, y] = place.map((value) => value + 0.5 - side / 2);
    const within = (value, low, high) => Math.max(low, Math.min(high, value));
    return [within(x, left, left + width - side), within(y, top, top + height - side), side, side];
  }

  moved(points) {
    return this.data.before.some(([x, y], i) => Math.hypot(points[i][0] - x, points[i][1] - y) > STILL_PX);
  }

  // Where landmarks are going to stand in the picture: with their growth, and what it answers.
  grown(points) {
    const { before, after, response_step: step } = this.data, count = before.length;
    const moves = before.map((point, i) => point.map((value, axis) => points[i][axis] - value));
    return after.map((place, i) => place.map((value, axis) => {
      const row = (axis * count + i) * 2 * count;
      const answer = moves.reduce((sum, [x, y], k) => (
        x || y ? sum + this.response[row + k] * x + this.response[row + count + k] * y : sum), 0);
      return value + moves[i][axis] + step * answer;
    }));
  }

  // From how far what will stand at every vertex is fetched out of the photograph, in units.
  fetched(points, grown, smoothing) {
    const { ring, ring_shift: shift } = this.data;
    const apart = (from, to) => from.map((value, axis) => (value - to[axis]) / this.unit);
    const spline = ThinPlate.through(
      [...grown, ...ring].map((place) => place.map((value) => value / this.unit)),
      [...points.map((point, i) => apart(point, grown[i])), ...shift.map((by) => apart(by, [0, 0]))],
      smoothing,
    );
    return spline && this.vertices.map(([x, y]) => (
      this.share([x, y]) ? spline.at(x / this.unit, y / this.unit) : [0, 0]));
  }

  share([x, y]) {
    const away = Math.hypot(x - this.middle[0], y - this.middle[1]) / (this.unit / 2);
    return Math.min(1, Math.max(0, (FADES[1] - away) / (FADES[1] - FADES[0])));
  }

  // From how far every vertex is fetched out of the drawn picture, in px of the photograph; null
  // where the picture would fold.
  change(points) {
    const grown = this.grown(points.slice(0, this.data.before.length));
    for (const smoothing of STIFFER) {
      const fetched = this.fetched(points.slice(0, grown.length), grown, smoothing);
      if (fetched && this.leastArea(fetched) >= LEAST_AREA) {
        return fetched.map((pair, i) => pair.map((value, axis) => (
          (value - this.drawn[i][axis]) * this.unit * this.share(this.vertices[i]))));
      }
    }
    return null;
  }

  still() {
    return this.vertices.map(() => [0, 0]);
  }

  // The least share that is left of the area of a cell in and about the face.
  leastArea(fetched) {
    let least = Infinity;
    const at = (i) => [0, 1].map((axis) => this.vertices[i][axis] + fetched[i][axis] * this.unit);
    const across = this.columns + 1, [, , width, height] = this.data.crop;
    const whole = (width / this.columns) * (height / this.rows);
    for (let i = 0; i < this.vertices.length - across; i += 1) {
      if (i % across === this.columns || this.share(this.vertices[i]) < 1) continue;
      const [[ax, ay], [bx, by], [cx, cy]] = [at(i), at(i + 1), at(i + across)];
      least = Math.min(least, ((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) / whole);
    }
    return least;
  }
}

// Lay out pixels `from` with every vertex fetched from as far as `change` says, in px of both. The
// cells between vertices cover `whole` evenly, of which `from` may be a part: left, top and size.
function remap(from, to, change, columns, rows, whole = [0, 0, from.width, from.height]) {
  const [x0, y0, across, down] = whole;
  const ends = (at, start, size, count, most) => [at, at + 1].map(
    (edge) => Math.min(most, Math.max(0, Math.ceil(start + (edge * size) / count - 0.5))));
  to.data.set(from.data);
  for (let cell = 0; cell < columns * rows; cell += 1) {
    const column = cell % columns, row = (cell - column) / columns, first = cell + row;
    const corners = [first, first + 1, first + columns + 1, first + columns + 2].map((i) => change[i]);
    if (corners.every(([x, y]) => Math.abs(x) < 0.02 && Math.abs(y) < 0.02)) continue;
    const [left, right] = ends(column, x0, across, columns, from.width);
    const [top, bottom] = ends(row, y0, down, rows, from.height);
    for (let y = top; y < bottom; y += 1) {
      const v = ((y + 0.5 - y0) * rows) / down - row;
      const [[ax, ay], [bx, by]] = [0, 1].map((side) => [0, 1].map((axis) => (
        corners[side][axis] * (1 - v) + corners[side + 2][axis] * v)));
      for (let x = left; x < right; x += 1) {
        const u = ((x + 0.5 - x0) * columns) / across - column;
        sample(from, x + ax + (bx - ax) * u, y + ay + (by - ay) * u, to.data, 4 * (y * from.width + x));
      }
    }
  }
}

function sample({ data, width, height }, x, y, to, at) {
  x = Math.min(width - 1.001, Math.max(0, x));
  y = Math.min(height - 1.001, Math.max(0, y));
  const column = Math.floor(x), row = Math.floor(y), u = x - column, v = y - row;
  const i = 4 * (row * width + column), under = i + 4 * width;
  for (let k = 0; k < 3; k += 1) {
    const high = data[i + k] * (1 - u) + data[i + 4 + k] * u;
    to[at + k] = high * (1 - v) + (data[under + k] * (1 - u) + data[under + 4 + k] * u) * v;
  }
}
