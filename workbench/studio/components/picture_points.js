// What editors of points over a picture have in common.
const SVG = "http://www.w3.org/2000/svg";
const NUDGES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function inBox(box, event) {
  const area = box.getBoundingClientRect();
  return [event.clientX - area.left, event.clientY - area.top];
}

function wheelFactor(event) {
  event.preventDefault();
  return Math.exp(-event.deltaY * 0.0015);
}
