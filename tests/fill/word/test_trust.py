"""Templates and returned forms made to harm: refused by name or harmless, and never a traceback."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from formgen.errors import FormgenError, InputError, TemplateError
from formgen.fill.slots import How
from formgen.fill.word import compile, read

NL = How(language="nl")
DATA = {"x": "value", "items": [{"a": 1}, {"a": 2}]}
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
MAIN = "word/document.xml"


def parts_of(document: bytes) -> dict[str, bytes]:
    """The members of a file."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(name: str, content: bytes | str) -> Callable[[Any], bytes]:
    """A good file and one more member."""
    return lambda make: bytes(make.docx(make.p("{{ x }}"), extra={name: content}))


def with_main(change: Callable[[bytes], bytes]) -> Callable[[Any], bytes]:
    """A file whose main part is changed."""

    def build(make: Any) -> bytes:
        parts = parts_of(make.docx(make.p("{{ x }}")))
        return bytes(make.zip({**parts, MAIN: change(parts[MAIN])}))

    return build


def with_type(old: str, new: str) -> Callable[[Any], bytes]:
    """A file with another content type in place of one."""

    def build(make: Any) -> bytes:
        parts = parts_of(make.docx(make.p("x")))
        types = parts["[Content_Types].xml"].replace(old.encode(), new.encode())
        return bytes(make.zip({**parts, "[Content_Types].xml": types}))

    return build


def linked(kind: str, target: str, mode: str = ' TargetMode="External"') -> Callable[[Any], bytes]:
    """A file that points out of itself."""
    relation = f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    return lambda make: bytes(make.docx(make.p("x"), relations=relation))


def appended(name: str, content: bytes = b"<a/>") -> Callable[[Any], bytes]:
    """A file with a member that ZIP programs would not add."""

    def build(make: Any) -> bytes:
        buffer = io.BytesIO(make.docx(make.p("x")))
        with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a") as archive:
            warnings.simplefilter("ignore")  # zipfile warns of a name that is there twice
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()

    return build


def directory_changed(offset: int, value: bytes) -> Callable[[Any], bytes]:
    """A file whose directory says something else of its last member."""

    def build(make: Any) -> bytes:
        content = bytearray(make.docx(make.p("x")))
        entry = content.rindex(b"PK\x01\x02")
        content[entry + offset : entry + offset + len(value)] = value
        return bytes(content)

    return build


def overlapping(make: Any) -> bytes:
    """Two members that share their bytes: a small file that unfolds many times over."""
    content = bytearray(make.docx(make.p("x")))
    first = content.index(b"PK\x01\x02")
    last = content.rindex(b"PK\x01\x02")
    content[last + 42 : last + 46] = content[first + 42 : first + 46]
    return bytes(content)


def many(count: int) -> Callable[[Any], bytes]:
    """A file of very many members."""
    return lambda make: bytes(
        make.docx(make.p("x"), extra={f"word/media/{n}.bin": b"" for n in range(count)}))


def elements(name: str) -> Callable[[Any], bytes]:
    """Some kilobytes of text that become gigabytes when they are parsed; also not as .xml."""

    def build(make: Any) -> bytes:
        parts = parts_of(make.docx(make.p("{{ x }}")))
        main = parts.pop(MAIN).replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 5_000_000)
        stored = {key: value.replace(MAIN.encode(), name.encode()).replace(
            b'Target="document.xml"', f'Target="{name}"'.encode()) for key, value in parts.items()}
        return bytes(make.zip({**stored, name: main}))

    return build


