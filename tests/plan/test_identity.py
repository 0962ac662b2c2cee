from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from formgen.plan.identity import document_code, document_id, is_document_code

IDENTIFIERS = st.binary(min_size=16, max_size=16).map(bytes.hex)


def test_the_id_depends_on_the_placement_and_the_form_only() -> None:
    one = document_id("25XX", "2026-2027", "P-001", "stage_agreement")
    assert one == document_id("25XX", "2026-2027", "P-001", "stage_agreement")
    others = {
        document_id("25XX", "2026-2027", "P-002", "stage_agreement"),
        document_id("25XX", "2026-2027", "P-001", "training_record"),
        document_id("25XX", "2027-2028", "P-001", "stage_agreement"),
        document_id("26XX", "2026-2027", "P-001", "stage_agreement"),
    }
    assert len(others | {one}) == 5 and len(one) == 32


def test_parts_of_an_id_do_not_run_into_each_other() -> None:
    assert document_id("1", "23", "4", "f") != document_id("12", "3", "4", "f")


@given(IDENTIFIERS)
def test_a_code_is_recognised(identifier: str) -> None:
    code = document_code(identifier)
    assert is_document_code(code) and len(code) == 15 and code.startswith("FG1-")


@given(IDENTIFIERS, st.integers(4, 14), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_character_is_noticed(identifier: str, position: int, wrong: str) -> None:
    code = document_code(identifier)
    changed = code[:position] + wrong + code[position + 1:]
    assert changed == code or position == 10 or not is_document_code(changed)


def test_what_is_no_code() -> None:
    for text in ("", "FG1-", "FG2-0A3F9C-7K2Q", "FG1-0A3F9C-7K2", "FG1-0A3F9I-7K2Q", "hello"):
        assert not is_document_code(text)
