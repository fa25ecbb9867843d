// A form tells the server nothing before it is sent: what is typed and chosen in it is kept by the
// browser itself.
const WITHIN = "[class*=st-key-half-typed]";
const FIELDS = `${WITHIN} :is(input[type=text], input[type=number], textarea)`;
const CHOICES = `${WITHIN} input[role=combobox]`;
const PATIENCE = 40;                                   // frames until a list of choices is there

function slotOf(field) {
  const scope = [...field.closest(WITHIN).classList]
    .find((name) => name.startsWith("st-key-half-typed"));
  return `half typed by ${window.halfTypedBy}: ${scope}: ${field.getAttribute("aria-label")}`;
}

function isKept(field) {
  return field.matches?.(FIELDS) && field.getAttribute("role") !== "combobox";
}

// React hears of a value only where it is set past its own watch.
function type(field, words) {
  const kind = field.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, words);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function putBack() {
  for (const field of document.querySelectorAll(FIELDS)) {
    if (!isKept(field) || field.dataset.putBack) continue;
    field.dataset.putBack = "yes";
    const typed = sessionStorage.getItem(slotOf(field));
    if (!typed || field.value) continue;
    type(field, typed);
    // What was typed is taken up on leaving.
    field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  }
  for (const field of document.querySelectorAll(CHOICES)) keepChoice(field);
}

// What is chosen stands in its box while no list is open over it.
function keepChoice(field) {
  if (field.getAttribute("aria-expanded") === "true" || field.dataset.choosing) return;
  const [slot, seen] = [slotOf(field), "usual" in field.dataset];
  if (!seen) field.dataset.usual = field.value;
  const kept = sessionStorage.getItem(slot);
  if (seen && (kept !== null || field.value !== field.dataset.usual)) {
    sessionStorage.setItem(slot, field.value);
  } else if (!seen && kept !== null && kept !== field.value) {
    field.dataset.choosing = "yes";
    turn = turn.then(() => choose(field, kept)).finally(() => { delete field.dataset.choosing; });
  }
}

// One after the other, as only one list is open at a time.
let turn = Promise.resolve();

async function choose(field, said) {
  const before = document.activeElement;
  field.focus();
  type(field, said);
  for (let frame = 0; frame < PATIENCE; frame += 1) {
    const wanted = [...document.querySelectorAll("[role=option]")]
      .find((one) => one.textContent === said);
    wanted?.click();
    if (wanted) break;
    await new Promise((seen) => requestAnimationFrame(seen));
  }
  field.blur();
  before?.focus?.();
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
  }).observe(document.body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["aria-expanded"],
  });
}

export default function ({ data }) {
  if (!window.halfTypedBy) watch();
  window.halfTypedBy = data.who;
  putBack();
}
