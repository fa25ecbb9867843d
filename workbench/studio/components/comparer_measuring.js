// Distances between two places, in px of each picture and in shares of the distance of its pupils.
class Measures {
  constructor(list) {
    this.list = list;
    this.lines = [];
    this.begun = null;                                 // the first end, until the second is set
    this.cross = null;                                 // where the keys or the mouse are
  }

  set(place) {
    if (this.begun) {
      this.lines.push([this.begun, place]);
      this.begun = null;
    } else {
      this.begun = place;
    }
  }

  clear() { [this.lines, this.begun] = [[], null]; }

  // The distance in px of a picture that lies in the frame.
  static length([[ax, ay], [bx, by]], frame, picture) {
    return Math.hypot(bx - ax, by - ay) / placeIn(frame, picture).scale;
  }

  tell(frame, pictures, words) {
    this.list.replaceChildren(...this.lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = pictures.map((picture) => this.told(line, frame, picture, words)).join("; ");
      return item;
    }));
  }

  told(line, frame, picture, words) {
    const px = Measures.length(line, frame, picture);
    const said = say(words, "{px} px of {name}", { px: px.toFixed(1), name: picture.name });
    if (!picture.pupils) return said;
    const share = (px / picture.pupils).toFixed(2);
    return `${said}, ${say(words, "{share} of the distance of its pupils", { share })}`;
  }

  draw({ pen, inFrame, place }, drawing) {
    const lines = this.begun && this.cross ? [...this.lines, [this.begun, this.cross]] : this.lines;
    inFrame.call(drawing, () => {
      for (const [width, colour] of [[4, "#000"], [2, "#ffd54a"]]) {
        pen.strokeStyle = colour;
        pen.lineWidth = width / place.scale;
        for (const [a, b] of lines) this.line(pen, a, b, 6 / place.scale);
        if (this.cross) this.mark(pen, this.cross, 9 / place.scale);
      }
      pen.font = `${14 / place.scale}px sans-serif`;
      lines.forEach(([, [x, y]], index) => {
        const [left, top] = [x + 8 / place.scale, y - 6 / place.scale];
        pen.strokeStyle = "#000";
        pen.lineWidth = 3 / place.scale;
        pen.strokeText(index + 1, left, top);
        pen.fillStyle = "#ffd54a";
        pen.fillText(index + 1, left, top);
      });
    });
  }

  line(pen, a, b, end) {
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const [nx, ny] = [(-(b[1] - a[1]) / length) * end, ((b[0] - a[0]) / length) * end];
    pen.beginPath();
    pen.moveTo(...a);
    pen.lineTo(...b);
    for (const [x, y] of [a, b]) {
      pen.moveTo(x - nx, y - ny);
      pen.lineTo(x + nx, y + ny);
    }
    pen.stroke();
  }

  mark(pen, [x, y], arm) {
    pen.beginPath();
    pen.moveTo(x - arm, y);
    pen.lineTo(x + arm, y);
    pen.moveTo(x, y - arm);
    pen.lineTo(x, y + arm);
    pen.stroke();
  }
}
