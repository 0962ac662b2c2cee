"""What is remembered of objects must not change what is read, however an object is written."""

from __future__ import annotations

import pytest

from formgen.fill.pdf.reading.memory import known_object, plain_object
from formgen.fill.pdf.reading.rows import table_rows
from formgen.fill.pdf.reading.tokens import Malformed, from_literal, parse


@pytest.mark.parametrize(
    "raw",
    [
        b"<</T (a)/V (Noor)>>",
        b"<</T (a)/V(Noor)/F 4>>",
        b"<</V<feff0041>/T (a)>>",
        b"<</T (a)\n/V (\\376\\377\\000A \\(x\\) \\\\)\n/F 4\n>>\n",
        b"<</T (a)/V (line\\\nbroken \\7\\53\\0534)/F 4>>",
        b"<</V (first)/V (second)/T (a)>>",
        b"<</MK <</V (inner)>>/T (a)>>",
        b"<</T (says /V (x) itself)/F 4>>",
        b"<</T (says /V <00> itself)/V (x)>>",
        b"<</T (a)/V ((nested) text)/F 4>>",
        b"<</T (a)/V /Ja/AS /Ja>>",
        b"<</T (a)/V [(x) (y)]>>",
        b"[<</V (x)>>]",
        b"<</T (a)/V ()>>",
        b"<</T (a)/TU (" + b"long " * 500 + b")/V (x)/F 4>>",
        b"<</T (a)/V (" + b"long " * 500 + b")/F 4>>",
    ],
)
def test_an_object_is_what_it_says_wherever_its_value_stands(raw: bytes) -> None:
    expected = parse(raw, 0)[0]
    for _ in range(2):
        assert known_object(raw) == expected


@pytest.mark.parametrize("raw", [b"<</T (a)/V (x)>> 5", b"<</T (a)/V (x)", b"<</T (a)/V (x)/F>>"])
def test_what_is_no_object_is_not_made_one(raw: bytes) -> None:
    with pytest.raises(Malformed):
        known_object(raw)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (b"\\376\\377\\000\\101", b"\xfe\xff\x00A"),
        (b"a\\nb\\tc\\\\d", b"a\nb\tc\\d"),
        (b"\\(\\)\\q\\'\\x41\\a", b"()q'x41a"),
        (b"\\1\\12\\1234\\777", b"\x01\x0aS4\xff"),
        (b"one\\\ntwo\\\r\nthree", b"onetwothree"),
    ],
)
def test_escapes_of_strings(written: bytes, value: bytes) -> None:
    assert from_literal(written) == value
    assert parse(b"(" + written + b")", 0)[0] == value
    assert parse(b"((" + written + b"))", 0)[0] == b"(" + value + b")"


@pytest.mark.parametrize("line", [b"\n", b"\r\n"])
@pytest.mark.parametrize("length", [3, 5_000])
def test_a_stream_that_is_written_plainly(line: bytes, length: int) -> None:
    body = b"x" * length
    data = b"7 0 obj\n<</Length %d>>stream%b%b%bendstream\nendobj" % (length, line, body, line)
    assert plain_object(data, 7, 0) == ({"/Length": length}, body)
    assert plain_object(data, 8, 0) is None, "another object stands here"
    cut = data.replace(b"endstream", b"")
    assert plain_object(cut, 7, 0) is None, "left to whoever mends it"
    assert plain_object(b"7 0 obj\n<</Length 0>>streamendobj", 7, 0) is None


def test_rows_of_cross_reference_tables() -> None:
    rows = [(0, 0, 0), (1, 17, 0), (1, 4_000, 0)]
    tables = [
        b"0000000000 65535 f \n0000000017 00000 n \n0000004000 00000 n \ntrailer",
        b"0000000000 65535 f\n0000000017 00000 n\n0000004000 00000 n\ntrailer",
    ]
    for table in tables:
        found, end = table_rows(table, 0, 3)
        assert (found, table[end:].strip()) == (rows, b"trailer")
    for broken in (tables[0][:40], tables[0].replace(b" n ", b" x "), b""):
        with pytest.raises(Malformed):
            table_rows(broken, 0, 3)
