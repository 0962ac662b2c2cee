"""Content controls: the fields of a Word form.

Each is an inline ``w:sdt`` with the field's dotted key as its tag and its label as its title,
inside a paragraph: the kind that survives every editor. Word cannot hold tags or titles of
more than 64 characters.
"""

from __future__ import annotations

from dataclasses import dataclass

from formgen.author.word.prompts import Prompt, prompt_run
from formgen.author.word.styles import CHECK_FONT, LOCALES
from formgen.author.word.xml import Element, run, w, w14
from formgen.findings import Language
from formgen.forms import FormField
from formgen.model import Kind

LONGEST = 64
DATE_FORMAT = "dd-MM-yyyy"
_CHECKED, _UNCHECKED = "2612", "2610"  # ballot boxes


@dataclass(frozen=True, slots=True)
class Controls:
    """Makes the controls of a template in one language."""

    language: Language

    def of(self, form_field: FormField, tag: str = "", *, in_cell: bool = False,
           quiet: bool = False) -> Element:
        """The control of a field; ``tag`` is its name where that is not the field's key.

        Its title is the field's help, if it has one: what a screen reader says, and what a
        short label leaves out. ``in_cell``: it must fit a narrow cell of a table, and a prompt
        in each of many would be noise; ``quiet``: nobody is asked to fill it in.
        """
        field, language = form_field.field, self.language
        tag, title = tag or form_field.key, field.help[language] or field.label[language]
        if field.kind is Kind.YES_NO:
            return _check_box(tag, title)
        prompt = Prompt.NARROW if in_cell or quiet else Prompt.TEXT
        if field.kind is Kind.DATE:
            return self.date(tag, title, prompt if in_cell or quiet else Prompt.DATE)
        if field.kind is Kind.CHOICE:
            options = form_field.options[language]
            return self._prompting(tag, title, prompt if quiet else Prompt.CHOICE,
                                   w("dropDownList", *map(_option, options)))
        multiline = is_multiline(form_field) or None
        return self._prompting(tag, title, prompt, w("text", multiLine=multiline))

    def text(self, tag: str, title: str) -> Element:
        """A control for one line of text that is no declared field."""
        return self._prompting(tag, title, Prompt.TEXT, w("text"))

    def date(self, tag: str, title: str, prompt: Prompt = Prompt.DATE) -> Element:
        """A control for a date."""
        return self._prompting(tag, title, prompt, w(
            "date", w("dateFormat", val=DATE_FORMAT), w("lid", val=LOCALES[self.language]),
            w("storeMappedDataAs", val="dateTime"), w("calendar", val="gregorian")))

    def _prompting(self, tag: str, title: str, prompt: Prompt, kind: Element) -> Element:
        """A control that shows a prompt; ``kind`` is the element that says what it holds."""
        asking = (w("placeholder", w("docPart", val=prompt)), w("showingPlcHdr"))
        return _control(tag, title, (*asking, kind), prompt_run(prompt, self.language))


def is_multiline(form_field: FormField) -> bool:
    """Whether a field is a text of several lines."""
    return form_field.field.kind is Kind.LONG_TEXT or (
        form_field.lines > 1 and form_field.field.kind is Kind.TEXT)


def number_controls(root: Element) -> None:
    """Give every control below an element its own ``w:id``, from 1."""
    for number, properties in enumerate(root.iter("{*}sdtPr"), start=1):
        properties.find("{*}tag").addnext(w("id", val=number))


def _check_box(tag: str, title: str) -> Element:
    kind = w14(
        "checkbox",
        w14("checked", val=0),
        w14("checkedState", val=_CHECKED, font=CHECK_FONT),
        w14("uncheckedState", val=_UNCHECKED, font=CHECK_FONT),
    )
    return _control(tag, title, (kind,), run(chr(int(_UNCHECKED, 16)), "CheckBox"))


def _control(tag: str, title: str, more: tuple[Element, ...], content: Element) -> Element:
    properties = w("sdtPr", w("alias", val=title[:LONGEST]), w("tag", val=tag),
                   w("lock", val="sdtLocked"), *more)
    return w("sdt", properties, w("sdtContent", content))


def _option(words: str) -> Element:
    return w("listItem", displayText=words, value=words)
