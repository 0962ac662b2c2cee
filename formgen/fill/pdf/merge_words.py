"""What a bundle says of itself: /Info, XMP metadata, and the identity in both."""

from __future__ import annotations

from collections.abc import Mapping

from formgen.fill.pdf.identity import METADATA, PRODUCER, xml_text
from formgen.fill.pdf.syntax import name, stream, text_string
from formgen.fill.slots import IDENTITY_KEYS


def information(title: str, identity: Mapping[str, str]) -> bytes:
    """The information dictionary."""
    entries = [b"/Producer", text_string(PRODUCER), b"/Title", text_string(title)]
    for key in IDENTITY_KEYS:
        if identity.get(key):
            entries += [name(f"formgen.{key}"), text_string(identity[key])]
    return b"<<%b>>" % b"".join(entries)


def metadata(title: str, language: str, identity: Mapping[str, str], accessible: bool) -> bytes:
    """The XMP metadata as a stream; ``accessible``: the document is PDF/UA-1."""
    said = "".join(
        f"<formgen:{key}>{xml_text(identity[key])}</formgen:{key}>"
        for key in IDENTITY_KEYS
        if identity.get(key)
    )
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:formgen="urn:formgen:1.0">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{xml_text(title)}</rdf:li></rdf:Alt>'
        "</dc:title>"
        f"<dc:language><rdf:Bag><rdf:li>{xml_text(language)}</rdf:li></rdf:Bag></dc:language>"
        f"<pdf:Producer>{PRODUCER}</pdf:Producer>"
        f"{'<pdfuaid:part>1</pdfuaid:part>' if accessible else ''}{said}"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode("utf-8", "replace")
    return stream(packet, METADATA)
