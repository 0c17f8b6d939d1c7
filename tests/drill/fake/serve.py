"""A fake AWS on loopback: `serve.py` prints the port it listens on, and ends when its standard input does.

A parent that dies closes the input too, so nothing is left behind; copies made by `/drill/fork` share the input."""

import os
import signal
import sys
import threading

# Quiet libraries, and moto's own settings, before anything of it is loaded.
os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
os.environ.setdefault("MOTO_ACCOUNT_ID", "111122223333")

import chance  # noqa: E402

chance.install()

from moto.moto_server.werkzeug_app import MotoRequestHandler  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

import orders  # noqa: E402
import patches  # noqa: E402
from front import Front  # noqa: E402

HOST = "127.0.0.1"


class Handler(MotoRequestHandler):
    """Answers only; what was asked stands in the log that `/drill/calls` gives."""

    def log(self, type, message, *args):
        pass


def listen(front, port):
    server = make_server(HOST, port, front, threaded=True, request_handler=Handler)
    server.daemon_threads = True
    # moto calls itself: Step Functions, through this port.
    os.environ["MOTO_PORT"] = str(server.server_port)
    return server


def end_with_input():
    """Ends the process when the standard input does."""

    def wait():
        while os.read(0, 1):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def main():
    # Copies are reaped by the kernel.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    patches.install()
    front = Front(orders)
    server = listen(front, int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    orders.SERVER = server
    orders.LISTEN = listen
    orders.END_WITH_INPUT = end_with_input
    end_with_input()
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
