"""Small Word files for the tests, written out so that one sees what is in them."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'mc:Ignorable="w14 w15"'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTENT_TYPES = (
    f'{_DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/'
    'vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    "{}</Types>"
)


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}{kind}+xml"/>'


def _link(number: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations(links: str) -> str:
    return f'{_DECLARATION}<Relationships xmlns="{_RELATIONS}">{links}</Relationships>'


class Maker:
    """Makes .docx files and parts of them, and reads text back without formgen."""

    def docx(
        self,
        body: str,
        *,
        header: str = "",
        footer: str = "",
        styles: tuple[str, ...] = (),
        extra: dict[str, bytes | str] | None = None,
        types: str = "",
        relations: str = "",
    ) -> bytes:
        """A document with this body; header, footer and styles are optional."""
        parts: dict[str, bytes | str] = {"word/styles.xml": _styles(styles)}
        overrides = f"{_override('document', '.document.main')}{_override('styles', '.styles')}"
        links, references = relations, ""
        for name, root, content in (("header", "hdr", header), ("footer", "ftr", footer)):
            if content:
                parts[f"word/{name}1.xml"] = (
                    f"{_DECLARATION}<w:{root} {NAMESPACES}>{content}</w:{root}>"
                )
                overrides += _override(f"{name}1", f".{name}")
                links += _link(f"rId{name}", name, f"{name}1.xml")
                references += f'<w:{name}Reference w:type="default" r:id="rId{name}"/>'
        links += _link("rIdStyles", "styles", "styles.xml")
        section = f'<w:sectPr>{references}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
        parts["word/document.xml"] = (
            f"{_DECLARATION}<w:document {NAMESPACES}><w:body>{body}{section}</w:body></w:document>"
        )
        parts["word/_rels/document.xml.rels"] = _relations(links)
        parts["_rels/.rels"] = _relations(_link("rId1", "officeDocument", "word/document.xml"))
        parts["[Content_Types].xml"] = _CONTENT_TYPES.format(f"{overrides}{types}")
        return self.zip({**parts, **(extra or {})})

    def zip(self, parts: dict[str, bytes | str]) -> bytes:
        """A ZIP file of these members."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(parts, key=lambda name: name != "[Content_Types].xml"):
                archive.writestr(zipfile.ZipInfo(name), parts[name])
        return buffer.getvalue()

    def p(self, *texts: str, style: str = "") -> str:
        """A paragraph; each text is a run of its own, one beginning with < is taken as XML."""
        runs = "".join(text if text.startswith("<w:") else self.r(text) for text in texts)
        properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f"<w:p>{properties}{runs}</w:p>"

    def r(self, text: str, properties: str = "") -> str:
        """A run."""
        about = f"<w:rPr>{properties}</w:rPr>" if properties else ""
        return f'<w:r>{about}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'

    def table(self, *rows: tuple[str, ...]) -> str:
        """A table; each cell is a text, or XML of paragraphs."""
        grid = "<w:tblGrid>" + '<w:gridCol w:w="2000"/>' * max(map(len, rows)) + "</w:tblGrid>"
        lines = "".join(
            "<w:tr>"
            + "".join(
                f"<w:tc><w:tcPr/>{c if c.startswith('<w:') else self.p(c)}</w:tc>" for c in row
            )
            + "</w:tr>"
            for row in rows
        )
        return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>{grid}{lines}</w:tbl>'

    def control(
        self,
        tag: str,
        kind: str = "text",
        *,
        prompt: str = "Vul in",
        text: str | None = None,
        alias: str = "",
        options: tuple[str, ...] = (),
        more: str = "",
    ) -> str:
        """An inline content control: text, lines, check, list, combo or date."""
        items = "".join(
            f"<w:listItem w:displayText={quoteattr(o)} w:value={quoteattr(o)}/>" for o in options
        )
        own = {
            "text": "<w:text/>",
            "lines": '<w:text w:multiLine="1"/>',
            "check": (
                '<w14:checkbox><w14:checked w14:val="0"/>'
                '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
                '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
            ),
            "list": f"<w:dropDownList>{items}</w:dropDownList>",
            "combo": f"<w:comboBox>{items}</w:comboBox>",
            "date": (
                '<w:date><w:dateFormat w:val="dd-MM-yyyy"/><w:lid w:val="nl-NL"/>'
                '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
            ),
        }[kind]
        about = f"<w:alias w:val={quoteattr(alias)}/>" if alias else ""
        about += f"<w:tag w:val={quoteattr(tag)}/>" if tag else ""
        if kind == "check":
            run = self.r("☐", '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic"/>')
        elif text is None:
            about += "<w:showingPlcHdr/>"
            run = self.r(prompt, '<w:rStyle w:val="FieldPlaceholder"/>')
        else:
            run = self.r(text)
        properties = f"<w:sdtPr>{about}{more}{own}</w:sdtPr>"
        return f"<w:sdt>{properties}<w:sdtContent>{run}</w:sdtContent></w:sdt>"

    def part(self, docx: bytes, name: str = "word/document.xml") -> etree._Element:
        """The parsed root of a part."""
        return etree.fromstring(zipfile.ZipFile(io.BytesIO(docx)).read(name))

    def texts(self, docx: bytes, name: str = "word/document.xml") -> list[str]:
        """The text of each paragraph of a part, line breaks and tabs as characters."""
        white = {f"{{{W}}}br": "\n", f"{{{W}}}tab": "\t"}
        return [
            "".join(
                white.get(node.tag, node.text or "") for node in paragraph.iter(f"{{{W}}}t", *white)
            )
            for paragraph in self.part(docx, name).iter(f"{{{W}}}p")
        ]

    def find(self, docx: bytes, path: str) -> list[Any]:
        """What an XPath with w: and w14: finds in the document part."""
        return self.part(docx).xpath(
            path, namespaces={"w": W, "w14": "http://schemas.microsoft.com/office/word/2010/wordml"}
        )

    @property
    def identity(self) -> dict[str, Any]:
        """What the plan puts into data["document"]."""
        return {
            "id": "0a3f9c7b2d114e0f", "code": "FG1-0A3F9C-7K2Q", "form": "stage_agreement",
            "form_version": "1", "title": "Stageovereenkomst", "language": "nl",
            "created": datetime.date(2026, 9, 1),
        }  # fmt: skip


def _styles(ids: tuple[str, ...]) -> str:
    made = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/></w:style>'
        for name in ids
    )
    return (
        f"{_DECLARATION}<w:styles {NAMESPACES}>{made}"
        '<w:style w:type="character" w:styleId="FieldPlaceholder">'
        '<w:name w:val="FieldPlaceholder"/></w:style></w:styles>'
    )


@pytest.fixture(scope="session")
def make() -> Maker:
    """Makes Word files for a test."""
    return Maker()
