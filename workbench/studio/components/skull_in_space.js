// A skull in space under its points: turned, looked at from anywhere, points placed on its bone.
const CORNERS = { frontal: [0, 0], right: [-90, 0], left: [90, 0] };
const BEHIND_MM = 6;                                  // bone so much nearer hides a point
const REST_MS = 120;                                  // what is hidden is found out once it is at rest

class SkullInSpace extends PointEditor {
  constructor(root) {
    super(root);
    this.canvas = root.querySelector("canvas");
    this.missing = root.querySelector(".editor-missing");
    this.letters = [...root.querySelectorAll(".editor-letter")];
    this.angles = [0, 0];
    this.svg.oncontextmenu = (event) => event.preventDefault();
  }

  get fine() { return 1000; }

  async showGround() {
    const { mesh, meshName, three, letters } = this.data;
    this.letters.forEach((letter, side) => { letter.textContent = letters[side]; });
    if (mesh && this.meshName !== meshName && this.loading !== meshName) {
      this.loading = meshName;
      try {
        this.three ??= await import(new URL(three, location.origin).href);
        this.begin(mesh);
        this.meshName = meshName;
        this.fit(true);
        this.send("held", meshName);
      } catch (error) {
        this.missing.hidden = false;
        this.missing.title = String(error);
      }
      this.loading = null;
    } else if (!mesh && this.meshName !== meshName && !this.loading) this.send("held", "");
    this.paint();
  }

  begin({ low, step, corners, triangles }) {
    const { WebGLRenderer, Scene, OrthographicCamera, BufferGeometry, BufferAttribute, Mesh, Raycaster,
      MeshStandardMaterial, DirectionalLight, HemisphereLight, DoubleSide, Vector3 } = this.three;
    this.renderer ??= new WebGLRenderer({ canvas: this.canvas, antialias: true, alpha: true });
    const whole = new Uint16Array(bytes(corners).buffer);
    const places = Float32Array.from(whole, (value, index) => low[index % 3] + value * step);
    const bone = new BufferGeometry();
    bone.setAttribute("position", new BufferAttribute(places, 3));
    bone.setIndex(new BufferAttribute(new Uint32Array(bytes(triangles).buffer), 1));
    bone.computeVertexNormals();
    bone.computeBoundingBox();
    this.scene = new Scene();
    const material = new MeshStandardMaterial({ color: 0xd9cfb4, roughness: 0.85, side: DoubleSide });
    this.bone = new Mesh(bone, material);
    this.lamp = new DirectionalLight(0xffffff, 2.2);
    this.scene.add(this.bone, this.lamp, this.lamp.target, new HemisphereLight(0xffffff, 0x554433, 0.9));
    this.camera = new OrthographicCamera(-1, 1, 1, -1, 1, 2000);
    this.camera.up.set(0, 0, 1);
    this.centre = bone.boundingBox.getCenter(new Vector3());
    this.reach = bone.boundingBox.getSize(new Vector3());
    this.look = this.centre.clone();
    this.ray = new Raycaster();
  }

  fit(anew = false) {
    if (!this.camera || (!anew && this.view)) return;
    const { clientWidth: width, clientHeight: height } = this.box;
    if (!width) return;
    this.zoomed = false;
    this.look.copy(this.centre);
    const wide = Math.hypot(this.reach.x, this.reach.y) * 1.02;
    this.view = { scale: Math.min(width / wide, height / (this.reach.z * 1.1)) };
    if (anew) this.angles = [0, 0];
    this.place();
  }

  place() {
    const [turn, nod] = this.angles.map((angle) => angle * Math.PI / 180);
    const { clientWidth: width, clientHeight: height } = this.box;
    const { Vector3 } = this.three;
    const away = new Vector3(Math.sin(turn) * Math.cos(nod), -Math.cos(turn) * Math.cos(nod), Math.sin(nod));
    this.camera.position.copy(this.look).addScaledVector(away, 1000);
    this.camera.lookAt(this.look);
    const [half, high] = [width / 2 / this.view.scale, height / 2 / this.view.scale];
    Object.assign(this.camera, { left: -half, right: half, top: high, bottom: -high });
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
    this.lamp.target.position.copy(this.look);
    this.lamp.position.copy(this.camera.position).addScaledVector(this.camera.up, 500);
  }

