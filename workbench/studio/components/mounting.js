// What the components here have in common: one object for each place on the page, kept over redraws.
const mounted = new WeakMap();

function mount(Kind, place, data, send) {
  let shown = mounted.get(place);
  if (!shown) {
    shown = new Kind(place);
    mounted.set(place, shown);
  }
  shown.show(data, send);
  return () => { shown.watcher.disconnect(); mounted.delete(place); };
}
