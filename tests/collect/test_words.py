"""What collecting says to people, word for word."""

from __future__ import annotations

import pytest

from formgen.findings import found

DETAILS = (
    "company", "count", "current", "fields", "form", "hint", "kinds", "most", "name", "own",
    "placements", "seen",
)
#: Code -> what a person reads; a detail is its own name in capitals.
TEXTS: dict[str, str] = {
    "NOTHING_ISSUED":
        "In deze map heeft formgen nog geen documenten gemaakt; er kan dus niets "
        "terugkomen.",
    "BUNDLE_DAMAGED":
        "Dit bestand is beschadigd en kan niet worden uitgepakt.",
    "BUNDLE_HAS_PASSWORD":
        "Dit bestand is met een wachtwoord beveiligd; het is niet gelezen.",
    "BUNDLE_TOO_DEEP":
        "Dit bestand zit te diep in andere bestanden verpakt.",
    "BUNDLE_TOO_MANY":
        "In dit bestand zitten meer dan MOST bestanden; het is niet uitgepakt.",
    "MAIL_WITHOUT_FORMS":
        "Bij deze e-mail zit geen bijlage.",
    "RETURNED_NO_FORM":
        "Dit bestand is geen formulier dat formgen kan lezen.",
    "RETURNED_OLD_OFFICE":
        "Dit is een bestand van Word of Excel van vóór 2007, of het is met een wachtwoord"
        " beveiligd.",
    "RETURNED_OPEN_TEXT":
        "Dit formulier is als OpenDocument-tekst (.odt) opgeslagen; de antwoorden zijn niet "
        "gelezen.",
    "RETURNED_FIELDS_LOST":
        "De velden van dit formulier zijn weg, zoals na opslaan als .odt, .doc of platte PDF; de "
        "antwoorden zijn niet gelezen.",
    "RETURNED_WITHOUT_ID":
        "In dit formulier staat nergens meer van welk document het is.",
    "RETURNED_CODE_UNKNOWN":
        "De code SEEN is niet van een document dat hier is gemaakt: het is van een andere"
        " school of een ander cohort.",
    "RETURNED_CODES_DIFFER":
        "Op de pagina's staat SEEN, maar het bestand is van OWN: het lijkt uit twee "
        "formulieren samengesteld.",
    "RETURNED_SEVERAL_CODES":
        "In dit bestand staan pagina's van meer dan één document: SEEN.",
    "SCANNER_NOT_INSTALLED":
        "Dit is een scan; het onderdeel dat de QR-code erop leest, is niet geïnstalleerd.",
    "RETURNED_ON_PAPER":
        "Dit formulier is op papier teruggekomen. De scan is bewaard; de antwoorden zijn "
        "niet gelezen.",
    "RETURNED_FORM_GONE":
        "Het formulier 'NAME' staat niet meer bij de sjablonen.",
    "CLEAN_NOT_MADE":
        "Er is geen schone versie gemaakt: deze plaatsing staat niet meer in de invoer, of er "
        "hoort dit formulier niet meer bij.",
    "RETURNED_OTHER_VERSION":
        "Dit is versie SEEN van het formulier; nu geldt versie CURRENT.",
    "RETURNED_NOT_COMPARED":
        "Het document zoals het is verstuurd, is er niet meer; de vooraf ingevulde "
        "gegevens zijn niet vergeleken.",
    "RETURNED_VALUE_CHANGED":
        "Een gegeven dat vooraf vast was ingevuld, is gewijzigd.",
    "RETURNED_VALUE_OLDER":
        "Dit gegeven is na het versturen bij school gewijzigd; op het formulier staat nog"
        " het oude.",
    "RETURNED_VALUE_GONE":
        "Een gegeven dat vooraf was ingevuld, is weg.",
    "RETURNED_FIELD_UNKNOWN":
        "Dit veld staat niet op het formulier; het antwoord is bewaard.",
    "RETURNED_FIELDS_UNKNOWN":
        "Nog COUNT andere velden staan niet op het formulier.",
    "RETURNED_TOO_MANY_FIELDS":
        "Dit formulier heeft meer dan MOST velden; het is niet gelezen.",
    "RETURNED_TEXT_CHANGED":
        "De vaste tekst van het formulier is op COUNT plaatsen anders dan toen het werd "
        "verstuurd.",
    "RETURNED_FETCHES":
        "Dit document haalt bij het openen iets van buiten op (KINDS); de school heeft "
        "dat er niet in gezet.",
    "RETURNED_NOT_A_DATE":
        "'SEEN' is geen datum.",
    "RETURNED_NOT_A_NUMBER":
        "'SEEN' is geen getal.",
    "RETURNED_NUMBER_AMBIGUOUS":
        "'SEEN' is op twee manieren te lezen: de komma kan decimalen scheiden of duizendtallen.",
    "RETURNED_BELOW_ZERO":
        "SEEN is minder dan nul.",
    "RETURNED_NOT_A_CHOICE":
        "'SEEN' is geen van de keuzes.",
    "RETURNED_DATE_OUTSIDE":
        "Deze datum valt buiten de stage.",
    "RETURNED_HOURS_BEYOND":
        "Dit zijn meer uren dan de stage er in totaal heeft (MOST).",
    "RETURNED_AGAIN":
        "Formulier FORM is COUNT keer teruggekomen; de nieuwste versie zonder fouten "
        "wordt aangehouden. Verschillende velden: FIELDS.",
    "RETURNED_AFTER_DECISION":
        "Van formulier FORM is na uw besluit nog een versie gekomen; uw besluit blijft "
        "staan. Verschillende velden: FIELDS.",
    "INTAKE_COLLECTED":
        "Dit is het intakeformulier van bedrijf COMPANY; het is bewaard.",
    "ANSWER_WITHOUT_PLACE":
        "Voor dit antwoord is er op het formulier geen plaats; het staat niet in het "
        "nieuwe document.",
    "NOTHING_COLLECTED":
        "In deze map is nog niets verzameld.",
    "NOT_RETURNED":
        "Van NAME is niets terugontvangen.",
    "NOT_RETURNED_NEAR":
        "Van NAME is niets terugontvangen. Bedoelt u HINT?",
    "NO_SUCH_VERSION":
        "Van NAME zijn er COUNT versies.",
    "OVERVIEW_SET_ASIDE":
        "Het vorige overzicht was niet te lezen; het is bewaard als 'NAME'. Notities "
        "daaruit zijn niet overgenomen.",
    "OVERVIEW_NOTES_LEFT":
        "Notities bij COUNT plaatsingen die niet meer in de invoer staan, zijn niet "
        "overgenomen: PLACEMENTS.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_what_a_person_reads(code: str) -> None:
    finding = found(code, **{name: name.upper() for name in DETAILS})
    assert finding.what("nl") == TEXTS[code]
    assert finding.what("en") != finding.what("nl")
