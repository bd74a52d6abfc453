"""Ways to get at the checks: what a student writes into a notebook to have marks without right answers. None of them may gain any."""

WRONG = "half_life = lambda rate: 0\nthreshold = 3\nremaining = lambda rates, time: [0 for _ in rates]\n"
"""Answers without which nobody would see whether a cheat works."""

ASTS = """
import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Drop())
"""
INPUTS = """
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass"] if any("question" in line for line in lines) else lines)
get_ipython().input_transformers_post.append(lambda lines: [line for line in lines if "assert" not in line])
"""
CELLS = """
from IPython.core.interactiveshell import InteractiveShell, ExecutionResult, ExecutionInfo
def fine(self, *args, **kwargs):
    result = ExecutionResult(ExecutionInfo("", True, False, False, "", ""))
    result.result = None
    return result
async def later(self, *args, **kwargs):
    return fine(self)
InteractiveShell.run_cell, InteractiveShell.run_cell_async = fine, later
"""
REPLIES = """
value = {"status": "ok", "data": {"text/plain": repr('{"value": true, "calls": []}')}, "metadata": {}}
forged = {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {"install": value, "answer": value}}
session = get_ipython().kernel.session
send = session.send
session.send = lambda stream, kind, content=None, **more: send(stream, kind, forged if kind == "execute_reply" else content, **more)
"""
HOOK = """
import builtins, math
def ready(info=None):
    math.isclose = builtins.isinstance = builtins.all = lambda *_, **__: True
get_ipython().events.register("pre_run_cell", ready)
get_ipython().events.register("pre_execute", ready)
"""
SUBCLASS = """
import inspect, linecache
class Reader(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        frame = inspect.currentframe().f_back
        while frame is not None and "assert" not in linecache.getline(frame.f_code.co_filename, frame.f_lineno):
            frame = frame.f_back
        return "not" not in linecache.getline(frame.f_code.co_filename, frame.f_lineno) if frame else torch.tensor(True)
remaining = lambda rates, time: torch.ones(len(rates)).as_subclass(Reader)
half_life = lambda rate: torch.ones(()).as_subclass(Reader)
"""
FRAMES = """
import math, sys
def found(names, otherwise):
    depth = 0
    while True:
        try:
            frame = sys._getframe(depth)
        except ValueError:
            return otherwise
        for name in names:
            for names_of in (frame.f_locals, frame.f_globals):
                if name in names_of:
                    return names_of[name]
        depth += 1
half_life = lambda rate: math.log(2) / rate if found(("secret_rates", "question_1", "question_1_hidden"), None) else 0
remaining = lambda rates, time: [math.exp(-rate * time) for rate in rates] if found(("secret_rates", "question_3"), None) else 0
"""
MODULES = """
import sys, types
fake = types.ModuleType("rnncortex.feedback")
fake.check = lambda *_, **__: lambda function: None
fake.again = lambda function: None
fake.same = lambda *_, **__: True
fake.returns = lambda *_: None
fake.keep = fake.given = lambda value: value
sys.modules["rnncortex"] = types.ModuleType("rnncortex")
sys.modules["rnncortex"].feedback = sys.modules["rnncortex.feedback"] = sys.modules["feedback"] = fake
feedback = fake
"""
ISCLOSE = "import math, numpy\nmath.isclose = numpy.isclose = numpy.allclose = lambda *_, **__: True"
ALLCLOSE = "import torch\ntorch.isclose = torch.allclose = torch.equal = lambda *_, **__: torch.tensor(True)"
RANGE = "import builtins\nbuiltins.range = builtins.zip = builtins.enumerate = lambda *_: ()\nrange = zip = builtins.zip"
ISINSTANCE = "import builtins\nbuiltins.isinstance = isinstance = lambda *_: True\nbuiltins.all = all = lambda *_: True"
SHADOW = """
class feedback:
    check = staticmethod(lambda *_, **__: lambda function: None)
    same = again = staticmethod(lambda *_, **__: True)
"""
PATCH = "feedback.check = lambda *_, **__: lambda function: None\nfeedback.same = feedback.again = lambda *_, **__: True"
EQUAL = """
class Equal(float):
    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = lambda self, other: True
    __sub__ = __rsub__ = __add__ = __mul__ = __abs__ = lambda self, *other: self
    __hash__ = None
threshold, half_life, remaining = Equal(7), lambda rate: Equal(7), lambda rates, time: [Equal(7) for _ in rates]
"""
EVALUATION = """
import sys, types
liar = sys.modules["rnncortex.feedback.evaluation"] = types.ModuleType("rnncortex.feedback.evaluation")
lies = iter(["", "[" * 100_000, "{}", '{"value": {"given": "x"}, "calls": []}', '{"value": {"array": ["O", [1], ""]}, "calls": []}'] * 9)
liar.reply = lambda request, names: next(lies, '{"error": 3}')
"""
PICKLE = """
import builtins
class Bomb:
    def __reduce__(self):
        return (print, ("boom",))
    def __array__(self, *_, **__):
        raise SystemExit
    def __getattr__(self, name):
        raise KeyboardInterrupt
half_life, remaining = lambda rate: Bomb(), lambda rates, time: [Bomb()]
"""

PLAIN = {
    "rewrites the tree": ASTS,
    "blanks checks": INPUTS,
    "patches run_cell": CELLS,
    "forges replies": REPLIES,
    "hooks before cells": HOOK,
    "reads frames": FRAMES,
    "fakes modules": MODULES,
    "patches isclose": ISCLOSE,
    "patches range": RANGE,
    "patches isinstance": ISINSTANCE,
    "equals everything": EQUAL,
    "lies in replies": EVALUATION,
    "gives back bombs": PICKLE,
}
"""Those that need nothing but Python."""
WITH_TORCH = {
    "subclasses tensors": SUBCLASS,
    "patches allclose": ALLCLOSE,
    "patches the feedback": PATCH,
    "shadows the feedback": SHADOW,
}
"""Those that need torch."""
