// Two or more pictures under one view: wiped, beside one another, in turns, subtracted, blended.
const KEYS = {
  "+": "closer", "=": "closer", "-": "farther", 0: "fit", 1: "full", m: "measure", M: "measure",
  " ": "pause", Enter: "set", Delete: "clear", Backspace: "clear", Escape: "leave",
};
const CLOSER = 1.25;
const CALM = window.matchMedia("(prefers-reduced-motion: reduce)");

class Comparer {
  constructor(root) {
    this.root = root.querySelector(".comparer");
    this.stage = this.find(".comparer-stage");
    this.panes = this.find(".comparer-panes");
    this.bar = this.find(".comparer-bar");
    this.hint = this.find(".comparer-hint");
    this.view = new View();
    this.pictures = new Pictures(() => this.paint());
    this.measures = new Measures(this.find(".comparer-measures"));
    this.chosen = { way: "wipe", pair: [0, 1], wipe: 50, mix: 50, speed: 1 };
    [this.shown, this.running] = [0, !CALM.matches];
    this.listen();
    const sized = new ResizeObserver(() => this.paint());
    sized.observe(this.stage);
    const calmed = () => { if (CALM.matches) this.running = false; this.beat(); };
    CALM.addEventListener("change", calmed);
    this.watcher = {
      disconnect: () => {
        sized.disconnect();
        CALM.removeEventListener("change", calmed);
        clearInterval(this.clock);
      },
    };
  }

  find(selector) { return this.root.querySelector(selector); }

  every(selector) { return [...this.root.querySelectorAll(selector)]; }

  listen() {
    for (const button of this.every("[data-do]")) button.onclick = () => this.act(button.dataset.do);
    for (const radio of this.every("[name=way]")) radio.onchange = () => this.choose({ way: radio.value });
    for (const slider of this.every("[data-set]")) {
      slider.oninput = () => this.choose({ [slider.dataset.set]: Number(slider.value) });
    }
    for (const select of this.every("[data-pair]")) {
      select.onchange = () => {
        const pair = [...this.chosen.pair];
        pair[select.dataset.pair] = Number(select.value);
        this.choose({ pair });
      };
    }
    this.stage.onpointerdown = (event) => this.press(event);
    this.stage.onpointermove = (event) => this.move(event);
    this.stage.onpointerup = this.stage.onpointercancel = (event) => this.release(event);
    this.stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.stage.onkeydown = (event) => this.key(event);
  }

  show(data) {
    if (this.data === undefined) this.recall(data.keptAs);
    this.data = data;
    this.pictures.show(data.pictures);
    this.frame = { width: data.pictures[0].width, height: data.pictures[0].height };
    const last = data.pictures.length - 1;
    if (Math.max(...this.chosen.pair) > last) this.chosen.pair = [0, 1];
    const named = data.pictures.map((one) => one.address).join(" ");
    if (this.named !== undefined && this.named !== named) this.measures.clear();
    this.named = named;
    this.listPairs();
    this.build();
  }

  // How was compared outlives a reload of the page, in this tab alone.
  recall(keptAs) {
    this.slot = `compared ${keptAs}`;
    const kept = JSON.parse(sessionStorage.getItem(this.slot) ?? "null");
    if (!kept) return;
    Object.assign(this.chosen, kept.chosen);
    Object.assign(this.view, kept.view);
    this.measures.lines = kept.lines;
  }

  keep() {
    const { zoom, x, y } = this.view;
    const kept = { chosen: this.chosen, view: { zoom, x, y }, lines: this.measures.lines };
    sessionStorage.setItem(this.slot, JSON.stringify(kept));
  }

  choose(what) {
    Object.assign(this.chosen, what);
    this.keep();
    this.build();
  }

  listPairs() {
    for (const select of this.every("[data-pair]")) {
      select.replaceChildren(...this.data.pictures.map(({ name }, index) => new Option(name, index)));
    }
  }

  build() {
    const { way, pair } = this.chosen;
    const all = this.pictures.all;
    this.pair = pair.map((index) => all[index]);
    this.seen = way === "beside" ? all : this.pair;
    const panes = way === "beside" ? all.map((one) => [one]) : [this.pair];
    while (this.panes.children.length > panes.length) this.panes.lastChild.remove();
    while (this.panes.children.length < panes.length) this.panes.append(newPane());
    this.shownIn = panes.map((pictures, index) => ({
      pictures, figure: this.panes.children[index], canvas: this.panes.children[index].firstChild,
    }));
    this.setControls();
    this.beat();
    this.paint();
  }