  spotOf([x, y, z]) {
    const seen = new this.three.Vector3(x, y, z).project(this.camera);
    return [(seen.x + 1) / 2 * this.box.clientWidth, (1 - seen.y) / 2 * this.box.clientHeight];
  }

  aim([x, y]) {
    const spot = new this.three.Vector2(x / this.box.clientWidth * 2 - 1, 1 - y / this.box.clientHeight * 2);
    this.ray.setFromCamera(spot, this.camera);
    return this.ray.intersectObject(this.bone)[0];
  }

  placeAt(spot) {
    const hit = this.camera && this.aim(spot);
    return hit ? [...hit.point.toArray(), ...this.ray.ray.direction.toArray()] : null;
  }

  grasp(event) {
    const shift = event.shiftKey || event.button > 0;
    return { pan: [event.clientX, event.clientY], shift };
  }

  pull(event) {
    const [dx, dy] = [event.clientX - this.drag.pan[0], event.clientY - this.drag.pan[1]];
    this.drag.pan = [event.clientX, event.clientY];
    if (this.drag.shift) this.slide(dx, dy);
    else this.rotate(-dx * 0.4, dy * 0.4);
  }

  slide(dx, dy) {
    const [right, up] = [new this.three.Vector3(), new this.three.Vector3()];
    this.camera.matrixWorld.extractBasis(right, up, new this.three.Vector3());
    this.look.addScaledVector(right, -dx / this.view.scale).addScaledVector(up, dy / this.view.scale);
  }

  rotate(turn, nod) {
    this.angles = [this.angles[0] + turn, Math.min(89, Math.max(-89, this.angles[1] + nod))];
  }

  steer([x, y]) {
    this.rotate(-x * 5, y * 5);
    this.zoomed = true;
    this.paint();
    return true;
  }

  act(what) {
    if (CORNERS[what]) [this.angles, this.zoomed] = [[...CORNERS[what]], true];
    super.act(what);
  }

  zoom(factor) {
    this.view.scale = Math.min(40, Math.max(0.5, this.view.scale * factor));
    this.zoomed = true;
    this.paint();
  }

  drawGround() {
    const { clientWidth: width, clientHeight: height } = this.box;
    this.place();
    this.renderer.setPixelRatio(window.devicePixelRatio);
    this.renderer.setSize(width, height, false);
    this.renderer.render(this.scene, this.camera);
    this.letters.forEach((letter, side) => this.mark(letter, side === 0 ? -1 : 1));
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.hide(), REST_MS);
  }

  // R and L stay at the body's own sides, however it is turned.
  mark(letter, side) {
    const [x, y] = this.spotOf([this.centre.x + side * (this.reach.x / 2 + 16), this.centre.y, this.centre.z]);
    // At the very side one lies before the other: the far one is not seen.
    const turn = this.angles[0] * Math.PI / 180;
    letter.style.opacity = side * Math.sin(turn) < -0.85 ? 0 : 1;
    letter.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
  }

  hide() {
    if (!this.dots) return;
    for (const [name, [dot, word]] of this.dots) {
      const xyz = this.points.get(name).xy;
      const hit = this.aim(this.spotOf(xyz));
      const at = new this.three.Vector3(...xyz).sub(this.ray.ray.origin).dot(this.ray.ray.direction);
      const behind = Boolean(hit) && hit.distance < at - BEHIND_MM;
      dot.classList.toggle("behind", behind);
      word.classList.toggle("behind", behind);
    }
    this.name();
  }
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export default function ({ parentElement, data, setStateValue }) {
  return mount(SkullInSpace, parentElement, data, setStateValue);
}
