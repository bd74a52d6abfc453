"""Small faults in the source of a function: a sign, a transposed matrix, a missing mean, one step too many, a factor of two."""

import ast
import copy
import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import zip_longest
from types import CodeType, FunctionType

from mutants import PACKAGE, Mutant, Target, modules_of

CONTAINERS = (ast.List, ast.Tuple, ast.JoinedStr, ast.Dict, ast.Set)
UNTOUCHED = ("__repr__", "extra_repr", "__len__")


def of_floors(*floors: str) -> tuple[list[Mutant], int]:
    """Faults in an order drawn by hashing, first one of every module, then a second of every module, and so on; and how many there are."""
    by_module = [sorted(of_module(module), key=_draw) for floor in floors for module in modules_of(floor)]
    rounds = zip_longest(*by_module)
    order = [mutant for turn in rounds for mutant in sorted((mutant for mutant in turn if mutant is not None), key=_draw)]
    return order, len(order)


def _draw(mutant: Mutant) -> str:
    return hashlib.sha256(mutant.name.encode()).hexdigest()


def of_module(module: str) -> list[Mutant]:
    """Every fault that the list has for the functions of a module."""
    mutants = []
    for name, node in functions_of(_tree(module)):
        seen: dict[str, int] = {}
        for place, (kind, before, after) in enumerate(faults_of(node)):
            words = f"{kind}, `{ast.unparse(before)}` became `{ast.unparse(after)}`"
            seen[words] = seen.get(words, 0) + 1
            change = words if seen[words] == 1 else f"{words} (place {seen[words]})"
            mutants.append(Mutant(Target(module, name), change, _broken(module, name, place)))
    return mutants


def _tree(module: str) -> ast.Module:
    return ast.parse(_source(module))


@cache
def _source(module: str) -> str:
    return (PACKAGE.parent / module.replace(".", "/")).with_suffix(".py").read_text(encoding="utf-8")


def functions_of(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a module and the methods of its classes, private ones too, by qualified name."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.name not in UNTOUCHED:
                    yield f"{node.name}.{method.name}", method


def faults_of(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr, ast.expr]]:
    """The kind of each fault, the expression that it changes, and what that becomes."""
    for node, above in _computations(function, function):
        yield from ((kind, node, new) for kind, new in _faults_at(node, above))


def _computations(node: ast.AST, above: ast.AST) -> Iterator[tuple[ast.expr, ast.AST]]:
    """The expressions that compute, each with what stands above it: no checks, no messages, no annotations, no defaults."""
    if isinstance(node, ast.Raise | ast.Assert | ast.JoinedStr | ast.arguments) or _is_check(node):
        return
    if isinstance(node, ast.expr):
        yield node, above
    fields = [child for name, child in ast.iter_fields(node) if name not in ("decorator_list", "returns", "annotation")]
    for child in (item for field in fields for item in (field if isinstance(field, list) else [field])):
        if isinstance(child, ast.AST):
            yield from _computations(child, node)


def _is_check(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return all(isinstance(step, ast.Raise) for step in node.body) and not node.orelse
    return isinstance(node, ast.Call) and ast.unparse(node.func).startswith("checks.")


def _faults_at(node: ast.expr, above: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.BinOp) and not isinstance(node.left, CONTAINERS) and not isinstance(node.right, CONTAINERS):
        if isinstance(node.op, ast.Add | ast.Sub):
            yield "sign", ast.BinOp(node.left, ast.Sub() if isinstance(node.op, ast.Add) else ast.Add(), node.right)
        if isinstance(node.op, ast.Sub) and "mean" in ast.unparse(node.right):
            yield "missing mean", node.left
        if isinstance(node.op, ast.Mult | ast.Div) and not _is_product(above):
            yield "factor two", ast.BinOp(ast.Constant(2), ast.Mult(), node)
        if isinstance(node.op, ast.MatMult) and not _is_transposed(node.left) and not _is_transposed(node.right):
            yield "transposed matrix", ast.BinOp(ast.Attribute(node.left, "mT", ast.Load()), node.op, node.right)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        yield "sign", node.operand
    if _is_transposed(node):
        yield "transposed matrix", node.value
    if (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("range", "torch.arange")
        and node.args
        and not isinstance(node.args[-1], ast.Starred)
    ):
        stop = 0 if len(node.args) == 1 else 1
        longer = [ast.BinOp(item, ast.Add(), ast.Constant(1)) if place == stop else item for place, item in enumerate(node.args)]
        yield "one step too many", ast.Call(node.func, longer, node.keywords)


def _is_product(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div)


def _is_transposed(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("mT", "T")


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """The node itself, or what stands in its place."""
        return self.new if node is self.old else super().generic_visit(node)


def _broken(module: str, name: str, place: int) -> Callable[[FunctionType], Callable[[], bool]]:
    def apply(function: FunctionType) -> Callable[[], bool]:
        function.__code__ = broken_code(module, name, place)
        return lambda: True

    return apply


def broken_code(module: str, name: str, place: int) -> CodeType:
    """The code of a function with one of its faults."""
    tree = _tree(module)
    node = dict(functions_of(tree))[name]
    _, old, new = list(faults_of(node))[place]
    _Replace(old, copy.deepcopy(new)).visit(node)
    whole = compile(ast.fix_missing_locations(tree), (PACKAGE.parent / module.replace(".", "/")).with_suffix(".py"), "exec")
    return next(code for code in _codes(whole) if code.co_qualname == name)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)
