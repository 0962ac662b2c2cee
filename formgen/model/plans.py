"""What a company tells in its intake sheet about the work, and lists that forms print."""

from __future__ import annotations

from dataclasses import dataclass

from formgen.model.fields import Kind, Label, Need, Record, Source, item

COMPANY = Source.COMPANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions(Record):
    """Pay, leave, hours and house rules. Not part of the agreement's legal content
    (WEB 7.2.8), so they are printed on an annex that may change on its own.
    """

    allowance_kind: str | None = item("Soort vergoeding", "Kind of allowance", Kind.CHOICE,
                                      source=COMPANY, need=Need.FINAL,
                                      options=("geen", "onkosten", "stagevergoeding", "loon"),
                                      english=("none", "expenses", "allowance", "wage"))
    allowance_amount: float | None = item("Bedrag (€)", "Amount (€)", Kind.DECIMAL,
                                          source=COMPANY, example="150,00")
    allowance_per: str | None = item("Per", "Per", Kind.CHOICE, source=COMPANY,
                                     options=("maand", "week", "dag", "uur"),
                                     english=("month", "week", "day", "hour"))
    travel_kind: str | None = item("Reiskosten", "Travel costs", Kind.CHOICE, source=COMPANY,
                                   options=("geen", "openbaar vervoer", "per kilometer"),
                                   english=("none", "public transport", "per kilometre"))
    travel_amount: float | None = item("Bedrag per km (€)", "Amount per km (€)", Kind.DECIMAL,
                                       source=COMPANY, example="0,23")
    leave: str | None = item("Verlof aanvragen", "Asking for leave", Kind.LONG_TEXT,
                             source=COMPANY)
    holidays: str | None = item("Vakantie en vrije dagen", "Holidays and days off",
                                Kind.LONG_TEXT, source=COMPANY)
    clothing: str | None = item("Werkkleding", "Work clothing", source=COMPANY, need=Need.FINAL)
    ppe: str | None = item("Beschermingsmiddelen", "Protective equipment", source=COMPANY)
    schedule: str | None = item("Rooster", "Roster", source=COMPANY)
    start_time: str | None = item("Begintijd", "Start time", Kind.TIME, source=COMPANY,
                                  rule="time", example="08:30")
    end_time: str | None = item("Eindtijd", "End time", Kind.TIME, source=COMPANY, rule="time",
                                example="17:00")
    breaks: str | None = item("Pauzes", "Breaks", source=COMPANY, need=Need.FINAL,
                              example="30 min, betaald 2 x 15 min")
    break_minutes: int | None = item("Onbetaalde pauze (min)", "Unpaid break (min)",
                                     Kind.INTEGER, source=COMPANY, example="30")
    sickness_rule: str | None = item("Ziekmelden", "Reporting sick", Kind.LONG_TEXT,
                                     source=COMPANY, need=Need.FINAL,
                                     example="Vóór 8.00 uur bellen met de praktijkopleider")
    house_rules: str | None = item("Huisregels", "House rules", Kind.LONG_TEXT, source=COMPANY,
                                   need=Need.FINAL)
    confidentiality: str | None = item("Geheimhouding", "Confidentiality", Kind.LONG_TEXT,
                                       source=COMPANY)
    phone_social: str | None = item("Telefoon en foto's", "Phone and photos", source=COMPANY)
    vog_required: bool | None = item("VOG nodig", "Certificate of conduct needed", Kind.YES_NO,
                                     source=COMPANY)
    allergy_info: str | None = item(
        "Voorlichting allergie en vaccinatie", "Information on allergy and vaccination",
        Kind.LONG_TEXT, source=COMPANY,
        help=Label("Wat het bedrijf vertelt; nooit iets over een stagiair.",
                   "What the company tells; never anything about an intern."))


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstDay(Record):
    """Where the intern reports on day one."""

    time: str | None = item("Tijd", "Time", Kind.TIME, source=COMPANY, rule="time",
                            example="08:30")
    place: str | None = item("Waar melden", "Report where", source=COMPANY)
    person: str | None = item("Bij wie", "To whom", source=COMPANY)
    bring: str | None = item("Meenemen", "Bring along", source=COMPANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class InductionItem(Record):
    """One line of the induction programme."""

    topic: str = item("Onderwerp", "Topic", need=Need.ALWAYS, source=COMPANY)
    when: str | None = item("Wanneer", "When", source=COMPANY, example="dag 1")
    by: str | None = item("Door wie", "By whom", source=COMPANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Record):
    """What the intern learns when, how, and under whose guidance. Weeks count from 1."""

    week_from: int | None = item("Week van", "Week from", Kind.INTEGER, source=COMPANY)
    week_to: int | None = item("Week tot", "Week until", Kind.INTEGER, source=COMPANY)
    topic: str = item("Onderwerp", "Topic", need=Need.ALWAYS, source=COMPANY)
    method: str | None = item("Methode of techniek", "Method or technique", source=COMPANY)
    learning_mode: str | None = item("Leerwijze", "Learning mode", Kind.CHOICE, source=COMPANY,
                                     options=("demonstratie", "instructie", "onder begeleiding",
                                              "zelfstandig binnen kader"),
                                     english=("demonstration", "instruction", "supervised",
                                              "independent within limits"))
    guided_by: str | None = item("Begeleid door", "Guided by", source=COMPANY)
    ready_when: str | None = item("Gereed als", "Ready when", source=COMPANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation(Record):
    """A planned moment of evaluation; weeks count from 1, the first week of the placement."""

    kind: str = item("Soort", "Kind", Kind.CHOICE, need=Need.ALWAYS, source=COMPANY,
                     options=("kennismaking", "tussentijds", "eind", "bezoek", "extra"),
                     english=("introduction", "interim", "final", "visit", "extra"))
    week: int | None = item("Week", "Week", Kind.INTEGER, source=COMPANY)
    who: str | None = item("Met wie", "With whom", source=COMPANY)
    school_present: bool | None = item("School erbij", "School present", Kind.YES_NO,
                                       source=COMPANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill(Record):
    """One act that the intern learns, per animal species where that matters
    (competence is per task and species: EU framework under Directive 2010/63).
    """

    number: str | None = item("Nr", "No.", source=COMPANY)
    name: str = item("Handeling", "Procedure", need=Need.ALWAYS, source=COMPANY,
                     example="Hanteren en fixeren")
    species: str | None = item("Diersoort", "Species", source=COMPANY, example="hond")
    protocol: str | None = item("Protocol", "Protocol", source=COMPANY, example="SOP-12 v3")
    legal_class: str | None = item(
        "Categorie", "Legal category", Kind.CHOICE, source=COMPANY,
        options=("verzorging", "a", "b"), english=("care", "a", "b"),
        help=Label("Dierproevenregeling 2014 art. 6: a = eenvoudige, b = overige handeling.",
                   "Animal experiments regulation 2014 art. 6: a = simple, b = other act."))
    minors: str | None = item("Onder 18 jaar", "Under 18", Kind.CHOICE, source=COMPANY,
                              options=("ja", "nee", "onder toezicht"),
                              english=("yes", "no", "supervised"))
    work_process: str | None = item("Werkproces", "Work process", source=COMPANY,
                                    example="B1-K1-W3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Record):
    """A SMART criterion: specific, measurable, acceptable, realistic, in time."""

    owner: str | None = item("Crebo of bedrijfscode", "Crebo or company code")
    kind: str | None = item("Soort", "Kind", Kind.CHOICE,
                            options=("werkproces", "beroepshouding", "leerdoel"))
    text: str = item("Criterium", "Criterion", need=Need.ALWAYS)
    measure: str | None = item("Hoe meten", "How measured")
    norm: str | None = item("Norm", "Norm")
    feasible_with: str | None = item("Haalbaar met", "Feasible with")
    by_when: str | None = item("Voor wanneer", "By when")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkProcess(Record):
    """A part of the qualification that the placement must achieve (WEB 7.2.8 lid 2c)."""

    crebo: str = item("Crebo", "Crebo", need=Need.ALWAYS, rule="crebo")
    code: str = item("Code", "Code", need=Need.ALWAYS, rule="work_process", example="B1-K1-W1")
    core_task: str | None = item("Kerntaak", "Core task")
    name: str | None = item("Werkproces", "Work process")


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings(Record):
    """Places that a company offers."""

    places: int | None = item("Aantal plaatsen", "Places", Kind.INTEGER, source=COMPANY)
    crebo: str | None = item("Crebo", "Crebo", source=COMPANY, rule="crebo")
    level: int | None = item("Niveau", "Level", Kind.INTEGER, source=COMPANY, rule="level")
    year: int | None = item("Leerjaar", "Year", Kind.INTEGER, source=COMPANY, rule="year")
    period: str | None = item("Periode", "Period", source=COMPANY)
    days: str | None = item("Dagen", "Days", source=COMPANY)
    trial_day: bool | None = item("Snuffelstage mogelijk", "Trial day possible", Kind.YES_NO,
                                  source=COMPANY)
