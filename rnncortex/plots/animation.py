"""Points that move over a figure, with a slider: no server, no video, and the same file in light and dark."""

import json
from collections.abc import Sequence
from html import escape

import numpy as np
from torch import Tensor

from rnncortex.plots.figure import NARROW_SCREEN, Figure, image_tag, narrow_wanted
from rnncortex.plots.style import DARK, PAPER, house_style


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
            Radius of a point in hundredths of an inch of the drawing.
        """
        self.background = background
        self._points, self._panel = points.detach().cpu().double().numpy(), panel
        self._colours, self._labels, self._size = list(colours), list(labels), size

    def places(self, drawing: Figure | None = None) -> np.ndarray:
        """Where the points are on the drawing as it was last saved, in points of typography from its top left corner.

        The layout of a figure is settled when it is saved, so it has to be saved before it is asked where its axes are.

        Parameters
        ----------
        drawing : Figure, optional
            The background, or what stands for it on a narrow screen.
        """
        figure = (drawing or self.background).figure
        with house_style():
            figure.axes[self._panel].apply_aspect()
            pixels = figure.axes[self._panel].transData.transform(self._points.reshape(-1, 2))
        places = pixels * 72 / figure.dpi
        places[:, 1] = 72 * figure.get_figheight() - places[:, 1]
        return places.reshape(self._points.shape)

    def _repr_html_(self) -> str:
        narrow = self.background.narrow() if narrow_wanted() else None
        image = image_tag(self.background, narrow)  # saves the figure
        places = np.round(10 * self.places()).astype(int)
        circles = "".join(
            f'<circle cx="{x}" cy="{y}" r="{7.2 * self._size:.4g}" fill="{colour}" style="fill:light-dark({colour},{DARK[colour]})"/>'
            for (x, y), colour in zip(places[0].tolist(), self._colours, strict=True)
        )
        outline = f'stroke="{PAPER}" stroke-width="7" style="stroke:light-dark({PAPER},{DARK[PAPER]})"'
        data = json.dumps(
            {
                "frames": places.reshape(len(places), -1).tolist(),
                "labels": self._labels,
                "wide": {"view": _view(self.background), "map": [1, 0, 1, 0]},
                "narrow": {"view": _view(narrow), "map": self._moved(narrow)} if narrow else None,
            },
            separators=(",", ":"),
        )
        return _PAGE.format(
            image=image,
            view=_view(self.background),
            circles=f"<g {outline}>{circles}</g>",
            first=escape(self._labels[0]),
            last=len(places) - 1,
            data=data.replace("<", "\\u003c"),
            player=_PLAYER,
        )

    def _moved(self, narrow: Figure) -> list[float]:
        """Factor and offset, across and down, from places on the drawing to those on the narrow one, in tenths of points."""
        corners = []
        for drawing in (self.background, narrow):
            box = drawing.figure.axes[self._panel].get_window_extent()
            tall = drawing.figure.get_figheight() * drawing.figure.dpi
            corners.append(np.array([[box.x0, tall - box.y0], [box.x1, tall - box.y1]]) * 720 / drawing.figure.dpi)
        factor = (corners[1][1] - corners[1][0]) / (corners[0][1] - corners[0][0])
        offset = corners[1][0] - factor * corners[0][0]
        return [round(float(number), 5) for pair in zip(factor, offset, strict=True) for number in pair]

    def __repr__(self) -> str:
        return self.background.description


def _view(drawing: Figure) -> str:
    width, height = (720 * size for size in drawing.figure.get_size_inches())
    return f"0 0 {width:.6g} {height:.6g}"


_PAGE = """\
<div class="animation">
  <div style="position:relative;width:fit-content;margin:auto">
    {image}
    <svg aria-hidden="true" viewBox="{view}" style="position:absolute;inset:0;width:100%;height:100%">{circles}</svg>
  </div>
  <div class="controls" style="display:flex;gap:.8em;align-items:center">
    <button type="button" aria-label="Play">▶</button>
    <input type="range" min="0" max="{last}" value="0" aria-label="Time" aria-valuetext="{first}" style="flex:1;min-width:4em">
    <output style="min-width:5em">{first}</output>
  </div>
  <script type="application/json">{data}</script>
  <script>{player}</script>
</div>
"""

_PLAYER = """
(() => {
  const box = document.currentScript.parentElement;
  const data = JSON.parse(box.querySelector('script[type="application/json"]').textContent);
  const [slider, clock, button] = ["input", "output", "button"].map((name) => box.querySelector(name));
  const circles = box.querySelectorAll("circle"), points = box.querySelector("svg"), phone = matchMedia("NARROW_SCREEN");
  let timer = null;
  function draw() {
    const frame = data.frames[slider.value], drawing = (phone.matches && data.narrow) || data.wide, [a, b, c, d] = drawing.map;
    points.setAttribute("viewBox", drawing.view);
    circles.forEach((circle, i) => {
      circle.setAttribute("cx", a * frame[2 * i] + b);
      circle.setAttribute("cy", c * frame[2 * i + 1] + d);
    });
    clock.value = data.labels[slider.value];
    slider.setAttribute("aria-valuetext", clock.value);
  }
  function say(sign, words) {
    button.textContent = sign;
    button.setAttribute("aria-label", words);
  }
  function stop() {
    clearInterval(timer);
    timer = null;
    say("▶", "Play");
  }
  button.onclick = () => {
    if (timer) return stop();
    if (slider.value === slider.max) slider.value = 0;
    say("⏸", "Pause");
    timer = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      draw();
      if (slider.value === slider.max) stop();
    }, 80);
  };
  slider.oninput = draw;
  phone.addEventListener("change", draw);
  draw();
})();
""".replace("NARROW_SCREEN", NARROW_SCREEN)
