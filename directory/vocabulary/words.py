"""The right words of English: the list of the package symspellpy (MIT; Google Books Ngram counts cut down to SCOWL).

Only its list is used, not its code: what stands in it is spelt right, British and American, and is never corrected.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "symspellpy"
FILE = "frequency_dictionary_en_82_765.txt"


@cache
def english_words() -> frozenset[str]:
    """About 82,800 words in lower case. Raises RuntimeError when the package is not installed."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"the word list of {PACKAGE} is not installed")
    path = Path(spec.submodule_search_locations[0]) / FILE
    return frozenset(line.partition(" ")[0] for line in path.read_text(encoding="utf-8-sig").splitlines())
