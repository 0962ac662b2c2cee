"""Tags in attributes: the alternative text of a picture, the address of a link in a field, the
text of a watermark. Only ``{{ … }}`` makes sense there.
"""

from __future__ import annotations

from formgen.errors import TemplateError
from formgen.fill.expressions import compile_expression
from formgen.fill.word.marks import Print
from formgen.fill.word.passes import Pass
from formgen.fill.word.sdt import PROPERTIES
from formgen.fill.word.tags import split_text
from formgen.fill.word.xml import Element, ancestor

_WITH_TAGS = "//@*[contains(., '{{') or contains(., '{%')]"


class AttributePass(Pass):
    """Turns the tags in the attributes of one part into marks.

    Those of a content control's properties are left alone: they are names.
    """

    def run(self) -> None:
        """Do it, for every attribute that holds a tag."""
        for value in self._root.xpath(_WITH_TAGS):
            element = value.getparent()
            if ancestor(element, PROPERTIES) is None:
                element.set(value.attrname, self._with_marks(element, str(value)))

    def _with_marks(self, element: Element, value: str) -> str:
        made = ""
        for part in split_text(value):
            if isinstance(part, str):
                made += part
                continue
            at = self._places.of(element, part.text)
            try:
                if part.kind == "statement":
                    raise TemplateError(at.found("WORD_STATEMENT_IN_ATTRIBUTE"))
                if part.kind == "print":
                    made += self._marks.text(Print(compile_expression(part.words), at))
            except TemplateError as error:
                self._refuse(error, at)
        return made