  setControls() {
    const { way, pair, mix, speed } = this.chosen;
    const { words } = this.data;
    for (const radio of this.every("[name=way]")) radio.checked = radio.value === way;
    for (const part of this.every("[data-for]")) part.classList.toggle("hidden", part.dataset.for !== way);
    const several = this.data.pictures.length > 2 && way !== "beside";
    for (const label of this.every(".comparer-pair")) label.classList.toggle("hidden", !several);
    for (const select of this.every("[data-pair]")) select.value = pair[select.dataset.pair];
    for (const [name, value, told] of [["mix", mix, `${mix} %`], ["speed", speed, `${speed}`]]) {
      const slider = this.find(`[data-set=${name}]`);
      slider.value = value;
      slider.nextElementSibling.textContent = told;
    }
    this.find(".comparer-share").textContent = say(words, "Share of {name}", { name: this.pair[1].name });
    this.bar.classList.toggle("hidden", way !== "wipe");
  }

  // One of the pair after the other; nothing moves by itself where less motion is asked for.
  beat() {
    clearInterval(this.clock);
    const { words } = this.data;
    const still = CALM.matches ? "The other picture" : this.running ? "Pause" : "Go on";
    this.find("[data-do=pause]").textContent = say(words, still);
    if (this.chosen.way !== "blink") this.shown = 0;
    else if (this.running) this.clock = setInterval(() => this.turn(), 1000 / this.chosen.speed);
  }

  turn() {
    this.shown = 1 - this.shown;
    this.paint();
  }

  paint() {
    if (this.awaited) return;
    this.awaited = requestAnimationFrame(() => { this.awaited = null; this.paintNow(); });
  }

  paintNow() {
    if (!this.shownIn || !this.stage.clientWidth) return;
    const { way } = this.chosen;
    this.panes.style.setProperty("--columns", this.columns(this.shownIn.length));
    for (const { pictures, figure, canvas } of this.shownIn) {
      const drawing = new Drawing(canvas, this.frame, this.view);
      for (const one of pictures) {
        this.pictures.sharpen(one, drawing.place.scale * placeIn(this.frame, one).scale);
      }
      DRAWINGS[way](drawing, pictures, { ...this.chosen, shown: this.shown });
      this.measures.draw(drawing, drawing);
      label(figure, way === "blink" ? [pictures[this.shown]] : pictures);
      const alts = pictures.map((one) => one.alt);
      canvas.setAttribute("aria-label", alts.join(" · "));
    }
    this.bar.style.left = `${this.chosen.wipe}%`;
    this.bar.setAttribute("aria-valuenow", this.chosen.wipe.toFixed(0));
    this.measures.tell(this.frame, this.seen, this.data.words);
    this.find("[data-do=clear]").disabled = !this.measures.lines.length && !this.measures.begun;
    this.stage.dataset.ready = this.seen.every((one) => one.image);
    this.stage.dataset.shown = this.shown;
    this.tell();
  }

  // So many beside one another that each is shown as large as can be.
  columns(count) {
    const { clientWidth, clientHeight } = this.stage;
    const fits = (columns) => Math.min(
      clientWidth / columns / this.frame.width,
      clientHeight / Math.ceil(count / columns) / this.frame.height);
    return [...Array(count).keys()].map((index) => index + 1)
      .reduce((best, columns) => (fits(columns) > fits(best) ? columns : best));
  }

  tell() {
    const { words } = this.data;
    const failed = this.seen.find((one) => one.failed && !one.image);
    const said = failed ? say(words, "{name} could not be loaded. Load the page anew.", { name: failed.name })
      : this.measuring ? say(words, this.measures.begun ? "Set the other end: click, or move the cross by the arrow keys and press enter."
        : "Set one end: click, or move the cross by the arrow keys and press enter.")
        : say(words, "{percent} percent of full size. The wheel zooms, dragging moves.", { percent: Math.round(100 * this.scaleNow()) });
    if (this.hint.textContent !== said) this.hint.textContent = said;
  }

  paneArea(at = 0) { return this.shownIn[at].canvas.getBoundingClientRect(); }

  scaleNow() { return this.view.over(this.frame, this.paneArea()).scale * (window.devicePixelRatio || 1); }
}

function newPane() {
  const figure = document.createElement("figure");
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  figure.append(canvas, document.createElement("figcaption"));
  return figure;
}

function label(figure, pictures) {
  const said = pictures.map((one) => one.name);
  const place = figure.lastChild;
  if (place.dataset.said === said.join("|")) return;
  place.dataset.said = said.join("|");
  place.replaceChildren(...said.map((name) => {
    const tag = document.createElement("span");
    tag.textContent = name;
    return tag;
  }));
}
