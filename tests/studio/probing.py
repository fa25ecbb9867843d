"""Take the time, inside the page, between what a hand does and what the eye sees of it."""

from __future__ import annotations

from playwright.async_api import Locator, Page

# The clock starts with the hand's own event; the picture counts once it is decoded.
_AWAIT_PICTURE = """(picture, kind) => {
  const before = picture.src;
  const started = new Promise((tell) =>
    window.addEventListener(kind, () => tell(performance.now()), { capture: true, once: true }));
  const changed = new Promise((tell) => {
    const watcher = new MutationObserver(() => {
      if (picture.src !== before) { watcher.disconnect(); tell(); }
    });
    watcher.observe(picture, { attributes: true, attributeFilter: ["src"] });
  });
  window.probed = Promise.all([started, changed.then(() => picture.decode())
    .then(() => performance.now())]).then(([start, end]) => end - start);
}"""
_AWAIT_PAGE = """(title) => {
  const there = () =>
    document.querySelector("h1")?.textContent === title
    && document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning"
    && !document.querySelector("[data-stale=true]");
  window.probed = new Promise((tell) => {
    let start;
    const watcher = new MutationObserver(() => {
      if (start !== undefined && there()) { watcher.disconnect(); tell(performance.now() - start); }
    });
    window.addEventListener("click", () => {
      start = performance.now();
      watcher.observe(document.body, { subtree: true, childList: true, attributes: true });
    }, { capture: true, once: true });
  });
}"""
_STILL = "[data-testid=stApp][data-test-script-state=notRunning]"
_DRAWN = ".compare img.after"
# Roles and names are looked for in every element of a page, at the cost of what is measured.
_SLIDER = "input[type=range][aria-label='Target age, years']"
_CORNER_OF_MOUTH = 'circle[data-index="48"]'


class Probe:
    """One artist's hand and eye on the page of age progression."""

    def __init__(self, page: Page) -> None:
        self._page = page
        # Ever another length, so that no picture was drawn before.
        self._reach = 1

    async def slid(self, *, back: bool = False) -> float:
        """Move the slider of the target age by a year; return ms until the new picture."""
        await self._page.locator(_SLIDER).focus()
        await self._arm("keydown")
        await self._page.keyboard.press("ArrowLeft" if back else "ArrowRight")
        return await self._probed()

    async def dragged(self) -> float:
        """Drag the corner of the mouth; return ms from letting go until the new picture."""
        dot = self._page.locator(_CORNER_OF_MOUTH)
        box = await dot.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self._reach = -(abs(self._reach) + 1) if self._reach > 0 else abs(self._reach) + 1
        await self._arm("pointerup")
        mouse = self._page.mouse
        await mouse.move(x, y)
        await mouse.down()
        await mouse.move(x + self._reach, y, steps=4)
        await mouse.up()
        return await self._probed()

    async def open_tab(self, name: str) -> None:
        """Open a tab and wait until what it shows is there."""
        await self._page.get_by_role("tab", name=name).click()
        await self._page.locator(_CORNER_OF_MOUTH).wait_for()
        await self.at_rest()

    async def switched(self, title: str) -> float:
        """Choose a page; return ms until it is drawn."""
        await self._page.evaluate(_AWAIT_PAGE, title)
        await self._page.get_by_test_id("stSidebarNav").get_by_role("link", name=title).click()
        return await self._probed()

    async def at_rest(self) -> None:
        """Wait until the page stands still over a picture."""
        await self._picture().wait_for(state="attached")
        await self._page.locator(_STILL).wait_for()

    def _picture(self) -> Locator:
        return self._page.locator(_DRAWN)

    async def _arm(self, kind: str) -> None:
        await self.at_rest()
        await self._picture().evaluate(_AWAIT_PICTURE, kind)

    async def _probed(self) -> float:
        return float(await self._page.evaluate("window.probed"))
