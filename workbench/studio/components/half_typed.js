// A form tells the server nothing before it is sent: what is typed is kept by the browser itself.
const FIELDS = "[class*=st-key-half-typed] :is(input[type=text], input[type=number], textarea)";

function slotOf(field) {
  const scope = [...field.closest("[class*=st-key-half-typed]").classList]
    .find((name) => name.startsWith("st-key-half-typed"));
  return `half typed by ${window.halfTypedBy}: ${scope}: ${field.getAttribute("aria-label")}`;
}

function isKept(field) {
  return field.matches?.(FIELDS) && field.getAttribute("role") !== "combobox";
}

function putBack() {
  for (const field of document.querySelectorAll(FIELDS)) {
    if (!isKept(field) || field.dataset.putBack) continue;
    field.dataset.putBack = "yes";
    const typed = sessionStorage.getItem(slotOf(field));
    if (!typed || field.value) continue;
    // React hears of a value only where it is set past its own watch, and takes it up on leaving.
    const kind = field.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, typed);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  }
}

function watch() {
  document.addEventListener("input", ({ target }) => {
    if (isKept(target)) sessionStorage.setItem(slotOf(target), target.value);
  }, true);
  let waits = false;
  new MutationObserver(() => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => { waits = false; putBack(); });
  }).observe(document.body, { childList: true, subtree: true });
}

export default function ({ data }) {
  if (!window.halfTypedBy) watch();
  window.halfTypedBy = data.who;
  putBack();
}