#: Attack -> how it is made, and the code it is refused with, as a template and as a form.
FILES: dict[str, tuple[Callable[[Any], bytes], str]] = {
    "empty": (lambda _make: b"", "OFFICE_FILE_UNKNOWN"),
    "text": (lambda _make: b"hello", "OFFICE_FILE_UNKNOWN"),
    "PDF": (lambda _make: b"%PDF-1.7", "OFFICE_FILE_UNKNOWN"),
    "old or encrypted": (lambda _make: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
                         "OFFICE_FILE_PROTECTED_OR_OLD"),
    "cut off": (lambda make: make.docx(make.p("x"))[:400], "OFFICE_FILE_DAMAGED"),
    "a workbook": (with_type("wordprocessingml.document.main", "spreadsheetml.sheet.main"),
                   "OFFICE_FILE_UNKNOWN"),
    "billion laughs": (with_part("customXml/item1.xml", f"{LAUGHS}<a>&b;</a>"),
                       "OFFICE_FILE_HAS_DOCTYPE"),
    "entity from a file": (with_main(lambda xml: xml.replace(b"<w:document", XXE.encode()
                           + b"<w:document")), "OFFICE_FILE_HAS_DOCTYPE"),
    "doctype in UTF-16": (with_main(lambda xml: (XXE + "<a>&x;</a>").encode("utf-16")),
                          "OFFICE_FILE_HAS_DOCTYPE"),
    "hidden by an encoding": (with_main(lambda xml: xml.replace(b"UTF-8", b"UTF-7")),
                              "OFFICE_FILE_SUSPICIOUS"),
    "not well formed": (with_main(lambda xml: xml[:-20]), "OFFICE_FILE_DAMAGED"),
    "too deep": (with_main(lambda xml: xml.replace(
        b"<w:body>", b"<w:body>" + b"<w:p>" * 5000 + b"</w:p>" * 5000)), "OFFICE_FILE_DAMAGED"),
    "too many elements": (elements(MAIN), "OFFICE_FILE_TOO_LARGE"),
    "too many, not as .xml": (elements("word/document.bin"), "OFFICE_FILE_TOO_LARGE"),
    "zip bomb": (appended("word/media/a.bin", bytes(60_000_000)), "OFFICE_FILE_TOO_LARGE"),
    "high ratio": (appended("word/media/a.bin", bytes(9_000_000)), "OFFICE_FILE_TOO_LARGE"),
    "too many members": (many(2_100), "OFFICE_FILE_TOO_LARGE"),
    "size that lies": (directory_changed(24, struct.pack("<I", 3)), "OFFICE_FILE_DAMAGED"),
    "wrong checksum": (directory_changed(16, b"\0\0\0\0"), "OFFICE_FILE_DAMAGED"),
    "encrypted member": (directory_changed(8, b"\x01\0"), "OFFICE_FILE_PROTECTED_OR_OLD"),
    "unknown compression": (directory_changed(10, b"\x0c\0"), "OFFICE_FILE_PROTECTED_OR_OLD"),
    "overlapping members": (overlapping, "OFFICE_FILE_SUSPICIOUS"),
    "the same name twice": (appended(MAIN), "OFFICE_FILE_SUSPICIOUS"),
    "twice but for case": (appended("WORD/Document.XML"), "OFFICE_FILE_SUSPICIOUS"),
    "out of the folder": (appended("../../x.xml"), "OFFICE_FILE_SUSPICIOUS"),
    "absolute name": (appended("/etc/x.xml"), "OFFICE_FILE_SUSPICIOUS"),
    "name with a drive": (appended("C:\\x.xml"), "OFFICE_FILE_SUSPICIOUS"),
    "macros": (with_part("word/vbaProject.bin", b"x"), "OFFICE_FILE_HAS_MACROS"),
    "macros, renamed": (with_type("vnd.openxmlformats-officedocument.wordprocessingml.document."
                                  "main", "vnd.ms-word.document.macroEnabled.main"),
                        "OFFICE_FILE_HAS_MACROS"),
    "ActiveX": (with_part("word/activeX/activeX1.xml", "<a/>"), "OFFICE_FILE_HAS_MACROS"),
    "embedded program": (with_part("word/embeddings/oleObject1.bin", b"x"),
                         "OFFICE_FILE_HAS_MACROS"),
}

#: What a template may not fetch; a returned form is only read, so nothing is fetched there.
LINKS: dict[str, Callable[[Any], bytes]] = {
    "picture": linked("image", "http://x.example/a.png"),
    "linked object": linked("oleObject", "file:///C:/a.xlsx"),
    "frame": linked("frame", "http://x.example/"),
    "part of a master document": linked("subDocument", "file:///C:/a.docx"),
    "part inside the file": linked("subDocument", "a.docx", ""),
    "chunk of HTML": linked("aFChunk", "a.html", ""),
    "file on a server": linked("hyperlink", "file://server/share/a.docx"),
    "script": linked("hyperlink", "javascript:alert(1)"),
}


@pytest.mark.parametrize("attack", FILES)
def test_a_file_made_to_harm_is_refused_by_name(make: Any, attack: str) -> None:
    build, code = FILES[attack]
    content = build(make)
    for error, use in ((TemplateError, lambda: compile(content, NL)),
                       (InputError, lambda: read(content))):
        with pytest.raises(error) as caught:
            use()
        assert [finding.code for finding in caught.value.findings] == [code]
        (finding,) = caught.value.findings
        assert all(finding.what(language) and finding.todo(language) for language in ("nl", "en"))


