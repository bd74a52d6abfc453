"""Points that move over a figure, with a slider: no server, no video, and the same file in light and dark."""

import base64
import json
from collections.abc import Sequence
from html import escape

import numpy as np
from torch import Tensor

from rnncortex.plots.figure import Figure
from rnncortex.plots.style import DARK, house_style


class Animation:
    """A figure over which points move as a slider is drawn or a button is pressed.

    Attributes
    ----------
    background : Figure
        What stands still; its description is that of the animation.
    """

    def __init__(
        self, background: Figure, points: Tensor, colours: Sequence[str], labels: Sequence[str], *, panel: int = 0, size: float = 2.5
    ) -> None:
        """Prepare the points.

        Parameters
        ----------
        background : Figure
        points : Tensor, shape (frames, points, 2)
            Positions in the coordinates of the panel.
        colours : sequence of str
            One colour of the house palette a point.
        labels : sequence of str
            What the clock shows, one a frame.
        panel : int
            Which axes of the background they move over.
        size : float
            Radius of a point in pixels.
        """
        self.background = background
        with house_style():
            figure = background.figure
            figure.draw_without_rendering()
            pixels = figure.axes[panel].transData.transform(points.detach().cpu().numpy().reshape(-1, 2))
            share = pixels / np.array([figure.bbox.width, figure.bbox.height])
        share[:, 1] = 1 - share[:, 1]
        self._frames = np.round(share * 1e4).astype(int).reshape(len(points), -1).tolist()
        self._colours, self._labels, self._size = list(colours), list(labels), size

    def _repr_html_(self) -> str:
        image = base64.b64encode(self.background.svg().encode()).decode()
        words = escape(self.background.description, quote=True)
        palette = sorted(set(self._colours))
        data = {
            "frames": self._frames,
            "labels": self._labels,
            "colour": [palette.index(colour) for colour in self._colours],
            "light": palette,
            "dark": [DARK[colour] for colour in palette],
            "size": self._size,
        }
        return _PAGE.format(
            image=image, words=words, last=len(self._frames) - 1, data=json.dumps(data, separators=(",", ":")), player=_PLAYER
        )

    def __repr__(self) -> str:
        return self.background.description


_PAGE = """\
<div class="animation">
  <div style="position:relative">
    <img src="data:image/svg+xml;base64,{image}" alt="{words}" style="width:100%">
    <canvas aria-hidden="true" style="position:absolute;inset:0;width:100%;height:100%"></canvas>
  </div>
  <div style="display:flex;gap:.8em;align-items:center">
    <button type="button" aria-label="Play or pause">▶</button>
    <input type="range" min="0" max="{last}" value="0" aria-label="Time" style="flex:1">
    <output style="min-width:5em"></output>
  </div>
  <script type="application/json">{data}</script>
  <script>{player}</script>
</div>
"""

_PLAYER = """
(() => {
  const box = document.currentScript.parentElement;
  const data = JSON.parse(box.querySelector('script[type="application/json"]').textContent);
  const [canvas, slider, clock, button] = ["canvas", "input", "output", "button"].map((name) => box.querySelector(name));
  let timer = null;
  function draw() {
    const zoom = window.devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
    canvas.width = width * zoom;
    canvas.height = height * zoom;
    const pen = canvas.getContext("2d"), frame = data.frames[slider.value];
    const palette = getComputedStyle(canvas).colorScheme === "dark" ? data.dark : data.light;
    pen.scale(zoom, zoom);
    data.colour.forEach((colour, i) => {
      pen.fillStyle = palette[colour];
      pen.beginPath();
      pen.arc((frame[2 * i] / 1e4) * width, (frame[2 * i + 1] / 1e4) * height, data.size, 0, 7);
      pen.fill();
    });
    clock.value = data.labels[slider.value];
  }
  function stop() {
    clearInterval(timer);
    timer = null;
    button.textContent = "▶";
  }
  button.onclick = () => {
    if (timer) return stop();
    if (slider.value === slider.max) slider.value = 0;
    button.textContent = "⏸";
    timer = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      draw();
      if (slider.value === slider.max) stop();
    }, 80);
  };
  slider.oninput = draw;
  new ResizeObserver(draw).observe(canvas);
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
})();
"""
