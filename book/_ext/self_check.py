"""Sphinx extension: a question in the page whose answers say why they are right or wrong, with no server, no script and no mark.

``{self-check}`` takes a question and a list of choices, ``- [x]`` before the right one and ``- [ ]`` before the others. The indented lines
under a choice are what a reader is told who takes it. The choices are radio buttons, so that arrow keys and screen readers work as ever;
the style sheet shows the words of the one that is taken.
"""

from html import escape
from typing import Any

from choices import written_choices
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class SelfCheck(nodes.General, nodes.Element):
    """The question with its choices."""


class Legend(nodes.General, nodes.TextElement):
    """What is asked."""


class Choice(nodes.General, nodes.Element):
    """A choice: its label, and what is said of it."""


class Label(nodes.General, nodes.TextElement):
    """The words of a choice."""


class Feedback(nodes.General, nodes.Element):
    """What is said of a choice when it is taken."""


class SelfCheckDirective(SphinxDirective):
    """``{self-check} question``, then its choices."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Parse the question and each choice as if they stood in the page."""
        try:
            choices = written_choices(list(self.content))
        except ValueError as problem:
            raise self.error(f"self-check: {problem}") from problem
        name = f"self-check-{self.env.new_serialno('self-check') + 1}"
        check = SelfCheck(ids=[name])
        check += Legend("", "", *self._inline(self.arguments[0]))
        for number, choice in enumerate(choices, start=1):
            feedback = Feedback()
            self.state.nested_parse(StringList(choice.lines, source=name), self.content_offset + choice.line, feedback)
            _begin(feedback, nodes.strong(text="Right." if choice.right else "Not so."))
            label = Label("", "", *self._inline(choice.words))
            check += Choice("", label, feedback, group=name, button=f"{name}-{number}", right=choice.right)
        return [check]

    def _inline(self, words: str) -> list[nodes.Node]:
        parsed, messages = self.state.inline_text(words, self.lineno)
        return [*parsed, *messages]


def _begin(feedback: Feedback, verdict: nodes.strong) -> None:
    """Put the verdict before the first words."""
    if not feedback.children or not isinstance(feedback[0], nodes.paragraph):
        feedback.insert(0, nodes.paragraph())
    feedback[0].insert(0, [verdict, nodes.Text(" ")])


def _visit_check(writer: Any, node: SelfCheck) -> None:
    writer.body.append(f'<fieldset class="self-check" id="{node["ids"][0]}">')


def _visit_choice(writer: Any, node: Choice) -> None:
    kind = "right" if node["right"] else "wrong"
    writer.body.append(
        f'<div class="choice {kind}"><input type="radio" autocomplete="off" name="{escape(node["group"])}" id="{escape(node["button"])}">'
    )


def _visit_label(writer: Any, node: Label) -> None:
    writer.body.append(f'<label for="{escape(node.parent["button"])}">')


def _visit_legend(writer: Any, node: Legend) -> None:
    writer.body.append("<legend>")


def _visit_feedback(writer: Any, node: Feedback) -> None:
    writer.body.append('<div class="feedback" role="status">')


def _depart(tag: str) -> Any:
    return lambda writer, node: writer.body.append(f"</{tag}>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and how its parts are written."""
    app.add_node(SelfCheck, html=(_visit_check, _depart("fieldset")))
    app.add_node(Legend, html=(_visit_legend, _depart("legend")))
    app.add_node(Choice, html=(_visit_choice, _depart("div")))
    app.add_node(Label, html=(_visit_label, _depart("label")))
    app.add_node(Feedback, html=(_visit_feedback, _depart("div")))
    app.add_directive("self-check", SelfCheckDirective)
    return {"version": "1", "parallel_read_safe": True}