@pytest.mark.parametrize("attack", LINKS)
def test_a_template_fetches_nothing(make: Any, attack: str) -> None:
    with pytest.raises(TemplateError) as caught:
        compile(LINKS[attack](make), NL)
    assert [finding.code for finding in caught.value.findings] == ["WORD_EXTERNAL_LINK"]


def test_links_that_a_reader_follows_may_stay(make: Any) -> None:
    for target in ("https://x.example/", "mailto:a@x.example", "tel:0317000000"):
        assert compile(linked("hyperlink", target)(make), NL).findings == ()


def test_marks_of_formgens_own_cannot_be_put_in_from_outside(make: Any) -> None:
    body = "<w:p><?formgen 0?><w:r><w:t>a<!-- x -->b{{ x }}</w:t></w:r></w:p>"
    assert make.texts(compile(make.docx(body), NL).fill(DATA).content) == ["abvalue"]
    for text in ("&#x10FE00;0&#x10FE01;", "\U0010fe00" + "0" + "\U0010fe01"):
        with pytest.raises(TemplateError) as caught:
            compile(make.docx(f"<w:p><w:r><w:t>{text}{{{{ x }}}}</w:t></w:r></w:p>"), NL)
        assert [f.code for f in caught.value.findings] == ["WORD_PRIVATE_CHARACTERS"]


def test_names_and_locks_of_a_template_are_no_xml(make: Any) -> None:
    lock = '<w:lock w:val="x&quot;/&gt;&lt;w:evil/&gt;"/>'
    body = make.p("{% for i in x['a\"<b'] %}", make.control("i.n"), "{% endfor %}") + make.p(
        make.control('a"<b>&', more=lock)
    )
    filled = compile(make.docx(body), NL).fill({"x": {'a"<b': [{"n": "v"}]}, 'a"<b>&': "w"})
    assert make.texts(filled.content) == ["v", "w"]
    assert make.find(filled.content, "//w:lock/@w:val") == ["sdtLocked", "sdtLocked"]
    assert {answer.value for answer in read(filled.content).values.values()} == {"v", "w"}


@pytest.mark.parametrize("kind", ["attachedTemplate", "mailMergeSource"])
def test_a_link_that_word_makes_by_itself_is_left_out(make: Any, kind: str) -> None:
    element = f'<w:{kind} {{0}} r:id="rId9"/>'.format("")
    if kind == "mailMergeSource":
        element = (
            '<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataType w:val="native"/>'
            '<w:dataSource r:id="rId9"/></w:mailMerge>'
        )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    settings = (
        '<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        f'xmlns:r="{office}">{element}</w:settings>'
    )
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{office}/{kind}" Target="file:///C:/x" '
        'TargetMode="External"/></Relationships>'
    )
    content = make.docx(
        make.p("{{ x }}"),
        extra={"word/settings.xml": settings, "word/_rels/settings.xml.rels": links},
        relations=f'<Relationship Id="rIdS" Type="{office}/settings" Target="settings.xml"/>',
    )
    template = compile(content, NL)
    assert [finding.code for finding in template.findings] in (
        ["WORD_ATTACHED_TEMPLATE_DROPPED"], ["WORD_MAIL_MERGE_DROPPED"],
    )  # fmt: skip
    members = zipfile.ZipFile(io.BytesIO(template.fill(DATA).content))
    assert b"C:/x" not in b"".join(members.read(name) for name in members.namelist())
    assert b"rId9" not in members.read("word/settings.xml")


def test_damaged_files_are_refused_in_words(make: Any) -> None:
    """Bytes turned over at random, in the container and in the XML of every part."""
    chance = random.Random(20270201)
    good = make.docx(
        make.p("{{ x }}{% if x %}y{% endif %}")
        + make.p(make.control("x", "check") + make.control("d", "date")),
        header=make.p("{{ x }}"),
    )
    finished = compile(good, NL).fill({**DATA, "document": make.identity}).content
    for content, use in ((good, lambda c: compile(c, NL).fill(DATA)), (finished, read)):
        for _ in range(120):
            for damaged in (_turned(content, chance), _turned_inside(make, content, chance)):
                try:
                    use(damaged)
                except FormgenError as error:
                    assert all(f.what("nl") and f.what("en") for f in error.findings)


def _turned(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _turned_inside(make: Any, content: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    text = bytearray(parts[name])
    values = [i for i, byte in enumerate(text) if byte == ord('"') and i + 2 < len(text)]
    where = chance.choice(values or [0])
    text[where + 1 : where + 1 + chance.randint(0, 2)] = chance.choice(
        [b"", b"-1", b"999999999999", b"zz", b"\xc3\xa9", b"../../x"]
    )
    return bytes(make.zip({**parts, name: bytes(text)}))
