// How the editor of landmarks tells the page what moves, long before Python hears of it.
const MOVED = "landmarks-moved";

function tellMoves(photograph, points) {
  document.dispatchEvent(new CustomEvent(MOVED, { detail: { photograph, points } }));
}
