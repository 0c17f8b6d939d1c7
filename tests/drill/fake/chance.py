"""Chance that repeats: what a call draws depends on the call alone, not on what ran beside it.

The ids that are made are then the same when the calls of an earlier run are made again, in whatever threads. Loaded
before anything else draws."""

import contextlib
import hashlib
import random
import secrets
import threading
import uuid

# The source of the call that a thread answers, and how often each call was made.
DRAWN = threading.local()
COUNTS = {}
LOCK = threading.Lock()


def of_call(*parts, number=None):
    """Lets the calling thread draw for a call; the same call a second time draws something else. Gives how often it was
    made; a call of a tape says so itself, for calls that were refused are not on it."""
    digest = hashlib.sha256("\0".join(str(part) for part in parts).encode("utf-8", "replace")).hexdigest()
    with LOCK:
        COUNTS[digest] = number = number or COUNTS.get(digest, 0) + 1
    DRAWN.source = random.Random(f"{digest} {number}")
    return number


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


@contextlib.contextmanager
def apart(*parts):
    """What is made on the way, because nobody needed it before, is not the call's: it draws for itself."""
    before = source()
    DRAWN.source = random.Random(" ".join(parts))
    try:
        yield
    finally:
        DRAWN.source = before


def first_use(get):
    """The backend of a service in a region."""

    def wrapped(self, region):
        if region in self.keys():
            return get(self, region)
        with apart(self.service_name, region):
            return get(self, region)

    return wrapped


def first_made(make):
    """What holds those of all regions or all accounts, which has an id; some are made when they are imported."""

    def wrapped(self, *args, **kwargs):
        with apart(type(self).__name__, str(args), str(kwargs.get("service_name"))):
            make(self, *args, **kwargs)

    return wrapped


def install():
    """Puts it in place: for the module `random`, for UUIDs, and for moto's own generator."""
    bend(random._inst)
    random.random, random.getrandbits = random._inst.random, random._inst.getrandbits
    uuid.uuid4 = lambda: uuid.UUID(int=source().getrandbits(128), version=4)
    from moto.core.base_backend import AccountSpecificBackend, BackendDict
    from moto.moto_api._internal import mock_random

    bend(mock_random)
    AccountSpecificBackend.__getitem__ = first_use(AccountSpecificBackend.__getitem__)
    AccountSpecificBackend.__init__ = first_made(AccountSpecificBackend.__init__)
    BackendDict.__init__ = first_made(BackendDict.__init__)
