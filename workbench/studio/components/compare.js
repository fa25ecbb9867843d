// Before and after under one handle: drag it, or move it with the arrow keys.
const clamp = (value) => Math.min(100, Math.max(0, value));

class Compare {
  constructor(box) {
    this.box = box;
    this.before = box.querySelector("img.before");
    this.after = box.querySelector("img.after");
    this.bar = box.querySelector(".bar");
    this.after.onload = () => {
      box.style.setProperty("--shape", this.after.naturalWidth / this.after.naturalHeight);
    };
    this.place(50);
    box.addEventListener("pointerdown", (event) => {
      box.setPointerCapture(event.pointerId);
      this.dragging = true;
      this.placeAt(event);
    });
    box.addEventListener("pointermove", (event) => { if (this.dragging) this.placeAt(event); });
    for (const name of ["pointerup", "pointercancel"]) {
      box.addEventListener(name, () => { this.dragging = false; });
    }
    this.bar.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -2, ArrowRight: 2, Home: -100, End: 100 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      this.place(clamp(this.position + step));
    });
  }

  show(data) {
    if (this.before.src !== data.before) this.before.src = data.before;
    if (this.after.src !== data.after) this.after.src = data.after;
    this.bar.setAttribute("aria-label", data.handleLabel);
    this.before.alt = data.beforeLabel;
    this.after.alt = data.afterLabel;
    this.box.querySelector(".left").textContent = data.beforeLabel;
    this.box.querySelector(".right").textContent = data.afterLabel;
  }

  placeAt(event) {
    const area = this.box.getBoundingClientRect();
    this.place(clamp(((event.clientX - area.left) / area.width) * 100));
  }

  place(position) {
    this.position = position;
    this.bar.style.left = `${position}%`;
    this.bar.setAttribute("aria-valuenow", position.toFixed(0));
    this.before.style.clipPath = `inset(0 ${100 - position}% 0 0)`;
  }
}

// One object per mounted element; the default export runs again on every rerun.
const mounted = new WeakMap();

export default function ({ parentElement, data }) {
  const box = parentElement.querySelector(".compare");
  if (!mounted.has(box)) mounted.set(box, new Compare(box));
  mounted.get(box).show(data);
}
