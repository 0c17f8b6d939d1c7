"""Chance that repeats: what a call draws depends on the call alone, not on what ran beside it.

The ids that are made are then the same when the calls of an earlier run are made again, in whatever threads. Loaded
before anything else draws."""

import hashlib
import random
import secrets
import threading
import uuid

# The source of the call that a thread answers, and how often each call was made.
DRAWN = threading.local()
COUNTS = {}
LOCK = threading.Lock()


def of_call(*parts):
    """Lets the calling thread draw for a call; the same call a second time draws something else."""
    digest = hashlib.sha256("\0".join(str(part) for part in parts).encode("utf-8", "replace")).hexdigest()
    with LOCK:
        COUNTS[digest] = number = COUNTS.get(digest, 0) + 1
    DRAWN.source = random.Random(f"{digest} {number}")


def source():
    if not hasattr(DRAWN, "source"):
        DRAWN.source = random.Random(uuid.UUID(bytes=secrets.token_bytes(16)).hex)
    return DRAWN.source


def bend(instance):
    """Makes a generator draw from the source of the thread."""

    class Bent(type(instance)):
        def random(self):
            return source().random()

        def getrandbits(self, k):
            return source().getrandbits(k)

    instance.__class__ = Bent


def apart(get):
    """What a service draws when it is first used in a region is its own, and not of the call that came first."""

    def wrapped(self, region):
        if region in self.keys():
            return get(self, region)
        before = source()
        DRAWN.source = random.Random(f"{self.service_name} {region}")
        try:
            return get(self, region)
        finally:
            DRAWN.source = before

    return wrapped


def install():
    """Puts it in place: for the module `random`, for UUIDs, and for moto's own generator."""
    bend(random._inst)
    random.random, random.getrandbits = random._inst.random, random._inst.getrandbits
    uuid.uuid4 = lambda: uuid.UUID(int=source().getrandbits(128), version=4)
    from moto.core.base_backend import AccountSpecificBackend
    from moto.moto_api._internal import mock_random

    bend(mock_random)
    AccountSpecificBackend.__getitem__ = apart(AccountSpecificBackend.__getitem__)
