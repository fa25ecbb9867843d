// A thin-plate spline of two values over the plane, as the picture itself is moved by.
class ThinPlate {
  // Through values at centres, [x, y] each, all counted in units; null where they give none.
  static through(centres, values, smoothing = 0) {
    const count = centres.length, size = count + 3;
    const rows = Array.from({ length: size }, () => new Float64Array(size + 2));
    centres.forEach(([x, y], i) => {
      for (let j = 0; j < count; j += 1) rows[i][j] = kernel(x - centres[j][0], y - centres[j][1]);
      rows[i][i] += smoothing;
      rows[i].set([1, x, y, ...values[i]], count);
      [1, x, y].forEach((value, k) => { rows[count + k][i] = value; });
    });
    return solved(rows) ? new ThinPlate(centres, rows.map((row) => row.slice(size))) : null;
  }

  constructor(centres, weights) {
    this.centres = Float64Array.from(centres.flat());
    this.weights = Float64Array.from(weights.flatMap((pair) => [...pair]));
  }

  at(x, y) {
    const { centres, weights } = this, end = centres.length;
    let u = weights[end] + weights[end + 2] * x + weights[end + 4] * y;
    let v = weights[end + 1] + weights[end + 3] * x + weights[end + 5] * y;
    for (let i = 0; i < end; i += 2) {
      const part = kernel(x - centres[i], y - centres[i + 1]);
      u += part * weights[i];
      v += part * weights[i + 1];
    }
    return [u, v];
  }
}

function kernel(dx, dy) {
  const squared = Math.max(dx * dx + dy * dy, 1e-20);
  return squared * Math.log(squared);
}

// Solve linear equations in place: each row holds its values behind as many coefficients as there
// are rows, and holds what solves them there afterwards. False where nothing does.
function solved(rows) {
  const size = rows.length, width = rows[0].length;
  for (let k = 0; k < size; k += 1) {
    let best = k;
    for (let i = k + 1; i < size; i += 1) if (Math.abs(rows[i][k]) > Math.abs(rows[best][k])) best = i;
    [rows[k], rows[best]] = [rows[best], rows[k]];
    if (Math.abs(rows[k][k]) < 1e-12) return false;
    for (let i = k + 1; i < size; i += 1) {
      const share = rows[i][k] / rows[k][k];
      if (share) for (let j = k; j < width; j += 1) rows[i][j] -= share * rows[k][j];
    }
  }
  for (let k = size - 1; k >= 0; k -= 1) {
    for (let j = size; j < width; j += 1) {
      for (let i = k + 1; i < size; i += 1) rows[k][j] -= rows[k][i] * rows[i][j];
      rows[k][j] /= rows[k][k];
    }
  }
  return true;
}
