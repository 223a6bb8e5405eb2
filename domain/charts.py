"""What a chart shows, ready to be drawn: sizes as numbers, everything that is read as finished words."""

from dataclasses import dataclass

BARS_MAX = 12
"""More could not be told apart on a phone."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `size` and `inner` (a part of it, drawn darker) are in any one unit, the same in all bars.

    label: what the bar is ("Discovery"). shown: what it comes to ("12 deals · €45,000"), in the reader's
    locale.
    """

    label: str
    size: float
    shown: str
    inner: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= (self.inner or 0) <= self.size < float("inf"):
            raise ValueError(f"{self.label}: {self.inner} of {self.size} is no bar")


@dataclass(frozen=True, slots=True)
class FunnelChart:
    """Bars from the top of the funnel down, 1 to 12 of them.

    size_name, inner_name: what the light and the dark part stand for ("Value", "Weighted by chance"); both
    or neither. note: a short line below, such as what was left out.
    """

    title: str
    bars: tuple[Bar, ...]
    size_name: str = ""
    inner_name: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.bars) <= BARS_MAX:
            raise ValueError(f"a chart has 1 to {BARS_MAX} bars, not {len(self.bars)}")
        if bool(self.size_name) != bool(self.inner_name):
            raise ValueError("name both parts of the bars, or neither")
