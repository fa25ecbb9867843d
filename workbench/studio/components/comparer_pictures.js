// The pictures that are compared: small ones first, in full size once that is to be seen.
class Pictures {
  constructor(redraw) {
    this.redraw = redraw;
    this.known = new Map();                            // by address, so that none is loaded again
  }

  show(given) {
    const times = new Map();
    this.all = given.map((picture) => {
      // Pictures that are alike have one address, and names of their own.
      const time = (times.get(picture.address) ?? 0) + 1;
      times.set(picture.address, time);
      const place = `${time} ${picture.address}`;
      const kept = this.known.get(place);
      const shown = kept ? Object.assign(kept, picture) : { ...picture };
      this.known.set(place, shown);
      if (!kept) this.load(shown, picture.address);
      return shown;
    });
  }

  async load(picture, address) {
    const image = new Image();
    image.src = address;
    try {
      await image.decode();
    } catch {
      picture.failed = true;
      this.redraw();
      return;
    }
    // The full one may have come first.
    if (!picture.image || image.naturalWidth > picture.image.naturalWidth) picture.image = image;
    this.redraw();
  }

  // Ask for full size where the screen has room for more than the small one shows.
  sharpen(picture, scale) {
    const { image, full, width } = picture;
    if (!image || !full || picture.asked) return;
    if (scale * (window.devicePixelRatio || 1) * width <= image.naturalWidth * 1.05) return;
    if (image.naturalWidth >= width) return;
    picture.asked = true;
    this.load(picture, full);
  }

  async learnScales() {
    await Promise.all(this.all.filter((one) => one.scale && one.pupils === undefined)
      .map(async (picture) => {
        picture.pupils = null;
        const answer = await fetch(picture.scale);
        if (answer.ok) picture.pupils = (await answer.json()).pupils_px;
      }));
    this.redraw();
  }
}
