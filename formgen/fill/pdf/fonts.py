"""Fonts in a PDF: embedding one so that every viewer shows it and can go on using it.

A form's font is embedded as a Type0 font with Identity-H encoding (ISO 32000-1, 9.7), whole
for the range of characters that people type into forms: a viewer that lets somebody edit a
field draws with the font that the field's default appearance names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from formgen.fill.pdf.changeable import Changeable
from formgen.fill.pdf.objects import child_dictionary, dictionary
from formgen.fill.pdf.typefaces import Subset, Typeface
from formgen.fonts import FontFile

#: What a form's own font covers: Latin of all of Europe and Vietnam, Greek, Cyrillic, and the
#: signs of office texts. Rarer characters come from a font that is embedded where needed.
FORM_RANGE: tuple[tuple[int, int], ...] = (
    (0x0020, 0x007E),
    (0x00A0, 0x017F),
    (0x018F, 0x0192),
    (0x01A0, 0x01B0),
    (0x01CD, 0x01DC),
    (0x01E6, 0x01E7),
    (0x0218, 0x021B),
    (0x0259, 0x0259),
    (0x02BB, 0x02BC),
    (0x02C6, 0x02DD),
    (0x0384, 0x03CE),
    (0x0400, 0x045F),
    (0x0490, 0x04F9),
    (0x1E80, 0x1E85),
    (0x1E9E, 0x1E9E),
    (0x1EA0, 0x1EF9),
    (0x2010, 0x2044),
    (0x2070, 0x208E),
    (0x20A0, 0x20BF),
    (0x2113, 0x2126),
    (0x2190, 0x2193),
    (0x2248, 0x2265),
    (0x25A0, 0x25CF),
)

#: Registers an object in the file that is being made and gives its reference.
AddObject = Callable[[PdfObject], IndirectObject]

_COMPRESSION = 9


def embed_font(writer: Changeable, font: FontFile, name: str) -> IndirectObject:
    """Embed the form range of a font and make it the form's resource ``/name``.

    The form dictionary and its default resources are made if the file has none. The result
    is the reference of the Type0 font, for the resources of pages and appearances.
    """
    characters = (chr(code) for first, last in FORM_RANGE for code in range(first, last + 1))
    subset = Typeface(font).subset_of_characters(characters)
    reference = writer._add_object(type0_font(subset, writer._add_object))
    form = child_dictionary(writer.root_object, "/AcroForm")
    resources = child_dictionary(form, "/DR")
    child_dictionary(resources, "/Font")[NameObject(f"/{name}")] = reference
    return reference


def type0_font(subset: Subset, add: AddObject) -> DictionaryObject:
    """The font dictionary of a subset; the objects that it refers to are added."""
    font_name = f"/{subset.name}"
    descendant = dictionary(
        Type="/Font",
        Subtype="/CIDFontType2" if _is_truetype(subset) else "/CIDFontType0",
        BaseFont=font_name,
        CIDSystemInfo=dictionary(
            Registry="Adobe",
            Ordering="Identity",
            Supplement=0,
        ),
        FontDescriptor=add(_descriptor(subset, add)),
        DW=0,
        W=_width_array(subset.widths),
    )
    if _is_truetype(subset):
        descendant[NameObject("/CIDToGIDMap")] = NameObject("/Identity")
    return dictionary(
        Type="/Font",
        Subtype="/Type0",
        BaseFont=font_name,
        Encoding="/Identity-H",
        DescendantFonts=ArrayObject([add(descendant)]),
        ToUnicode=add(_compressed(to_unicode(subset.texts))),
    )


def _is_truetype(subset: Subset) -> bool:
    return subset.outlines == "TrueType"


def _descriptor(subset: Subset, add: AddObject) -> DictionaryObject:
    metrics = subset.metrics
    descriptor = dictionary(
        Type="/FontDescriptor",
        FontName=f"/{subset.name}",
        Flags=32,  # non-symbolic, as ISO 32000-1 table 123 has it
        FontBBox=metrics.box,
        ItalicAngle=metrics.italic_angle,
        Ascent=metrics.ascent,
        Descent=metrics.descent,
        CapHeight=metrics.cap_height,
        StemV=80,
    )
    program = _compressed(subset.program)
    if _is_truetype(subset):
        program[NameObject("/Length1")] = NumberObject(len(subset.program))
        descriptor[NameObject("/FontFile2")] = add(program)
    else:
        program[NameObject("/Subtype")] = NameObject("/OpenType")
        descriptor[NameObject("/FontFile3")] = add(program)
    return descriptor


def _width_array(widths: Mapping[int, float]) -> ArrayObject:
    """The /W array (9.7.4.3): runs of consecutive glyph numbers with their widths."""
    array = ArrayObject()
    run = ArrayObject()
    previous = -2
    for glyph in sorted(widths):
        if glyph != previous + 1:
            run = ArrayObject()
            array.extend([NumberObject(glyph), run])
        run.append(FloatObject(widths[glyph]))
        previous = glyph
    return array


def to_unicode(texts: Mapping[int, str]) -> bytes:
    """The character map that turns glyph numbers back into text (9.10.3)."""
    entries = [
        f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>"
        for glyph, text in sorted(texts.items())
    ]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _compressed(data: bytes) -> StreamObject:
    stream = StreamObject()
    stream.set_data(data)
    return stream.flate_encode(_COMPRESSION)
