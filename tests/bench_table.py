"""The benches' tables in the README, written from the figures that they kept.

``make bench BENCH="--json docs/bench.json"`` or ``make bench-studio
BENCH="--json docs/bench-studio.json"``, then ``python -m tests.bench_table``.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tests.bench_ratio import REPORTED, Ratio

_ROOT: Final = Path(__file__).parents[1]
FIGURES: Final = {
    "bench": _ROOT / "docs" / "bench.json",
    "bench-studio": _ROOT / "docs" / "bench-studio.json",
}
"""Where each bench keeps its figures, by its target in the Makefile."""
README: Final = _ROOT / "README.md"
_BEGIN: Final = "<!-- begin of the table of {bench}: python -m tests.bench_table -->\n"
_END: Final = "<!-- end of the table of {bench} -->\n"


def document(ratios: Sequence[Ratio], load: float | None = None) -> dict[str, Any]:
    """Return the figures of a run, with the machine, its load (now, if not given) and the day."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{_processor()}, {platform.system()}",
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[1] if load is None else load, 1),
        "rows": [
            {
                "name": ratio.name,
                "took": round(ratio.milliseconds, 1),
                "yardstick": ratio.yardstick,
                "yardstick_took": round(ratio.yardstick_ms, 1),
                "unit": ratio.unit,
                "ratio": round(ratio.value, 4),
                "limit": None if ratio.limit == REPORTED else round(ratio.limit, 4),
                "verdict": ratio.verdict,
            }
            for ratio in ratios
        ],
    }


def table(figures: Mapping[str, Any], bench: str = "bench") -> str:
    """Return the figures as a Markdown table under a line on where and when."""
    return "\n".join([*_lines(figures, bench), ""])


def _lines(figures: Mapping[str, Any], bench: str) -> Iterator[str]:
    load, processors = figures["load"], figures["processors"]
    yield (
        f"`make {bench}` on {figures['date']}: {figures['machine']}, {processors} processors, "
        f"{load:g} processes at work on average."
    )
    if load > processors + 1:
        yield (
            "**The machine was busy with other work**: rows on several processes cannot show what "
            "they would, and others vary."
        )
    yield ""
    yield "| what | took | against | took | ratio | limit | |"
    yield "| --- | ---: | --- | ---: | ---: | ---: | --- |"
    for row in figures["rows"]:
        took, unit = f"{row['took']:,.0f} {row['unit']}", row["unit"]
        yardstick = f"{row['yardstick']} | {row['yardstick_took']:,.0f} {unit}"
        limit = "" if row["limit"] is None else f"{row['limit']:.3g}"
        yield (
            f"| {row['name']} | {took} | {yardstick} | {row['ratio']:.3g} | {limit} | "
            f"{row['verdict']} |"
        )


def in_readme(readme: str) -> str:
    """Return a README with the tables of the kept figures in the places of those that it has."""
    for bench, place in FIGURES.items():
        begin, end = _BEGIN.format(bench=bench), _END.format(bench=bench)
        before, _, rest = readme.partition(begin)
        shown = table(json.loads(place.read_text("utf-8")), bench)
        readme = f"{before}{begin}{shown}{end}{rest.partition(end)[2]}"
    return readme


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    README.write_text(in_readme(README.read_text("utf-8")), encoding="utf-8")
