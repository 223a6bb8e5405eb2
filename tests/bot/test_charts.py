"""Charts come from a process of their own: the loop goes on, and nothing of it stays behind."""

import asyncio
import io
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from bot.charts import INNER, OUTER, Charts
from domain.charts import Bar, FunnelChart

CHART = FunnelChart(
    "Open pipeline",
    (
        Bar("Discovery", 200_000, "14 deals · €200,000", 50_000),
        Bar("Proposal", 100_000, "7 deals · €100,000", 60_000),
        Bar("Negotiation", 0, "0 deals · €0", 0),
    ),
    "Value",
    "Weighted by chance",
    "2 stale deals are in it",
)


@pytest.fixture(scope="module")
def charts() -> Iterator[Charts]:
    """One process for all tests that do not end it."""
    drawn = Charts()
    yield drawn
    asyncio.run(drawn.close())


def processes() -> set[int]:
    return {each.pid for each in multiprocessing.active_children() if each.pid}


def rows_of(png: bytes, colour: str) -> list[int]:
    """How many pixels of exactly `colour` each line of the picture below the legend has."""
    with Image.open(io.BytesIO(png)) as picture:
        pixels = picture.convert("RGB")
        red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
        lines = [pixels.crop((0, y, 1200, y + 1)).tobytes() for y in range(150, 600)]
    return [Counter(zip(line[::3], line[1::3], line[2::3], strict=True))[red, green, blue] for line in lines]


async def test_a_chart_is_a_png_of_the_size_that_was_promised(charts: Charts) -> None:
    png = await charts.funnel_png(CHART)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    with Image.open(io.BytesIO(png)) as picture:
        assert (picture.size, picture.format) == ((1200, 675), "PNG")


async def test_bars_are_as_long_as_what_they_stand_for(charts: Charts) -> None:
    png = await charts.funnel_png(CHART)
    inner, outer = rows_of(png, INNER), rows_of(png, OUTER)
    discovery, proposal = inner[75], inner[222]
    assert proposal / discovery == pytest.approx(60 / 50, rel=0.04)
    assert (discovery + outer[75]) / (proposal + outer[222]) == pytest.approx(2, rel=0.04)
    assert outer[370] < 10


async def test_the_same_chart_is_the_same_picture(charts: Charts) -> None:
    assert await charts.funnel_png(CHART) == await charts.funnel_png(CHART)


async def test_the_loop_goes_on_while_the_first_chart_is_drawn_and_the_second_is_fast() -> None:
    fresh = Charts()
    gaps: list[float] = []

    async def beat() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            gaps.append(time.perf_counter() - before)

    async def timed() -> float:
        before = time.perf_counter()
        await fresh.funnel_png(CHART)
        return time.perf_counter() - before

    beating = asyncio.create_task(beat())
    try:
        first, second = await timed(), await timed()
    finally:
        beating.cancel()
        await fresh.close()
    assert max(gaps) < first / 2
    assert second < first / 2


async def test_the_bot_itself_never_imports_matplotlib(charts: Charts) -> None:
    await charts.funnel_png(CHART)
    assert "matplotlib" not in sys.modules


async def test_charts_asked_for_at_once_are_all_drawn(charts: Charts) -> None:
    other = FunnelChart("Another", (Bar("Calls", 3, "3"),))
    first, second, third = await asyncio.gather(*map(charts.funnel_png, (CHART, other, CHART)))
    assert first == third != second


@pytest.mark.parametrize(
    "words", ["$5k_of {9k^$", "a\nb\tc", "東京 עברית 🎯", "long " * 200, "<!channel> & co", ""]
)
async def test_any_words_can_be_drawn(charts: Charts, words: str) -> None:
    bars = tuple(Bar(words, size, words, size / 2) for size in range(12))
    png = await charts.funnel_png(FunnelChart(words, bars, words, words, words))
    assert png.startswith(b"\x89PNG")


async def test_a_chart_of_nothing_but_zero_is_drawn(charts: Charts) -> None:
    assert await charts.funnel_png(FunnelChart("Empty", (Bar("Discovery", 0, "0 deals"),)))


async def test_when_the_process_is_killed_a_new_one_draws() -> None:
    others = processes()
    fresh = Charts()
    try:
        picture = await fresh.funnel_png(CHART)
        (killed,) = processes() - others
        os.kill(killed, signal.SIGKILL)
        assert await fresh.funnel_png(CHART) == picture
        assert killed not in processes()
    finally:
        await fresh.close()


async def test_closing_ends_the_process_and_then_nothing_is_drawn() -> None:
    others = processes()
    fresh = Charts()
    await fresh.funnel_png(CHART)
    assert processes() - others
    await fresh.close()
    assert processes() <= others
    with pytest.raises(RuntimeError, match="no charts"):
        await fresh.funnel_png(CHART)


async def test_charts_that_nobody_asked_for_start_no_process() -> None:
    others = processes()
    await Charts().close()
    assert processes() <= others


PARENT = """
import asyncio, time
from bot.charts import Charts
from domain.charts import Bar, FunnelChart

async def main():
    charts = Charts()
    await charts.funnel_png(FunnelChart("One", (Bar("Calls", 3, "3"),)))
    print("drawn", flush=True)
    time.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_the_process_goes_when_the_bot_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": str(root)}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"drawn\n"
        parent.kill()
        parent.communicate(timeout=10)  # its output ends only when everybody who has inherited it is gone
