"""What a PDF says about itself: title, language, and that it follows PDF/UA-1 (ISO 14289-1)."""

from __future__ import annotations

from xml.sax.saxutils import escape

from formgen.author.pdf.objects import dictionary, put, stream, text
from formgen.author.word.styles import LOCALES
from formgen.fill.pdf.parsed import ParsedFile
from formgen.findings import Language

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{locale}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>formgen</pdf:Producer>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def describe(file: ParsedFile, title: str, language: Language) -> None:
    """Write the title, language and conformance, without any time of day."""
    locale = LOCALES[language]
    packet = _XMP.format(title=escape(title), locale=locale).encode()
    metadata = file._add_object(stream(packet, {"/Type": "/Metadata", "/Subtype": "/XML"}))
    put(file.root_object, {
        "/Lang": text(locale), "/Metadata": metadata, "/MarkInfo": {"/Marked": True},
        "/ViewerPreferences": {"/DisplayDocTitle": True}, "/OpenAction": None,
    })
    about = file._add_object(dictionary({"/Title": text(title), "/Producer": text("formgen")}))
    put(file.trailer, {"/Info": about})
