// What the components here have in common: one object for each place on the page, kept over redraws.
const mounted = new WeakMap();

function mount(Kind, place, data, send) {
  let shown = mounted.get(place);
  if (!shown) {
    shown = new Kind(place);
    mounted.set(place, shown);
  }
  translate(place, data.words);
  shown.show(data, send);
  return () => { shown.watcher.disconnect(); mounted.delete(place); };
}

// English words in the page's language, what is given put in its places.
function say(words, english, given = {}) {
  return (words[english] ?? english).replace(/\{(\w+)\}/g, (_, name) => given[name]);
}

// The English that stands in the files, by the element or piece of text that says something else.
const english = new WeakMap();

function translate(place, words) {
  for (const element of place.querySelectorAll("*")) {
    const said = english.get(element) ?? {};
    for (const name of ["title", "aria-label", "alt"]) {
      said[name] ??= element.getAttribute(name);
      if (words[said[name]]) element.setAttribute(name, words[said[name]]);
    }
    english.set(element, said);
    for (const text of element.childNodes) {
      if (text.nodeType !== Node.TEXT_NODE) continue;
      if (!english.has(text)) english.set(text, text.data.trim());
      if (words[english.get(text)]) text.data = `${words[english.get(text)]} `;
    }
  }
}
