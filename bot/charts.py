"""Charts as PNG, drawn in a process of their own: drawn here, each would hold up everybody's answers.

The process starts with the first chart, which takes a second or two, most of it imports, and stays for the
next ones, which take a tenth of one. matplotlib is imported there and nowhere else.
"""

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
import warnings
from bisect import bisect
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from io import BytesIO
from typing import TYPE_CHECKING

from domain.charts import Bar, FunnelChart

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.figure import Figure

# All lengths are pixels of the picture, counted from its upper left corner.
WIDTH, HEIGHT, DPI = 1200, 675, 100
MARGIN = 44
TITLE_PX, TEXT_PX, NOTE_PX, LEAST_PX = 42, 32, 27, 24
LABELS_MAX, VALUES_MAX = 330, 460
GAP = 18
# Two blues of very different lightness (Okabe and Ito's), so that neither colour vision nor print matters.
INK, QUIET, PAPER, OUTER, INNER = "#1d1c1d", "#54595d", "#ffffff", "#a9d3ee", "#0072b2"
FONTS = ("DejaVu Sans", "Noto Sans", "Noto Sans CJK JP", "Noto Sans Arabic", "Arial Unicode MS")
"""The first comes with matplotlib; the others are asked for what it lacks, where they are installed."""


class Charts:
    """Draws charts beside the event loop; `close` it in the end."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._closed = False

    async def funnel_png(self, chart: FunnelChart) -> bytes:
        """A PNG of 1200 × 675 pixels. If the process was killed meanwhile, a new one draws it."""
        try:
            return await self._draw(chart)
        except BrokenProcessPool:
            return await self._draw(chart)

    async def close(self) -> None:
        """Finish what was asked for and end the process."""
        self._closed = True
        pool, self._pool = self._pool, None
        if pool:
            await asyncio.to_thread(pool.shutdown)

    async def _draw(self, chart: FunnelChart) -> bytes:
        if self._closed:
            raise RuntimeError("no charts are drawn any more")
        pool = self._pool = self._pool or ProcessPoolExecutor(
            max_workers=1, mp_context=multiprocessing.get_context("spawn"), initializer=_settle_in
        )
        try:
            # Handing over the first chart starts the process, which takes too long for the loop.
            drawing = await asyncio.to_thread(pool.submit, draw_funnel, chart)
            return await asyncio.wrap_future(drawing)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
            raise


def _settle_in() -> None:
    """In the new process: leave Ctrl+C to the parent, go when it goes, and be quiet."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_go_with_parent, daemon=True).start()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")  # a character that no font has is drawn as a box


def _go_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def draw_funnel(chart: FunnelChart) -> bytes:
    """Draw a chart here and now; meant to run in a process of its own."""
    import matplotlib
    from matplotlib import font_manager
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    installed = {each.name for each in font_manager.fontManager.ttflist}
    fonts = [name for name in FONTS if name in installed]
    # Without parse_math off, "$5k of $9k" would be read as a formula.
    with matplotlib.rc_context({"font.family": fonts, "text.parse_math": False}):
        figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAPER)
        canvas = FigureCanvasAgg(figure)
        _Sheet(figure, canvas.get_renderer()).funnel(chart)  # type: ignore[no-untyped-call]
        png = BytesIO()
        figure.savefig(png, format="png", dpi=DPI, metadata={"Software": None})
    return png.getvalue()


class _Sheet:
    """A picture to put texts and boxes on, in pixels from the upper left corner."""

    def __init__(self, figure: "Figure", renderer: "RendererAgg") -> None:
        self._renderer = renderer
        self._axes = figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(HEIGHT, 0)

    def funnel(self, chart: FunnelChart) -> None:
        room = WIDTH - 2 * MARGIN
        self.text(MARGIN, 52, self.cut(chart.title, TITLE_PX, room, bold=True), TITLE_PX, bold=True)
        if chart.size_name:
            self._legend(chart, 114)
        if chart.note:
            self.text(MARGIN, HEIGHT - 38, self.cut(chart.note, NOTE_PX, room), NOTE_PX, QUIET)
        top = 148 if chart.size_name else 100
        self._bars(chart.bars, top, HEIGHT - (70 if chart.note else 30))

    def _legend(self, chart: FunnelChart, middle: float) -> None:
        left: float = MARGIN
        for name, colour in ((chart.size_name, OUTER), (chart.inner_name, INNER)):
            self.box(left, middle - 13, 26, 26, colour)
            shown = self.cut(name, NOTE_PX, WIDTH / 2 - MARGIN - 90)
            self.text(left + 38, middle, shown, NOTE_PX, QUIET)
            left += 38 + self.width(shown, NOTE_PX) + 44

    def _bars(self, bars: Sequence[Bar], top: float, bottom: float) -> None:
        row = (bottom - top) / len(bars)
        px = max(LEAST_PX, min(TEXT_PX, row * 0.66))
        high = min(row * 0.66, 62)
        labels = [self.cut(each.label, px, LABELS_MAX) for each in bars]
        values = [self.cut(each.shown, px, VALUES_MAX, bold=True) for each in bars]
        left = MARGIN + max(self.width(each, px) for each in labels) + GAP
        longest = WIDTH - MARGIN - left - GAP - max(self.width(each, px, bold=True) for each in values)
        scale = longest / (max(each.size for each in bars) or 1)
        for place, (bar, label, value) in enumerate(zip(bars, labels, values, strict=True)):
            middle = top + (place + 0.5) * row
            end = left + max(bar.size * scale, 3)
            self.text(MARGIN, middle, label, px)
            self.box(left, middle - high / 2, end - left, high, OUTER if bar.inner is not None else INNER)
            if bar.inner:
                self.box(left, middle - high / 2, bar.inner * scale, high, INNER)
            self.text(end + GAP, middle, value, px, bold=True)

    def box(self, left: float, top: float, wide: float, high: float, colour: str) -> None:
        from matplotlib.patches import Rectangle

        # The light blue alone is too near to white; the outline gives it an edge.
        self._axes.add_patch(
            Rectangle((left, top), wide, high, facecolor=colour, edgecolor=INNER, linewidth=1.5)
        )

    def text(
        self, left: float, middle: float, words: str, px: float, colour: str = INK, *, bold: bool = False
    ) -> None:
        self._axes.text(
            left,
            middle,
            words,
            fontsize=_points(px),
            fontweight="bold" if bold else "normal",
            color=colour,
            verticalalignment="center_baseline",
        )

    def cut(self, words: str, px: float, room: float, *, bold: bool = False) -> str:
        """One line of `words`, shortened until it takes no more than `room`."""
        line = " ".join(words.split())
        if self.width(line, px, bold=bold) <= room:
            return line
        lengths = range(1, len(line))
        fitting = bisect(lengths, room, key=lambda n: self.width(f"{line[:n]}…", px, bold=bold))
        return f"{line[:fitting].rstrip()}…"

    def width(self, words: str, px: float, *, bold: bool = False) -> float:
        from matplotlib.font_manager import FontProperties

        font = FontProperties(weight="bold" if bold else "normal", size=_points(px))
        wide, _, _ = self._renderer.get_text_width_height_descent(words, font, ismath=False)  # type: ignore[no-untyped-call]
        return float(wide)


def _points(px: float) -> float:
    return px * 72 / DPI
