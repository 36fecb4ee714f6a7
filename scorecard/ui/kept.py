"""Views that were made already, shared by all sessions and threads of the server."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock


class _Slot:
    def __init__(self) -> None:
        self.lock = Lock()
        self.is_made = False
        self.value: object = None


class Kept:
    """The newest ``most`` values by key; each is made once, whoever asks first.

    A value must not change once it is made. One that fails is not kept: the next
    to ask tries again.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._slots: OrderedDict[Hashable, _Slot] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], object]) -> object:
        """The value of the key, made now if nobody has made it yet."""
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            while len(self._slots) > self._most:
                self._slots.popitem(last=False)
        with slot.lock:
            if not slot.is_made:
                slot.value, slot.is_made = make(), True
            return slot.value
