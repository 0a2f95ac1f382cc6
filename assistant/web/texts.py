"""The words of the interface in five languages; answers and records stay in English."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.i18n import I18nData

LANGUAGES = ("en", "de", "it", "es", "fr")
WORDS: dict[str, tuple[str, str, str, str, str]] = {
    "question": ("Question", "Frage", "Domanda", "Pregunta", "Question"),
    "placeholder": (
        "Ask about counts that do not recover after CAR-T",
        "Frage zu Blutwerten, die sich nach CAR-T nicht erholen (auf Englisch)",
        "Domanda su emocromo che non recupera dopo CAR-T (in inglese)",
        "Pregunta sobre recuentos que no se recuperan tras CAR-T (en inglés)",
        "Question sur des numérations qui ne remontent pas après CAR-T (en anglais)",
    ),
    "ask": ("Ask", "Fragen", "Chiedi", "Preguntar", "Demander"),
    "stop": ("Stop", "Anhalten", "Ferma", "Detener", "Arrêter"),
    "new": (
        "New conversation", "Neues Gespräch", "Nuova conversazione", "Nueva conversación",
        "Nouvelle conversation",
    ),
    "export": ("Export", "Exportieren", "Esporta", "Exportar", "Exporter"),
    "chat": ("Chat", "Chat", "Chat", "Chat", "Chat"),
    "evidence": ("Evidence", "Evidenz", "Evidenze", "Evidencia", "Références"),
    "calculators": ("Calculators", "Rechner", "Calcolatori", "Calculadoras", "Calculateurs"),
    "evaluation": ("Evaluation", "Evaluation", "Valutazione", "Evaluación", "Évaluation"),
    "about": ("About", "Über", "Informazioni", "Acerca de", "À propos"),
    "conversation": ("Conversation", "Gespräch", "Conversazione", "Conversación", "Conversation"),
    "reason": (
        "What was right or wrong?", "Was war richtig oder falsch?",
        "Che cosa era giusto o sbagliato?", "¿Qué fue correcto o incorrecto?",
        "Qu’est-ce qui était juste ou faux ?",
    ),
    "with_question": (
        "Send the question too (no patient data)", "Auch die Frage senden (keine Patientendaten)",
        "Invia anche la domanda (nessun dato del paziente)",
        "Enviar también la pregunta (sin datos del paciente)",
        "Envoyer aussi la question (sans données du patient)",
    ),
    "send": ("Send", "Senden", "Invia", "Enviar", "Envoyer"),
    "purpose": (
        "For clinicians and pharmacists. Not for emergencies, orders or patient data; it supports "
        "and does not replace clinical judgement.",
        "Für Ärztinnen, Ärzte und Apotheken. Nicht für Notfälle, Anordnungen oder Patientendaten; "
        "unterstützt das klinische Urteil und ersetzt es nicht. Antworten sind auf Englisch.",
        "Per medici e farmacisti. Non per urgenze, prescrizioni o dati di pazienti; sostiene e non "
        "sostituisce il giudizio clinico. Le risposte sono in inglese.",
        "Para médicos y farmacéuticos. No para urgencias, órdenes ni datos de pacientes; apoya y "
        "no sustituye el juicio clínico. Las respuestas están en inglés.",
        "Pour médecins et pharmaciens. Pas pour les urgences, les prescriptions ni les données de "
        "patients ; aide le jugement clinique sans le remplacer. Les réponses sont en anglais.",
    ),
}  # fmt: skip


def interface() -> gr.I18n:
    """Return the words as Gradio takes them; the browser's language chooses."""
    return gr.I18n(
        **{
            language: {key: words[at] for key, words in WORDS.items()}
            for at, language in enumerate(LANGUAGES)
        }
    )


def word(key: str) -> Any:
    """Return a word of the interface, translated where it is shown."""
    if key not in WORDS:
        raise KeyError(f"the interface has no word {key!r}")
    return I18nData(key)
