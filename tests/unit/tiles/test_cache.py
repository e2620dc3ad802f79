import tracemalloc

import pytest

from service.tiles.cache import Key, TileCache, cost_of


def key(number: int, stamp: str = "stato") -> Key:
    return Key("comuni", stamp, f"14/{number}/0")


def filled(count: int, *, room: int) -> TileCache:
    body = b"x" * 1000
    cache = TileCache(room * cost_of(key(10), body))
    for number in range(10, 10 + count):
        cache.put(key(number), body)
    return cache


def test_what_was_put_is_found_under_its_key_alone() -> None:
    cache = filled(1, room=5)
    assert cache.get(key(10)) == b"x" * 1000
    assert cache.get(key(11)) is None
    assert cache.get(key(10, "altro stato")) is None


def test_the_least_recently_used_goes_first() -> None:
    cache = filled(3, room=3)
    cache.get(key(10))
    cache.put(key(20), b"x" * 1000)
    kept = [number for number in (10, 11, 12, 20) if cache.get(key(number))]
    assert (kept, cache.evictions) == ([10, 12, 20], 1)


@pytest.mark.parametrize("size", [0, 1, 100, 10_000, 99_000])
def test_the_bound_holds_whatever_the_sizes(size: int) -> None:
    cache = TileCache(100_000)
    for number in range(300):
        cache.put(key(number), bytes(size if number % 3 else 50))
        assert cache.held_bytes <= cache.max_bytes
    assert len(cache) > 0


def test_a_tile_larger_than_the_cache_drops_nothing() -> None:
    cache = filled(2, room=3)
    cache.put(key(30), bytes(10_000))
    assert (len(cache), cache.get(key(30))) == (2, None)


def test_a_tile_put_again_is_counted_once() -> None:
    cache = filled(1, room=5)
    cache.put(key(10), b"y" * 500)
    assert cache.held_bytes == cost_of(key(10), b"y" * 500)
    assert cache.get(key(10)) == b"y" * 500


@pytest.mark.parametrize("size", [0, 300, 20_000])
def test_what_is_counted_is_not_less_than_what_is_held(size: int) -> None:
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    cache = TileCache(2_000_000)
    for number in range(20_000):
        # texts and bytes of its own, as requests and gzip make them
        cache.put(Key("comuni", "stato-" * 2 + str(number), f"14/{number}/0"), bytes(size))
    held = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert cache.held_bytes <= cache.max_bytes
    assert held <= cache.held_bytes * 1.02
