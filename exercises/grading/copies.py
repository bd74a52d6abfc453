"""Whether an answer is a copy of the published solution, comments, layout and names of variables aside."""

import ast

COPY = "the published solution, but perhaps for names"
"""The note on answers that are one."""
FEWEST = 50
"""Parts that a solution has at least before its like is remarkable: short ones are found again by everybody."""


def is_copy(answer: str, solution: str) -> bool:
    """Whether two pieces of code are the same but for names, and long enough for that to be no accident."""
    return _shape(answer) == _shape(solution) != ""


def _shape(code: str) -> str:
    """A code without comments and layout, its names numbered in the order in which they occur; empty if it is short or none."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    nodes, numbers = list(ast.walk(tree)), dict[str, str]()
    for node in nodes:
        if isinstance(node, ast.Name):
            node.id = numbers.setdefault(node.id, str(len(numbers)))
        elif isinstance(node, ast.arg):
            node.arg = numbers.setdefault(node.arg, str(len(numbers)))
    return ast.dump(tree) if len(nodes) >= FEWEST else ""
