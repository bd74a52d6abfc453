"""What passes between a check and an answer: plain data, as copies, and nothing else."""

import functools
import json
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
import torch

from rnncortex.feedback import evaluation
from rnncortex.feedback.evaluation import Other, Watched, decode, encode, encode_argument, given, reply


def there_and_back(value):
    return decode(json.loads(json.dumps(encode(value))))


@pytest.mark.parametrize("value", [None, True, 3, -2.5, 1 + 2j, "a text", [1, 2.0], (1, (2, 3)), [], float("inf"), 10**30])
def test_plain_values_come_back_as_they_were(value):
    assert there_and_back(value) == value
    assert type(there_and_back(value)) is type(value)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float64, torch.int32, torch.bool, torch.complex64])
def test_tensors_come_back_in_the_widest_precision(dtype):
    value = torch.tensor([[1, 0], [0, 1], [1, 1]]).to(dtype)
    back = there_and_back(value.T)
    assert torch.equal(back.to(dtype), value.T)
    assert back.dtype in (torch.float64, torch.int64, torch.bool, torch.complex128)


def test_numpy_and_what_can_become_a_number():
    assert np.array_equal(there_and_back(np.arange(6).reshape(2, 3)[:, ::-1]), [[2, 1, 0], [5, 4, 3]])
    assert there_and_back(np.float32(2)).item() == there_and_back(np.float64(2)) == 2
    assert there_and_back(Fraction(1, 2)) == 0.5
    assert there_and_back(torch.tensor(2.0, requires_grad=True)).item() == 2
    assert there_and_back(range(3)) == [0, 1, 2]


@pytest.mark.parametrize(("value", "name"), [({"a": 1}, "dict"), (object(), "object"), (len, "function"), (np.array(["a"]), "ndarray")])
def test_of_anything_else_only_its_type_passes(value, name):
    assert there_and_back(value).name == name


def test_very_large_answers_do_not_pass():
    assert there_and_back(torch.zeros(evaluation.MOST_NUMBERS + 1)).name == "very large answer"
    long = json.loads(reply('{"name": "x"}', {"x": ["y" * 1000] * 9000}))
    assert decode(long["value"]).name == "very large answer"


@pytest.mark.parametrize(
    "plain",
    [
        {},
        [],
        "text",
        {"a": 1, "b": 2},
        {"given": "unit"},
        {"partial": [{"given": "unit"}, [], {}]},
        {"array": ["O", [1], ""]},
        {"array": ["<f8", [2], "AAAAAAAAAAA="]},
        {"array": ["<f8", [-1], ""]},
        {"array": 3},
        {"list": 3},
        {"complex": ["a", 1]},
    ],
)
def test_what_nobody_encodes_is_refused(plain):
    with pytest.raises(ValueError, match="plain data|reshape|buffer"):
        decode(plain)


@given
def scaled(x, by=2.0):
    return by * x


def evaluate(namespace, name, *args, **kwargs):
    plain = {"args": [encode_argument(arg) for arg in args], "kwargs": {key: encode_argument(arg) for key, arg in kwargs.items()}}
    return json.loads(reply(json.dumps({"name": name} | plain), namespace))


def test_given_functions_pass_by_name_and_watched_ones_tell_their_calls():
    namespace = {"twice": lambda f, x: f(f(x)), "spied": lambda f: (f(torch.ones(2)), f(x=3, by=1))[1]}
    assert decode(evaluate(namespace, "twice", scaled, 1.0)["value"]) == 4
    assert decode(evaluate(namespace, "twice", functools.partial(scaled, by=3.0), x=1.0)["value"]) == 9
    answer = evaluate(namespace, "spied", Watched(functools.partial(scaled, by=5.0)))
    assert decode(answer["value"]) == 3
    (calls,) = answer["calls"]
    assert decode(calls[0]["x"]).tolist() == [1, 1]
    assert calls[1] == {"x": 3, "by": 1}
    assert [decode(value) for value in evaluate({"f": lambda x: [x]}, "f", (1, [2]))["value"]["list"]] == [(1, [2])]
    with pytest.raises(TypeError, match="argument: expected plain data or a function marked by feedback.given, got <built-in"):
        encode_argument(len)


def test_inputs_are_copies():
    x = torch.zeros(2)
    evaluate({"spoil": lambda x: x.fill_(7)}, "spoil", x)
    assert x.tolist() == [0, 0]


def test_errors_are_told_with_the_line_of_the_notebook(tmp_path):
    file = tmp_path / "cell.py"
    file.write_text("def broken():\n    return 1 / 0\ndef untouched():\n    raise NotImplementedError()\ndef lost():\n    return nowhere\n")
    namespace = {}
    exec(compile(file.read_text(), str(file), "exec"), namespace)
    wanted = {"kind": "ZeroDivisionError", "words": "division by zero", "line": "return 1 / 0", "missing": ""}
    assert evaluate(namespace, "broken")["error"] == wanted
    assert evaluate(namespace, "untouched")["error"]["kind"] == "nothing yet"
    assert evaluate(namespace, "lost")["error"]["missing"] == "nowhere"
    assert evaluate(namespace, "never")["error"]["missing"] == "never"
    assert evaluate({"leave": sys.exit}, "leave")["error"]["kind"] == "SystemExit"
    assert evaluate({"abstract": torch.nn.Module().forward}, "abstract", 1)["error"]["kind"] == "NotImplementedError"


def test_its_text_alone_evaluates_where_there_is_no_package():
    code = "import sys; text = sys.stdin.read(); names = {}; exec(text, names)"
    ask = "print(names['reply']('{\"name\": \"x\"}', {'x': [1, 2j]})); assert 'torch' not in sys.modules"
    with open(evaluation.__file__, encoding="utf-8") as file:
        ran = subprocess.run([sys.executable, "-c", f"{code}; {ask}"], stdin=file, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == {"value": {"list": [1, {"complex": [0, 2]}]}, "calls": []}


def test_a_function_is_none_of_what_passes():
    assert isinstance(there_and_back(scaled), Other)
    assert isinstance(there_and_back(functools.partial(scaled)), Other)
