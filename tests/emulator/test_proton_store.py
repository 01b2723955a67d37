"""The store: a transaction happens as a whole or not at all."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proton_emulator.service.model.settings import Repository
from proton_emulator.service.store import Store
from proton_emulator.service.store.store import StoreClosedError

KEYS = st.sampled_from(["a", "b", "c"])
CHANGES = st.lists(
    st.tuples(st.sampled_from(["put", "remove"]), KEYS, st.text(max_size=2)), max_size=8
)


def apply(store: Store, changes: list[tuple[str, str, str]]) -> None:
    for change, key, value in changes:
        if change == "put":
            store.repositories.put(("GITHUB", key), Repository("GITHUB", key, value))
        else:
            store.repositories.remove(("GITHUB", key))


def apply_and_fail(store: Store, changes: list[tuple[str, str, str]]) -> None:
    with store.transaction():
        with store.transaction():
            apply(store, changes)
        raise KeyError


@given(CHANGES, CHANGES)
def test_failed_transaction_changes_nothing(
    kept: list[tuple[str, str, str]], undone: list[tuple[str, str, str]]
) -> None:
    store = Store()
    with store.transaction():
        apply(store, kept)
    before = store.repositories.all()
    with pytest.raises(KeyError):
        apply_and_fail(store, undone)
    assert store.repositories.all() == before
    expected: dict[str, str] = {}
    for change, key, value in kept:
        if change == "put":
            expected[key] = value
        else:
            expected.pop(key, None)
    assert {r.name: r.connection for r in before} == expected


def test_changes_need_a_transaction() -> None:
    with pytest.raises(AssertionError):
        Store().tags.put("arn", {})


def test_waiting_ends_with_the_change_or_the_closing() -> None:
    store = Store()
    seen = threading.Event()

    def wait() -> None:
        if store.wait_until(lambda: store.tags.get("arn") is not None, 20):
            seen.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    with store.transaction():
        store.tags.put("arn", {})
    waiting.join(20)
    assert seen.is_set()
    store.close()
    assert store.wait_until(lambda: False, 20)
    with pytest.raises(StoreClosedError), store.transaction():
        store.tags.put("other", {})
