"""What packing says to people, word for word."""

from __future__ import annotations

import pytest

from formgen.findings import found

DETAILS = (
    "count", "known", "language", "most", "name", "problem",
)
#: Code -> what a person reads; a detail is its own name in capitals.
TEXTS: dict[str, str] = {
    "RECIPIENT_NOT_FOUND":
        "Voor 'NAME' is er niets in te pakken.",
    "PACK_NOTHING":
        "Er is niets in te pakken.",
    "PACK_WORD_UNLOCKED":
        "COUNT Word-bestanden voor deze ontvanger gaan open zonder wachtwoord; formgen "
        "beveiligt alleen PDF's.",
    "PACK_WITHOUT_PDF":
        "Hiervoor is niets gemaakt: er zijn geen PDF-papieren bij in taal 'LANGUAGE', of geen "
        "stagemap om de bundel mee te beginnen.",
    "PACK_DOCUMENT_GONE":
        "Dit document is er niet meer; het pakket waarin het hoort, is niet gemaakt.",
    "PACK_DOCUMENT_CHANGED":
        "Dit document is na het maken gewijzigd; zo gaat het mee in het pakket.",
    "MAIL_TEMPLATE_FAULTY":
        "Deze mailtekst kan niet worden gebruikt: PROBLEM.",
    "MAIL_WITHOUT_SUBJECT":
        "De eerste regel van deze mailtekst is geen onderwerp.",
    "MAIL_NO_ADDRESS":
        "Hiervoor is geen e-mailadres bekend; er is geen mail gemaakt.",
    "MAIL_TOO_LARGE":
        "De bijlage is groter dan MOST MB; veel mailservers nemen dat niet aan.",
    "MAIL_WOULD_BE_SENT":
        "Deze mail zou nu worden verstuurd.",
    "MAIL_SENT_BEFORE":
        "Deze mail is al verstuurd; hij gaat niet nog eens.",
    "MAIL_UNSURE":
        "Van deze mail is niet zeker of hij is aangekomen: het versturen is halverwege "
        "afgebroken.",
    "MAIL_REFUSED":
        "De mailserver heeft deze mail geweigerd.",
    "MAIL_NO_SERVER":
        "Er is geen mailserver opgegeven.",
    "MAIL_SERVER_UNREACHABLE":
        "De mailserver is niet te bereiken of laat ons niet toe (PROBLEM).",
    "PASSWORDS_UNREADABLE":
        "De lijst met wachtwoorden is beschadigd.",
    "LOCKING_NOT_INSTALLED":
        "Voor bestanden met een wachtwoord is het onderdeel pikepdf nodig, en dat is niet"
        " geïnstalleerd.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_what_a_person_reads(code: str) -> None:
    finding = found(code, **{name: name.upper() for name in DETAILS})
    assert finding.what("nl") == TEXTS[code]
    assert finding.what("en") != finding.what("nl")
