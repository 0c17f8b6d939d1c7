"""One call of a service at a time: moto walks over dictionaries that another thread of it changes meanwhile, and a
transaction that fails puts the whole table back, and with it what others wrote."""

import contextlib
import threading

# These wait for other calls, of their own service too: a machine starts machines.
WAITING = {("states", "StartExecution"), ("states", "StartSyncExecution")}
LOCKS = {}
# The lock that the thread holds which answers a call.
HELD = threading.local()


@contextlib.contextmanager
def of(service, action):
    """The turn of a call of a service. Whoever is slow is asked again, and of two that make the same at once each would
    find that it is not there."""
    if (service, action) in WAITING:
        yield
        return
    lock = LOCKS.setdefault(service, threading.RLock())
    with lock:
        before = getattr(HELD, "lock", None)
        HELD.lock = lock
        try:
            yield
        finally:
            HELD.lock = before


@contextlib.contextmanager
def aside():
    """Lets others have their turn while a call waits for what they make."""
    lock = getattr(HELD, "lock", None)
    if lock is None:
        yield
        return
    lock.release()
    try:
        yield
    finally:
        lock.acquire()
