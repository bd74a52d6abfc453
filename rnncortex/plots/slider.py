"""Figures computed in advance, one for each value of a parameter or of two, that a reader leafs through with sliders.

The same in the page of the book, which no server stands behind, in Jupyter, and on paper, where the figure of the start is left.

A chapter's plotting module draws the frames with a function that fixes the limits of its axes, and hands them over::

    frames = [_spectrum(gain, eigenvalues, limits) for gain, eigenvalues in zip(gains, spectra)]
    return Slider(frames, {"gain g": gains}, start=3)

With two parameters the frames are rows, a row for each value of the first. Axes keep their place from frame to frame. Twenty to forty
frames of a line plot take 0.1 to 0.3 MB of a page.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any, cast

from matplotlib.figure import Figure as MplFigure

from rnncortex.plots.figure import Figure, image_tag, narrow_wanted
from rnncortex.plots.style import house_style


class Slider:
    """Figures to leaf through, by one parameter or by two.

    Attributes
    ----------
    frames : list of Figure
        All of them, the first parameter slowest.
    start : int
        Which of them is seen before a slider is moved, on paper, and where a page runs no script.

    Raises
    ------
    ValueError
        If there are not one or two parameters, fewer than two frames, not as many frames as values, or frames with different panels.
    """

    def __init__(
        self,
        frames: Sequence[Figure] | Sequence[Sequence[Figure]],
        parameters: Mapping[str, Sequence[float | str]],
        *,
        start: int | tuple[int, int] | None = None,
    ) -> None:
        """Put every frame in the same layout.

        Parameters
        ----------
        frames : sequence of Figure, or sequence of sequences of Figure
            One for each value; for two parameters a row for each value of the first.
        parameters : mapping of str to sequence of float or str
            By the name that stands before the slider, symbol and all (``"gain g"``): its values, as numbers or as words (``"0.8 τ"``).
        start : int or pair of int, optional
            Number of the value at which the sliders stand at first; by default the middle.
        """
        if len(parameters) not in (1, 2):
            raise ValueError(f"parameters: expected one or two, got {len(parameters)}")
        self._names = list(parameters)
        self._values = [[v if isinstance(v, str) else f"{v:.4g}".replace("-", "−") for v in values] for values in parameters.values()]
        sizes = [len(values) for values in self._values]
        rows = cast(Sequence[Sequence[Figure]], [frames] if len(sizes) == 1 else frames)
        self.frames = [frame for row in rows for frame in row]
        if len(sizes) == 2 and len(rows) != sizes[0] or any(len(row) != sizes[-1] for row in rows):
            expected, found = " rows of ".join(map(str, sizes)), [len(row) for row in rows]
            raise ValueError(f"frames: expected {expected}, one for each value, got rows of {found}")
        if len(self.frames) < 2:
            raise ValueError(f"frames: expected at least 2, got {len(self.frames)}")
        places = [size // 2 for size in sizes] if start is None else [start] if isinstance(start, int) else list(start)
        if len(places) != len(sizes) or not all(0 <= place < size for place, size in zip(places, sizes, strict=True)):
            raise ValueError(f"start: expected the number of a value for each of {self._names}, got {start}")
        self._places = places
        self.start = places[0] if len(sizes) == 1 else places[0] * sizes[1] + places[1]
        self._narrow = self.frames[self.start].narrow() if narrow_wanted() else None
        _align(self.frames)
        if self._narrow is not None:
            _align([self._narrow])

    def _repr_html_(self) -> str:
        pieces: dict[str, int] = {}  # what frames have in common stands in the page once

        def taken_apart(drawing: str) -> list[int]:
            return [pieces.setdefault(piece, len(pieces)) for piece in drawing.split(">\n")]

        drawn: dict[str, list[list[int]]] = {"frames": [taken_apart(frame.svg()) for frame in self.frames], "narrow": []}
        if self._narrow is not None:
            for frame in self.frames:
                with _shaped_like(frame.figure, self._narrow.figure):
                    drawn["narrow"].append(taken_apart(frame.svg()))
        data = {"pieces": list(pieces), **drawn, "words": [frame.description for frame in self.frames], "values": self._values}
        return _PAGE.format(
            image=image_tag(self.frames[self.start], self._narrow),
            controls="".join(map(_control, self._names, self._values, self._places)),
            data=json.dumps(data, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c"),
            player=_PLAYER,
        )

    def __repr__(self) -> str:
        return self.frames[self.start].description


def _align(frames: Sequence[Figure]) -> None:
    """Give the panels of all frames one place: the largest that leaves room for the labels of each."""
    laid_out: dict[tuple[object, ...], list[Any]] = {}
    boxes = []
    for frame in frames:
        words = _words(frame)
        if words not in laid_out:
            with house_style():
                frame.figure.draw_without_rendering()
            laid_out[words] = [axes.get_position(original=True).extents for axes in frame.figure.axes]
        boxes.append(laid_out[words])
    if len({(len(places), *frame.figure.get_size_inches()) for places, frame in zip(boxes, frames, strict=True)}) != 1:
        raise ValueError(f"frames: expected figures of one size with as many panels each, got {[len(places) for places in boxes]} panels")
    for panel, places in enumerate(zip(*boxes, strict=True)):
        left, low, right, high = (pick(edge) for pick, edge in zip((max, max, min, min), zip(*places, strict=True), strict=True))
        for frame in frames:
            frame.figure.set_layout_engine("none")
            frame.figure.axes[panel].set_position((left, low, right - left, high - low))


@contextmanager
def _shaped_like(figure: MplFigure, pattern: MplFigure) -> Iterator[None]:
    """Give a figure the size, and its panels the places and labels, of another one inside this block."""
    before, after = _shape(figure), _shape(pattern)
    _take(figure, after)
    try:
        yield
    finally:
        _take(figure, before)


def _shape(figure: MplFigure) -> tuple[Any, list[tuple[Any, str, str]]]:
    panels = [(axes.get_position(original=True), axes.get_xlabel(), axes.get_ylabel()) for axes in figure.axes]
    return figure.get_size_inches().copy(), panels


def _take(figure: MplFigure, shape: tuple[Any, list[tuple[Any, str, str]]]) -> None:
    size, panels = shape
    figure.set_size_inches(size)
    for axes, (place, across, up) in zip(figure.axes, panels, strict=True):
        axes.set_position(place)
        axes.set(xlabel=across, ylabel=up)


def _words(frame: Figure) -> tuple[object, ...]:
    """What decides on the layout of a frame: frames that have the same limits and labels have the same layout."""
    panels: list[object] = [*frame.figure.get_size_inches(), *(text.get_text() for text in frame.figure.texts), len(frame.figure.legends)]
    for axes in frame.figure.axes:
        legend = axes.get_legend()
        panels += [axes.get_xlim(), axes.get_ylim(), axes.get_xlabel(), axes.get_ylabel(), axes.get_title("left"), axes.get_title()]
        panels += [axes.get_xscale(), axes.get_yscale(), axes.get_aspect(), tuple(axes.get_yticks()), tuple(axes.get_xticks())]
        panels += [tuple(label.get_text() for label in (*axes.get_xticklabels(), *axes.get_yticklabels()))]
        panels += [tuple(text.get_text() for text in legend.get_texts())] if legend else [None]
    return tuple(panels)


def _control(name: str, values: Sequence[str], place: int) -> str:
    return (
        '<label style="display:flex;gap:.8em;align-items:center;margin:.2em 0">'
        f'<span style="min-width:6em">{escape(name)}</span>'
        f'<input type="range" min="0" max="{len(values) - 1}" value="{place}" aria-valuetext="{escape(values[place])}"'
        ' autocomplete="off" style="flex:1;min-width:4em">'
        f'<output style="min-width:4em">{escape(values[place])}</output></label>'
    )


_PAGE = """\
<div class="slider">
  {image}
  <div class="controls">{controls}</div>
  <script type="application/json">{data}</script>
  <script>{player}</script>
</div>
"""

_PLAYER = """
(() => {
  const box = document.currentScript.parentElement, image = box.querySelector("img"), source = box.querySelector("source");
  const data = JSON.parse(box.querySelector('script[type="application/json"]').textContent);
  const sliders = [...box.querySelectorAll("input")], clocks = box.querySelectorAll("output");
  function draw() {
    let place = 0;
    sliders.forEach((slider, i) => {
      clocks[i].value = data.values[i][slider.value];
      slider.setAttribute("aria-valuetext", clocks[i].value);
      place = place * data.values[i].length + Number(slider.value);
    });
    const drawing = (frames) => "data:image/svg+xml," + encodeURIComponent(frames[place].map((piece) => data.pieces[piece]).join(">\\n"));
    image.src = drawing(data.frames);
    if (data.narrow.length) source.srcset = drawing(data.narrow);
    image.alt = data.words[place];
  }
  sliders.forEach((slider) => (slider.oninput = draw));
})();
"""
