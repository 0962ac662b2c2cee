"""Pictures of the workspace in a Word document.

A template carries every picture that it may show, packed once; a document gets those that it
does show, each once, and a relation from the part that shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import BytesIO

from lxml import etree

from formgen.errors import TemplateError
from formgen.fill.container import Member
from formgen.fill.rich import Picture
from formgen.fill.word.archive import packed
from formgen.fill.word.package import NO_RELATIONS, Package, relations_part
from formgen.fill.word.values import xml_text
from formgen.fill.word.xml import R
from formgen.findings import Where, found

LARGEST_PICTURE = 5_000_000  # bytes of one file
_WIDEST = 160.0  # millimetres: a picture of no given size stays within the text of a page
_EMU = 36_000  # English Metric Units in a millimetre (ECMA-376 part 1, 20.1.10.16)
_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
_INLINE = (
    '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{x}" cy="{y}"/>'
    '<wp:docPr id="{id}" name="{name}" descr="{alt}"/><a:graphic '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
    'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
    '<pic:cNvPr id="{id}" name="{name}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="{x}" cy="{y}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
    "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, ready to be put in: its member of the archive and its size in millimetres."""

    member: Member
    relation: str
    width: float
    height: float

    def sized(self, wanted: Picture) -> tuple[int, int]:
        """Width and height on the page, in English Metric Units; the proportions are kept
        unless both are given.
        """
        ratio = self.height / self.width
        width, height = wanted.width, wanted.height
        if width is None:
            width = height / ratio if height is not None else min(self.width, _WIDEST)
        if height is None:
            height = width * ratio
        return round(width * _EMU), round(height * _EMU)

    def inside(self, box: tuple[int, int]) -> tuple[int, int]:
        """The largest size within a box of that size that keeps the proportions."""
        ratio = self.height / self.width
        width = min(box[0], round(box[1] / ratio))
        return width, round(width * ratio)


@dataclass(frozen=True, slots=True)
class Gallery:
    """The pictures of a template by name, and the relations of the parts that may show them.

    ``relations`` gives the start of each part's relations as bytes, without the closing tag.
    """

    images: Mapping[str, Image] = field(default_factory=dict)
    relations: Mapping[str, bytes] = field(default_factory=dict)

    def nearest(self, name: str) -> str:
        """The name of a picture that there is, for one that there is not; may be empty."""
        return next(iter(get_close_matches(name, self.images, n=1, cutoff=0.5)), "")


NO_PICTURES = Gallery()


def gallery(images: Mapping[str, bytes], package: Package, parts: list[str]) -> Gallery:
    """Make room in a package for pictures that these parts may show.

    Raises:
        TemplateError: WORD_IMAGE_UNREADABLE or WORD_IMAGE_TOO_LARGE, each naming the file.
    """
    problems = []
    made: dict[str, Image] = {}
    for number, (name, content) in enumerate(sorted(images.items()), start=1):
        if len(content) > LARGEST_PICTURE:
            problems.append(found("WORD_IMAGE_TOO_LARGE", Where(file=name)))
            continue
        try:
            made[name] = _image(number, content)
        except ValueError:
            problems.append(found("WORD_IMAGE_UNREADABLE", Where(file=name)))
    if problems:
        raise TemplateError(*problems)
    for extension, content_type in _TYPES.items():
        package.set_default_type(extension, content_type)
    return Gallery(made, {part: _open_relations(package, part) for part in parts})


def measured(content: bytes) -> tuple[str, float, float]:
    """How a picture's file name ends, and its width and height in millimetres.

    Raises:
        ValueError: it is no PNG or JPEG picture, or its head is damaged.
    """
    from docx.image.image import Image as Known

    try:
        known = Known.from_file(BytesIO(content))
        suffix = {"image/png": "png", "image/jpeg": "jpg"}[known.content_type]
        width = 25.4 * known.px_width / (known.horz_dpi or 96)
        height = 25.4 * known.px_height / (known.vert_dpi or 96)
    except Exception as error:  # of a JPEG that is cut off, python-docx raises a plain one
        raise ValueError(type(error).__name__) from error
    if not (width > 0 and height > 0):
        raise ValueError("no size")
    return suffix, width, height


def _image(number: int, content: bytes) -> Image:
    suffix, width, height = measured(content)
    return Image(packed(f"word/media/formgen{number}.{suffix}", content),
                 f"rIdFormgenImage{number}", width, height)


def drawing(image: Image, size: tuple[int, int], number: int, wanted: Picture) -> bytes:
    """A picture in the line of text. ``number`` is one that no other drawing has."""
    name = wanted.name.rpartition("/")[2]
    said, named = (xml_text(text).decode()
                   for text in (wanted.alt or name.rpartition(".")[0], name))
    return _INLINE.format(x=size[0], y=size[1], id=number, name=named, alt=said,
                          relation=image.relation).encode()


def relations_with(start: bytes, images: Mapping[str, Image]) -> bytes:
    """The relations of a part that shows these pictures."""
    added = "".join(
        f'<Relationship Id="{image.relation}" Type="{R}/image" '
        f'Target="/{image.member.name}"/>'
        for image in images.values())
    return start + added.encode() + b"</Relationships>"


def _open_relations(package: Package, part: str) -> bytes:
    """The relations that a part has, up to the closing tag."""
    name = relations_part(part)
    if not package.has(name):
        return NO_RELATIONS
    root = package.root(name)
    root.text = root.text or " "  # so that it does not close itself
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return content[: content.rindex(b"</")]
