// What mouse, wheel and keys do to the pictures compared.
const NEAR_BAR = 22;

Object.assign(Comparer.prototype, {
  act(what) {
    const { measures, view } = this;
    const area = this.paneArea();
    const acts = {
      closer: () => view.zoomAt(CLOSER, this.frame, area),
      farther: () => view.zoomAt(1 / CLOSER, this.frame, area),
      fit: () => view.reset(),
      full: () => view.zoomAt(1 / this.scaleNow(), this.frame, area),
      pause: () => this.pause(),
      measure: () => this.measure(!this.measuring),
      leave: () => this.measure(false),
      set: () => { if (this.measuring) measures.set([...measures.cross]); },
      clear: () => measures.clear(),
    };
    acts[what]();
    this.keep();
    this.paint();
  },

  pause() {
    if (this.chosen.way !== "blink") return;
    if (CALM.matches) this.turn();
    else this.running = !this.running;
    this.beat();
  },

  measure(on) {
    this.measuring = on;
    this.measures.begun = null;
    this.measures.cross = on ? [this.view.x * this.frame.width, this.view.y * this.frame.height] : null;
    this.stage.classList.toggle("measuring", on);
    this.find("[data-do=measure]").setAttribute("aria-pressed", on);
    if (on) {
      this.stage.focus();
      this.pictures.learnScales();
    }
  },

  paneAt(event) {
    const over = this.shownIn.findIndex(({ canvas }) => {
      const area = canvas.getBoundingClientRect();
      return event.clientX >= area.left && event.clientX <= area.right
        && event.clientY >= area.top && event.clientY <= area.bottom;
    });
    const area = this.paneArea(Math.max(over, 0));
    return [area, [event.clientX - area.left, event.clientY - area.top]];
  },

  press(event) {
    if (event.button) return;
    const [area, place] = this.paneAt(event);
    this.stage.setPointerCapture(event.pointerId);
    const onBar = event.target === this.bar;
    if (!onBar) this.stage.focus({ preventScroll: true });
    if (this.measuring && !onBar) {
      this.measures.cross = this.view.toFrame(this.frame, area, place);
      this.act("set");
      return;
    }
    const away = Math.abs(place[0] - (this.chosen.wipe / 100) * area.width);
    const wiping = this.chosen.way === "wipe" && (this.view.zoom === 1 || away < NEAR_BAR);
    this.drag = { at: [event.clientX, event.clientY], wiping };
    if (wiping) this.wipeTo(place[0] / area.width);
  },

  move(event) {
    const [area, place] = this.paneAt(event);
    if (this.measuring && !this.drag) {
      this.measures.cross = this.view.toFrame(this.frame, area, place);
      this.paint();
      return;
    }
    if (!this.drag) return;
    if (this.drag.wiping) {
      this.wipeTo(place[0] / area.width);
      return;
    }
    const [x, y] = this.drag.at;
    this.view.panBy(event.clientX - x, event.clientY - y, this.frame, area);
    this.drag.at = [event.clientX, event.clientY];
    this.paint();
  },

  release() {
    if (this.drag) this.keep();
    this.drag = null;
  },

  wipeTo(share) {
    this.chosen.wipe = 100 * Math.min(1, Math.max(0, share));
    this.keep();
    this.paint();
  },

  wheel(event) {
    const [area, place] = this.paneAt(event);
    this.view.zoomAt(wheelFactor(event), this.frame, area, place);
    this.keep();
    this.paint();
  },

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = NUDGES[event.key];
    if (event.target === this.bar) {
      const step = { ArrowLeft: -2, ArrowRight: 2, Home: -100, End: 100 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      this.wipeTo((this.chosen.wipe + step) / 100);
      return;
    }
    if (!arrow && !(event.key in KEYS)) return;
    event.preventDefault();
    if (arrow) this.nudge(arrow, event.shiftKey ? 10 : 1);
    else this.act(KEYS[event.key]);
  },

  // A step of the cross is one px of the picture; of the pictures, a good part of the screen.
  nudge([dx, dy], times) {
    if (this.measuring) {
      const [x, y] = this.measures.cross;
      this.measures.cross = [x + dx * times, y + dy * times];
    } else {
      this.view.panBy(-dx * 12 * times, -dy * 12 * times, this.frame, this.paneArea());
    }
    this.keep();
    this.paint();
  },
});

export default function ({ parentElement, data, setTriggerValue }) {
  return mount(Comparer, parentElement, data, setTriggerValue);
}
