// How the editor of landmarks tells the page what moves, long before Python hears of it. What is
// held: the number of a point, and where it is in the window; null while none is.
const MOVED = "landmarks-moved";

function tellMoves(photograph, points, held) {
  document.dispatchEvent(new CustomEvent(MOVED, { detail: { photograph, points, held } }));
}
