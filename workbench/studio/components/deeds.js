// What was done to points, in order, until the server says that it has it. The whole list is sent
// each time: of two one-shot messages within one redraw of the page the first would be lost.
class Deeds {
  constructor() { [this.open, this.last] = [[], 0]; }

  confirm(done, send) {
    this.send = send;
    this.last = Math.max(this.last, done);
    this.open = this.open.filter(({ number }) => number > done);
  }

  add(deed) {
    this.open = [...this.open, { number: ++this.last, ...deed }];
    this.send("deeds", this.open);
  }
}
