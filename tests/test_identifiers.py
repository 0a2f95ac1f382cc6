"""What identifies a patient is refused; a drug, a date of treatment or an author is not."""

from __future__ import annotations

import pytest

from assistant.guard import TEXTS, guard, patterns
from tests.test_guard import reason

IDENTIFIER_TEXTS = {TEXTS["identifiers"].format(what=what) for what, _ in patterns().identifiers}


NAMES = (
    "Mrs Example has platelets of 9 after axi-cel", "Mr. Rossi has platelets of 9 after axi-cel",
    "Ms Doe after axi-cel, ANC 200", "Miss Doe after axi-cel, ANC 200",
    "Mr J. Smith after axi-cel, platelets 9", "Mr O'Brien after axi-cel, platelets 9",
    "Mr McDonald after axi-cel", "Frau Müller nach axi-cel", "Herr Schmidt after axi-cel",
    "Ms Ångström after axi-cel", "Sig.ra Bianchi after axi-cel", "Signor Bianchi after axi-cel",
    "Signora Bianchi after axi-cel", "Mme Dupont after axi-cel", "MRS SMITH after axi-cel",
    "mrs smith after axi-cel has platelets of 9", "patient named Jane Doe after axi-cel",
    "pt Jane Doe after axi-cel", "the patient's name is Jane Doe", "Name: Jane Doe, after axi-cel",
    "a woman called Jane Doe after axi-cel", "Patient Testino Finto, which dose?",
)  # fmt: skip
BIRTH = (
    "DOB 12/03/1950 after axi-cel", "DOB: 12.03.1950", "dob 12-03-1950", "D.O.B. 12/3/50",
    "born 12/03/1950", "born on 3 March 1950", "born on March 3, 1950",
    "date of birth 1950-03-12", "date of birth: March 12, 1950", "12/03/1950, axi-cel, ANC 200",
    "geb. 12.03.1950", "geboren am 12.03.1950", "nato il 12/03/1950", "née le 12/03/1950",
)  # fmt: skip
RECORDS = (
    "MRN 1234567", "MRN: 1234567", "MRN#1234567", "medical record number 1234567",
    "NHS number 943 476 5919", "NHS no. 9434765919", "943 476 5919, what dose?",
    "SSN 123-45-6789", "123-45-6789, what dose?", "hospital number KH-9999999",
    "patient ID 12345", "Patient no. 12345", "case number 99-1234",
    "codice fiscale RSSMRA50C12L219X", "RSSMRA50C12L219X after axi-cel",
)  # fmt: skip
CONTACTS = (
    "reach her on +39 011 123 4567", "+44 7700 900123", "phone 020 7946 0958",
    "tel: 011-1234567", "call 555-123-4567", "555-123-4567 is her number",
    "(555) 123-4567 is her number", "mobile 07700 900123", "john.doe@hospital.org",
    "JOHN@EXAMPLE.COM eltrombopag dose", "lives at 12 Via Roma", "address: 12 High Street",
)  # fmt: skip


@pytest.mark.parametrize("question", [*NAMES, *BIRTH, *RECORDS, *CONTACTS])
def test_a_question_with_an_identifier_is_refused(question: str) -> None:
    refusal = guard(f"{question} What helps?")

    assert refusal is not None
    assert refusal.reason == "identifiers"
    assert refusal.text in IDENTIFIER_TEXTS


@pytest.mark.parametrize(
    "question",
    [
        "What eltrombopag dose did the case by Scaldaferri et al. get?",
        "What did Mingot-Castellano and Rejeski K et al report in 2021?",
        "doi 10.1136/jitc-2021-002721: what did the marrow smear show?",
        "https://doi.org/10.1136/ejhpharm-2022-003547: which eltrombopag dose?",
        "What is NCT05286164 testing, and PMID 36858793?",
        "IgG below 4 g/L or 2 g/L: replace?",
        "Patient infused in July 2021, platelets 9, eltrombopag?",
        "72 y, day 28-30 after tisa-cel, plt 8 despite G-CSF: what next?",
        "CAR-HEMATOTOX 3: what risk of severe neutropenia?",
        "CD34+ boost of 2.5 x 10^6/kg: what response?",
        "ANC < 0.5 x 10^9/L at day 30, what to do?",
        "Was the Turin patient DLBCL Stage IV? pt DLBCL after axi-cel, platelets 9",
        "CRP cut-off of 30 mg/L and ferritin 2000 in CAR-HEMATOTOX?",
        "plt 8 - 10 - 12 on days 28, 35, 42 after CAR-T",
        "rhTPO 15000 units, platelets 100 000 or 1,500,000?",
        "eltrombopag 50 mg/d from 06/2022 to 07/2022",
        "Missed doses of Doptelet?",
        "Does romiplostim help MS patients after CAR-T?",
        "In patients born after 1950, is the rate higher?",
        "The guideline addresses G-CSF: how?",
    ],
)
def test_what_only_looks_like_an_identifier_passes(question: str) -> None:
    assert guard(question) is None


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe, 64F, day 30 after axi-cel", "My patient Johnson has platelets of 9",
        "initials J.D., tisa-cel in June", "Sra. García, plaquetas 9", "mevrouw Jansen, plt 9",
        "Name: Maria", "fecha de nacimiento 03/04/1951", "data di nascita: 12.5.1948",
        "geboortedatum 1-2-1950", "12-03-1949, axi-cel", "ring her on 07700 900123",
        "tel. 0171 2345678", "numéro de dossier 12345", "DNI 12345678Z", "CPF 123.456.789-09",
        "Patientennummer 884412", "hosp no 556677", "lives in 12 High Street",
        "22 Baker Street, plt 8", "Musterstraße 12, Köln", "12 rue de la Paix",
    ],
)  # fmt: skip
def test_an_identifier_in_another_form_or_language_is_refused(text: str) -> None:
    assert reason(f"{text}: what helps?") == "identifiers"


@pytest.mark.parametrize(
    "question",
    [
        "infused 14/07/2021, ANC 0 on 10/08/2021: G-CSF?",
        "tisa-cel given 2021-07-14, platelets 9 now",
        "Patient number 3 of the Tel Aviv series: what dose?",
        "Rejeski cohort, what AUC?",
        "Beyar-Katz, 6 patients: dose?",
        "Child Pugh B, 62M, dose of Doptelet?",
        "North America, 63 years median age: which registry?",
        "EASIX: do both address blood counts?",
        "should I skip G-CSF for safety reasons?",
        "my best guess is MDS - is a marrow advised?",
        "order of lab changes in MAS-like toxicity?",
    ],
)
def test_dates_of_treatment_authors_and_eponyms_pass(question: str) -> None:
    assert guard(question) is None
