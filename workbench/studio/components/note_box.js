// A note that is being written: each letter outlives a reload of the page, in this tab alone.
const boxes = new WeakMap();

export default function ({ parentElement, data, setStateValue }) {
  const area = parentElement.querySelector("textarea");
  const slot = `note ${data.keptAs}`;
  parentElement.querySelector("span").textContent = data.label;
  area.placeholder = data.placeholder;
  area.oninput = () => sessionStorage.setItem(slot, area.value);
  area.onchange = () => setStateValue("words", area.value);
  if (boxes.get(area) === slot) return;
  boxes.set(area, slot);
  area.value = sessionStorage.getItem(slot) ?? "";
  if (area.value !== data.words) setStateValue("words", area.value);
}
