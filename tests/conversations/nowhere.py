"""A gazetteer for tests that read no place."""

from directory.gazetteer.place import Place


class NoPlaces:
    """Knows nothing."""

    def find(self, text: str, *, asked: bool = False, near: frozenset[str] = frozenset()) -> tuple[Place, ...]:
        return ()

    def locality_name(self, code: str) -> str:
        return ""
