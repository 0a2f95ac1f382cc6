"""A curated record (front matter + body) becomes a `Reference`; every problem is named at once."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

Design = Literal[
    "guideline", "consensus", "systematic-review", "meta-analysis", "randomized-trial",
    "single-arm-trial", "prospective-cohort", "retrospective-cohort", "case-series",
    "case-report", "survey", "preclinical", "narrative-review", "product-label",
    "registry-study", "diagnostic-model",
]  # fmt: skip
PublicationType = Literal[
    "journal-article", "conference-abstract", "guideline", "product-label", "preprint", "review",
    "trial-registration",
]  # fmt: skip
Topic = Literal[
    "definition-grading", "risk-score", "epidemiology", "mechanism", "workup", "g-csf", "tpo-ra",
    "esa", "transfusion", "stem-cell-boost", "allo-hct", "infection", "immunoglobulin", "iec-hs",
    "steroid-anticytokine", "second-malignancy", "pediatrics", "drug-label", "interactions",
    "monitoring", "outcome",
]  # fmt: skip
Counted = Literal[
    "patients", "healthy volunteers", "clinicians", "planned participants", "studies", "reports",
]  # fmt: skip
DESIGNS: tuple[str, ...] = get_args(Design)
TOPICS: tuple[str, ...] = get_args(Topic)

SECTIONS = ("Summary", "Findings", "Limits")
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)


class Checked(BaseModel):
    """A source in which the record's figures were seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: str = Field(pattern=r"^https?://")
    part: str


class Reference(BaseModel):
    """A publication, label or guideline, with the text of its record.

    `text` is the whole record file; the spans of passages are offsets into it. `counted` says of
    what `n` is the number, `region` where a label holds.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=SLUG)
    title: str = Field(min_length=1)
    authors: tuple[str, ...]
    container: str
    year: int = Field(ge=1900, le=2100)
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = Field(default="", pattern=r"^(10\.\d{4,9}/\S+)?$")
    pmid: str = Field(default="", pattern=r"^\d*$")
    pmcid: str = Field(default="", pattern=r"^(PMC\d+)?$")
    url: str = Field(pattern=r"^https?://")
    publication_type: PublicationType
    design: Design
    population: str = Field(min_length=1)
    n: int | None = Field(default=None, ge=1)
    counted: Counted = "patients"
    region: str = Field(default="", max_length=40)
    products: tuple[str, ...]
    interventions: tuple[str, ...]
    topics: tuple[Topic, ...] = Field(min_length=1)
    checked: tuple[Checked, ...] = Field(min_length=1)
    accessed: datetime.date
    unverified: tuple[str, ...] = ()
    text: str

    @cached_property
    def study(self) -> str:
        """Return what a clinician calls it: the first author's surname and the year."""
        first = self.authors[0] if self.authors else self.container
        surname = re.sub(r"\s+[A-Z]{1,3}$", "", first)
        return f"{surname} {self.year}"

    def citation(self) -> str:
        """Return the Vancouver citation, naming the fields that were not verified."""
        authors = ", ".join(self.authors)
        issue = f"({self.issue})" if self.issue else ""
        pages = f":{self.pages}" if self.pages else ""
        volume = f";{self.volume}{issue}" if self.volume else (f";{issue}" if issue else "")
        parts = [authors, self.title.rstrip("."), self.container]
        head = " ".join(f"{part.rstrip('.')}." for part in parts if part)
        doi = f" doi:{self.doi}" if self.doi else ""
        note = f" [not verified: {', '.join(self.unverified)}]" if self.unverified else ""
        return f"{head} {self.year}{volume}{pages}.{doi}{note}"


class InvalidReferences(ValueError):
    """Records do not hold what a record must; `problems` are `file: field: problem` lines."""

    def __init__(self, problems: list[str]) -> None:
        """Keep every problem found."""
        self.problems = problems
        super().__init__(
            f"{len(problems)} problem(s) in the references; nothing was built.\n"
            + "\n".join(problems)
        )


class Corpus(NamedTuple):
    """All references of a folder, ordered by id, and the hash of their files."""

    references: tuple[Reference, ...]
    hash: str


def read_corpus(folder: Path) -> Corpus:
    """Read and validate every `*.md` record of a folder.

    Raises `InvalidReferences` with all problems of all files, never after the first only.
    """
    problems: list[str] = []
    references: list[Reference] = []
    try:
        files = sorted(folder.glob("*.md")) if folder.is_dir() else []
    except OSError as error:
        raise InvalidReferences([f"{folder}: folder: cannot be read ({error.strerror})"]) from error
    if not files:
        raise InvalidReferences([f"{folder}: folder: holds no *.md record, or cannot be read"])
    digest = hashlib.sha256()
    for file in files:
        try:
            text = file.read_bytes().decode("utf-8").replace("\r\n", "\n").removeprefix("\ufeff")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{file.name}: file: cannot be read as UTF-8 text ({error})")
            continue
        digest.update(f"{file.name}\0{text}\0".encode())
        found = read_reference(file.name, text)
        if isinstance(found, Reference):
            references.append(found)
        else:
            problems.extend(found)
    if problems:
        raise InvalidReferences(problems)
    return Corpus(tuple(sorted(references, key=lambda r: r.id)), digest.hexdigest())


def read_reference(file: str, text: str) -> Reference | list[str]:
    """Read one record, or return all its problems as `file: field: problem`."""
    matter = FRONT_MATTER.match(text)
    if matter is None:
        return [f"{file}: front matter: must stand first, between two lines of ---"]
    try:
        fields = yaml.safe_load(matter[1])
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date or number that is none
        return [f"{file}: front matter: is not YAML ({' '.join(str(error).split())})"]
    if not isinstance(fields, dict):
        return [f"{file}: front matter: must be `name: value` lines"]
    problems = [f"{file}: {problem}" for problem in body_problems(text[matter.end() :])]
    if fields.get("id") != file.removesuffix(".md"):
        problems.append(f"{file}: id: is {fields.get('id')!r}, must be the name of the file")
    try:
        reference = Reference.model_validate({**fields, "text": text})
    except ValidationError as error:
        for item in error.errors():
            field = ".".join(str(part) for part in item["loc"])
            value = "" if item["type"] == "missing" else f" (is {item['input']!r:.80})"
            problems.append(f"{file}: {field}: {item['msg']}{value}")
        return problems
    return problems or reference


def body_problems(body: str) -> Iterator[str]:
    """Yield `section: problem` for a body that is not Summary, Findings, Limits in order."""
    headings = tuple(re.findall(r"^## (.+)$", body, re.MULTILINE))
    if headings != SECTIONS:
        yield f"body: sections are {list(headings)}, must be {list(SECTIONS)}"
        return
    summary, findings, limits = re.split(r"^## .+$", body, flags=re.MULTILINE)[1:]
    if not summary.strip():
        yield "Summary: is empty"
    for name, part in (("Findings", findings), ("Limits", limits)):
        lines = [line for line in part.splitlines() if line.strip()]
        if name == "Findings" and not lines:
            yield "Findings: is empty"
        for line in lines:
            if not re.match(r"- \S", line):
                yield f"{name}: every line must be a bullet `- …` (is {line[:60]!r})"
