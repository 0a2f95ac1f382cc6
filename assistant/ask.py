"""MAIN PATH: guard, rewrite; each reading: understand, search, rerank, enough?, compose; weigh."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import partial

from assistant.against import LabelsAgainst, answers
from assistant.answers import Answer, AnswerFault, Refusal
from assistant.apart import apart_notes
from assistant.beside import beside_notes
from assistant.checking.held import strange_figures
from assistant.checking.instructions import instructs
from assistant.checking.support import Support, SupportByWords, load_support
from assistant.checking.verify import fault_of_written, verify
from assistant.clock import Clock
from assistant.compose import Due, cited_references, compose
from assistant.corrections import correction, premise_notes
from assistant.differences import disagreements, read_differences, touched
from assistant.draft import Writer
from assistant.followup import ASKED_FOR, FOCUS, Turn, favoured, last_answer
from assistant.guard import ALARM, cleaned, guard, is_alarming, refusal
from assistant.leading import leads_away
from assistant.lineup import line_up
from assistant.missing import Missing
from assistant.model import ChatModel, load_model
from assistant.nearest import nearness, not_answered, ranked_references
from assistant.of_study import with_study
from assistant.parts import told_apart
from assistant.readings import Composed, best_reading, other_readings
from assistant.repeated import says_the_same
from assistant.restated import restated
from assistant.rewrite import UNDERSTOOD, Rewritten, rewrite
from assistant.settings import Settings
from assistant.strength import is_about_treatment, strength
from assistant.sufficiency import Sufficiency
from assistant.understood import Understood, understood
from assistant.written import passages_given, written
from index.asked import Asked
from index.encoder import Encoder, load_encoder
from index.rerank import rerank
from index.search import Filters, Hit, Searcher

FOUND = 100
MAY_BE_RESTATED = ("not-answered", "out-of-scope")
WARM_UP = "Which dose of eltrombopag was used after axi-cel in Spain?"


class Assistant:
    """Answers questions from one index; holds the open index and nothing of the questions."""

    def __init__(
        self,
        searcher: Searcher,
        model: ChatModel | None = None,
        time_limit: float = 30.0,
        support: Support | None = None,
    ) -> None:
        """Take an open index; a chat model, its seconds and its judge where a site has one."""
        self.searcher = searcher
        self.model = model
        self._time_limit = time_limit
        self._support = support or SupportByWords(strict=True, near=True)
        self._sufficiency = Sufficiency(searcher)
        self._against = LabelsAgainst(searcher)
        self._differences = read_differences(disagreements(), searcher.passages)

    @classmethod
    def load(
        cls, settings: Settings, encoder: Encoder | None = None, model: ChatModel | None = None
    ) -> Assistant:
        """Open the index and the chat model that the settings name, if any.

        Raise `IndexFault`, `EncoderFault` or `SettingsFault`.
        """
        model = model or load_model(settings)
        searcher = Searcher.open(settings.index_folder, encoder or load_encoder(settings.encoder))
        support = load_support(settings, strict=True) if model else None
        return cls(searcher, model, settings.chat_time_limit, support)

    def warm(self) -> None:
        """Load the encoder and read every passage once, so that a first question does not wait.

        Nothing goes to the chat model.
        """
        searcher = self.searcher
        searcher.search(WARM_UP)
        every = [Hit(p, 0.0, 0.0, 0.0) for p in searcher.passages.values() if not instructs(p.text)]
        rerank(WARM_UP, every, searcher.references, searcher.terms)
        for passage in searcher.passages.values():
            strange_figures("", passage.text)  # so that its figures are known

    def ask(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Answer:
        """Return the answer to a question, every claim cited and checked, or a refusal.

        Raise `AnswerFault` where what was composed does not pass its check.
        """
        *_, answer = self.stream(question, history, filters)
        return answer

    def stream(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Generator[Answer]:
        """Yield the answer while a chat model writes it (`partial`), last the whole answer.

        Every sentence was checked before it is yielded. Something comes at least at every beat of
        the model, also while it says nothing, so that the iterator can be closed, which stops it.
        """
        clock, among = Clock(), filters or Filters()
        if refused := guard(question):
            yield self._refused(refused, clock)
            return
        read = self._read(question, history)
        if is_alarming(question):
            read = replace(read, notes=(ALARM, *read.notes))
        if history and (refused := guard(read.question)):
            yield self._refused(refused, clock)
            return
        end = time.monotonic() + self._time_limit
        for answer in self._finished(self._chosen(read, among, clock), among, clock, end):
            again = (yield from self._restated(question, history, answer, end)) if history else None
            if again:
                kept = tuple(note for note in read.notes if not note.startswith(UNDERSTOOD))
                again = replace(again, notes=tuple(dict.fromkeys((*kept, *again.notes))))
                for other in self._finished(self._composed(again, among, clock), among, clock, end):
                    yield answer if other.refusal else other
                return
            yield answer

    def _read(self, question: str, history: Sequence[Turn]) -> Rewritten:
        """Return a question as the rules read it after a conversation."""
        read = rewrite(cleaned(question), history, self.searcher.terms.seen)
        return with_study(read, history, self.searcher)

    def _chosen(self, read: Rewritten, filters: Filters, clock: Clock) -> Composed:
        """Return the answer to a question, or to the reading of it that is answered best."""
        ways = self._ways(read, filters, clock)
        first, best = ways[0], best_reading(ways, read, self.searcher)
        return best or self._unanswered(Missing(in_field=True), first.question, clock, first.hits)

    def _ways(self, read: Rewritten, filters: Filters, clock: Clock) -> list[Composed]:
        """Return the answer by the rules' reading and, unless that stands alone, by the others."""
        first = self._composed(read, filters, clock)
        others = other_readings(read) if read.typed or first.answer.refusal else []
        return [first, *(self._composed(one, filters, clock) for one in others)]

    def _composed(self, read: Rewritten, filters: Filters, clock: Clock) -> Composed:
        """Return the answer composed to a question that stands alone, or its refusal."""
        question = understood(read)
        asked, follow_up = question.asked, bool(question.answered)
        hits = self._found(question, filters, clock)
        corrected = correction(asked, hits, self.searcher)
        against = self._against.of(question.own, filters)
        missing = self._sufficiency.missing(
            asked, hits, follow_up, bool(corrected), question.several,
            read.typed if follow_up else "",
        )  # fmt: skip
        opens = corrected
        if missing and missing.unnamed and answers(against, asked):
            missing, opens = None, against
        find = partial(self._hits, filters=filters, clock=clock)
        signs, settled = self._sufficiency.signs, missing or corrected
        if follow_up and not settled and leads_away(signs, asked, hits, read.typed, find):
            missing = Missing(in_field=True, away=True)
        parts, unsure = told_apart(asked, question.parts, find, self._sufficiency)
        if missing and missing.unnamed and parts and not unsure:
            missing = None  # each part by itself is answered
        if missing:
            return self._unanswered(missing, question, clock, hits)
        due = Due(opens, parts, against)
        claims = compose(asked, hits, self.searcher.references, self.searcher.terms, due)
        clock.lap("compose")
        kept, removed = verify(claims, self.searcher.citable)
        clock.lap("verify")
        if claims and not kept:
            raise AnswerFault("no sentence of the answer stands; `cytopenia index check` may tell")
        if not kept or (read.typed and says_the_same(read.typed, kept, read.told)):
            return self._unanswered(Missing(in_field=True), question, clock, hits)
        caveat = self._sufficiency.caveat(asked, hits, follow_up)
        granted = premise_notes(asked, kept, hits, corrected, self.searcher)
        answer = Answer(
            question=asked.text,
            claims=tuple(kept),
            references=cited_references(kept, self.searcher.citable, self.searcher.references),
            notes=(*question.notes, *filter(None, [caveat]), *unsure, *granted),
            ranked=ranked_references(hits),
            removed=len(removed),
            confidence=nearness(hits),
            index=self.searcher.generation,
        )
        return Composed(question, hits, answer)

    def _finished(
        self, composed: Composed, filters: Filters, clock: Clock, end: float
    ) -> Generator[Answer]:
        """Yield a refusal as it is; an answer as it is written, weighed and noted."""
        composed = replace(composed, answer=replace(composed.answer, timings_ms=clock.laps()))
        if composed.answer.refusal:
            yield composed.answer
            return
        for answer in self._written(composed, clock, end):
            weighed = self._weighed(composed.question.asked, answer, filters)
            yield weighed if weighed.partial else self._noted(composed.question.own, weighed)

    def _found(self, question: Understood, filters: Filters, clock: Clock) -> list[Hit]:
        """Return the hits of a question; of a follow-up, those of the answer before raised."""
        asked, answered = question.asked, question.answered
        of_answer = asked.wants_source and answered  # who says so is asked of the answer itself
        hits = self._hits(of_answer or asked.text, filters, clock)
        if not answered:
            return hits
        return favoured(hits, self._in_focus(answered, asked), ASKED_FOR if of_answer else FOCUS)

    def _hits(self, question: str, filters: Filters, clock: Clock) -> list[Hit]:
        """Return what is found for a question, best first, without what gives instructions."""
        found = self.searcher.search(question, FOUND, filters)
        found = [hit for hit in found if not instructs(hit.passage.text)]
        clock.lap("search")
        hits = rerank(question, found, self.searcher.references, self.searcher.terms)
        clock.lap("rerank")
        return hits

    def _restated(
        self, question: str, history: Sequence[Turn], answer: Answer, end: float
    ) -> Generator[Answer, None, Rewritten | None]:
        """Return a follow-up that found no answer as the chat model restates it, if it can."""
        if not (self.model and answer.refusal and answer.refusal.reason in MAY_BE_RESTATED):
            return None
        seconds = max(end - time.monotonic(), 0.0)
        told = yield from restated(self.model, cleaned(question), history, seconds)
        if not told or told == answer.question or guard(told):
            return None
        return Rewritten(told, (f"{UNDERSTOOD} {told}",), last_answer(history))

    def _written(self, composed: Composed, clock: Clock, end: float) -> Generator[Answer]:
        """Yield the answer as the chat model writes it, or the composed one where there is none."""
        if self.model is None:
            yield composed.answer
            return
        given = passages_given(composed.answer.claims, composed.hits, self.searcher)
        check = partial(fault_of_written, passages=self.searcher.citable, support=self._support)
        writer = Writer(self.model, given, check, end)
        for answer in written(writer, composed.question.asked, composed.answer, self.searcher):
            clock.lap("write")
            yield replace(answer, timings_ms=clock.laps())

    def _weighed(self, asked: Asked, answer: Answer, filters: Filters) -> Answer:
        """Return an answer with what it rests on and where its references differ."""
        searcher = self.searcher
        found = [
            claim
            for claim in touched(asked, answer.claims, self._differences)
            if all(filters.passes(searcher.references[c.reference]) for c in claim.citations)
        ]
        differing, _ = verify(found, searcher.citable)
        claims = [*answer.claims, *differing]
        return replace(
            answer,
            differences=tuple(differing),
            strength=strength(answer.references, is_about_treatment(asked)),
            table=line_up(asked, answer.claims, answer.references, searcher.citable),
            references=cited_references(claims, searcher.citable, searcher.references),
        )

    def _noted(self, asked: Asked, answer: Answer) -> Answer:
        """Return an answer with what it does not speak of, and what no reference puts together."""
        told = beside_notes(asked, (*answer.claims, *answer.differences), self.searcher)
        return replace(answer, notes=(*answer.notes, *told, *apart_notes(asked, self.searcher)))

    def _in_focus(self, answered: str, asked: Asked) -> str | None:
        """Return the reference that the answer before rested on, if it speaks of what is asked."""
        found = self.searcher.nearest_in_words(answered)
        speaks = found and (asked.wants_source or self._sufficiency.speaks_of(found, asked))
        return found if speaks else None

    def _refused(self, refused: Refusal, clock: Clock) -> Answer:
        """Return the refusal of a question for which nothing was searched."""
        index, laps = self.searcher.generation, clock.laps()
        return Answer(question="", refusal=refused, index=index, timings_ms=laps)

    def _unanswered(
        self, missing: Missing, question: Understood, clock: Clock, hits: Sequence[Hit]
    ) -> Composed:
        """Return the refusal of a question that the references do not answer, with its reason."""
        refused = refusal("out-of-scope")
        if missing.in_field:
            missing = self._sufficiency.with_reason(missing, question.asked, hits)
            refused = not_answered(missing, hits, self.searcher.references)
        answer = replace(
            self._refused(refused, clock),
            question=question.asked.text,
            notes=question.notes,
            ranked=ranked_references(hits),
            confidence=nearness(hits),
        )
        return Composed(question, hits, answer, missing.away or not missing.in_field)
