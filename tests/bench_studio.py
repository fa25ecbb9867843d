"""Measure what an artist waits for in the studio: a real browser in front of a real server.

Run with ``make bench-studio``. Every row is told against the wait that was promised for it.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.async_api import Browser, BrowserContext, async_playwright

from models.samples import sample
from tests.bench_ratio import Ratio
from tests.bench_table import document
from tests.desks import settings_for
from tests.studio.probing import Probe
from tests.studio.serving import CHROMIUM_FLAGS, Served, chromium_program, served_studio
from tests.studio.speaking_user import SpeakingUser
from workbench.desk import Desk

_SIDE: Final = 1600
_USERS: Final = 10
_ACTS, _ACTS_EACH, _ACTS_BESIDE = 12, 6, 20
_INTERACTIONS: Final = 200
_THINKING_S: Final = 4.0
_PICTURE_MS, _PAGE_MS, _CROWD_MS = 500.0, 1000.0, 2000.0
_PAGES: Final = ("Cases", "Compare", "Age progression", "Batch", "Settings", "Review")
_GROWTH_LIMIT: Final = 0.1


def main() -> int:
    """Print the rows; return 1 when an artist waits longer than was promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    asked = parser.parse_args()
    # Ten browsers are a load of their own.
    load = os.getloadavg()[1]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        _furnish(home)
        with served_studio(home, Path(folder) / "studio.log") as served:
            ratios = asyncio.run(_measure(served))
    if asked.json:
        asked.json.write_text(json.dumps(document(ratios, load), indent=1) + "\n", encoding="utf-8")
    return int(any(ratio.value > ratio.limit for ratio in ratios))


def _furnish(home: Path) -> None:
    """Open a case for each user, with one photograph of 1600 px and a version to be looked at."""
    with Image.open(sample("child-06-girl-light")) as picture:
        large = picture.resize((_SIDE * picture.width // picture.height, _SIDE))
    with Desk(settings_for(home)) as desk:
        for user in range(_USERS):
            large.putpixel((0, 0), (user, 0, 0))
            file = io.BytesIO()
            large.save(file, "JPEG", quality=95)
            desk.open_case(_case(user), subject="Nobody", born=date(2015, 3, 1), sex="F")
            desk.take_in(_case(user), file.getvalue(), age_years=6)
            desk.landmarks(_case(user), 1)
        desk.progress(_case(0), target_age=10)


def _case(user: int) -> str:
    return f"BENCH-{user}"


async def _measure(served: Served) -> list[Ratio]:
    ratios: list[Ratio] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_program(), args=CHROMIUM_FLAGS
        )
        async for ratio in _rows(browser, served):
            sys.stdout.write(f"{ratio}\n")
            sys.stdout.flush()
            ratios.append(ratio)
        await browser.close()
    return ratios


async def _rows(browser: Browser, served: Served) -> AsyncIterator[Ratio]:
    async with await _context(browser) as context:
        probe = await _at_work(context, served, 0)
        waits = await _times(probe.slid, _ACTS)
        yield _row(f"slider to picture, {_SIDE} px", statistics.median(waits), _PICTURE_MS)
        await probe.open_tab("Landmarks")
        waits = await _times(probe.dragged, _ACTS)
        title = f"landmark let go to picture, {_SIDE} px"
        yield _row(title, statistics.median(waits), _PICTURE_MS)
        waits = [await probe.switched(name) for name in _PAGES * 2]
        yield _row(f"page to page, slowest of {len(waits)}", max(waits), _PAGE_MS)
    waits = await _beside_others(browser, served)
    title = f"{_USERS} users, {_USERS - 1} of them elsewhere, p95"
    yield _row(title, statistics.quantiles(waits, n=20)[-1], _CROWD_MS)
    waits = await _crowd(browser, served)
    title = f"{_USERS} browsers at once here, p95"
    yield _row(title, statistics.quantiles(waits, n=20)[-1], _CROWD_MS)
    async with await _context(browser) as context:
        yield await _growth(await _at_work(context, served, 0), served)


async def _context(browser: Browser) -> BrowserContext:
    return await browser.new_context(viewport={"width": 1440, "height": 900})


async def _at_work(context: BrowserContext, served: Served, user: int) -> Probe:
    """Sign a user's browser in and return its probe, over the user's own case."""
    page = await context.new_page()
    page.set_default_timeout(60_000)
    await page.goto(served.address)
    case = page.get_by_role("combobox", name="Case")
    await case.wait_for()
    if await case.input_value() != _case(user):
        await case.fill(_case(user))
        await page.get_by_role("option", name=_case(user), exact=True).click()
    probe = Probe(page)
    await probe.at_rest()
    return probe


async def _times(act: Callable[[], Awaitable[float]], times: int) -> list[float]:
    # The first one draws what all later ones use again.
    await act()
    return [await act() for _ in range(times)]


async def _beside_others(browser: Browser, served: Served) -> list[float]:
    """Return the waits in one browser while nine others work, each on a case of their own.

    They have their computers to themselves, as artists do: they say what a browser would, and read
    what it would, but draw no page here, where ten pages take more than the server they wait for.
    """
    others = [await SpeakingUser.at_work(served.address, _case(user)) for user in range(1, _USERS)]
    async with await _context(browser) as context:
        probe = await _at_work(context, served, 0)
        at_work = [asyncio.create_task(_goes_on(one, n)) for n, one in enumerate(others, 1)]
        waits = await _user(probe, 0, acts=_ACTS_BESIDE)
        for task in at_work:
            task.cancel()
        ended = await asyncio.gather(*at_work, return_exceptions=True)
    for one in others:
        await one.leave()
    for failed in (end for end in ended if not isinstance(end, asyncio.CancelledError)):
        raise failed or AssertionError("A user stopped working.")
    return waits


async def _goes_on(user: SpeakingUser, number: int) -> None:
    await asyncio.sleep(_THINKING_S * number / _USERS)
    while True:
        await user.slid()
        await asyncio.sleep(_THINKING_S)


async def _crowd(browser: Browser, served: Served) -> list[float]:
    """Return the waits of ten users at once, each on a case of their own."""
    async with AsyncExitStack() as stack:
        probes = [
            await _at_work(await stack.enter_async_context(await _context(browser)), served, user)
            for user in range(_USERS)
        ]
        waits = await asyncio.gather(*(_user(probe, n) for n, probe in enumerate(probes)))
    return [wait for one in waits for wait in one]


async def _user(probe: Probe, number: int, *, acts: int = _ACTS_EACH) -> list[float]:
    await asyncio.sleep(_THINKING_S * number / _USERS)
    waits: list[float] = []
    for _ in range(acts):
        waits.append(await probe.slid())
        await asyncio.sleep(_THINKING_S)
    return waits


async def _growth(probe: Probe, served: Served) -> Ratio:
    """Return the server's memory after 200 interactions in units of that after half of them."""
    megabytes: list[float] = []
    for number in range(_INTERACTIONS):
        await probe.slid(back=number % 40 >= 20)
        megabytes.append(_resident_mb(served.process.pid))
    return Ratio(
        f"memory after {_INTERACTIONS} interactions",
        megabytes[-1],
        megabytes[_INTERACTIONS // 2 - 1],
        1 + _GROWTH_LIMIT,
        unit="MB",
        yardstick=f"after {_INTERACTIONS // 2}",
    )


def _resident_mb(pid: int | None) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1e3


def _row(name: str, took: float, promised: float) -> Ratio:
    return Ratio(name, took, promised, 1.0, yardstick="the promise")


if __name__ == "__main__":
    sys.exit(main())
