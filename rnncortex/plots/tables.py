"""Tables of numbers in a page."""

from collections.abc import Sequence
from html import escape
from typing import Any


class Table:
    """Rows under headings, shown as a table in a notebook and as aligned text elsewhere.

    Attributes
    ----------
    heads : sequence of str
    rows : sequence of sequences
        Floats are shown with four digits, everything else as ``str`` shows it.
    caption : str
        What the table holds.
    """

    def __init__(self, heads: Sequence[str], rows: Sequence[Sequence[Any]], *, caption: str) -> None:
        self.heads, self.caption = heads, caption
        self.rows = [[f"{cell:.4g}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows]

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{escape(text)}</th>' for text in self.heads)
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in self.rows)
        return (
            "<table "
            f'class="data-table"><caption>{escape(self.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        )

    def __repr__(self) -> str:
        lines = [list(self.heads), *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.heads))]
        return "\n".join(
            [self.caption, *("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)]
        )
