"""What stands before moto: notes each call, refuses switched-off regions, answers unknown calls at once, and takes
the orders of a drill below `/drill`."""

import base64
import io
import json
import re
import sys
import threading
import time
import traceback
import urllib.parse
from dataclasses import dataclass

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

import chance
import turns
from patches import patience

# The region of a call is the one that it was signed for:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/")
# Terraform adds what TF_APPEND_USER_AGENT says; `.` stands for `/`.
AGENT = re.compile(r"\bdrill/([a-z0-9.-]+)")
# Served from us-east-1 or everywhere: the loss of another region does not take them away.
GLOBAL = {"cloudfront", "iam", "route53", "sts"}
# Services that answer in JSON; the others get XML.
XML = {
    "autoscaling",
    "cloudfront",
    "ec2",
    "elasticache",
    "elasticloadbalancing",
    "iam",
    "monitoring",
    "rds",
    "route53",
    "s3",
    "sns",
    "sts",
}
# Calls that change nothing.
READS = re.compile(r"(?i)(describe|get|list|head|batchget|validate|query|scan|lookup)")
# Bodies above this are objects, not calls; nobody looks into them.
BODY = 4_000_000
# As much of a call is noted: names and numbers stand at its start.
SAID = 2000


@dataclass(frozen=True)
class Call:
    """One call, as far as its headers and its body say what it is."""

    region: str
    service: str
    action: str
    json: bool

    @staticmethod
    def read(environ, body):
        scope = SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        region, service = scope.groups() if scope else ("", "")
        target = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
        path = environ.get("PATH_INFO", "")
        action = target
        if not action and b"Action=" in body:
            action = urllib.parse.parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
        # https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
        if not action and "/operation/" in path:
            action = path.rpartition("/")[2]
        if not action:
            query = environ.get("QUERY_STRING", "")
            action = f"{environ['REQUEST_METHOD']} {path}{'?' + query if query else ''}"
        return Call(region, service, action, bool(target) or service not in XML)


@dataclass
class Failing:
    """A call that fails some more times."""

    service: str
    action: str
    region: str
    times: int
    code: str
    # Only calls that say all of this, in their path or their body.
    saying: list

    def takes(self, call, said):
        """Whether a call is one of these."""
        named = (call.service, call.action) == (self.service, self.action)
        meant = named and self.region in ("", call.region) and all(word in said for word in self.saying)
        return self.times > 0 and meant


class Front:
    """The WSGI application."""

    def __init__(self, orders):
        self.moto = DomainDispatcherApplication(create_backend_app)
        self.orders = orders
        self.off = set()
        self.calls = []
        # Calls that fail, as often as they are told.
        self.failing = []
        # Calls that changed something, in the order in which they were answered; `None` while nobody wants them.
        self.tape = None
        self.quiet = Quiet()

    def __call__(self, environ, start_response):
        path = environ.get("PATH_INFO", "")
        if path.startswith("/drill/"):
            return self.order(path.removeprefix("/drill/"), environ, start_response)
        with self.quiet.call():
            return self.pass_on(environ, start_response)

    def pass_on(self, environ, start_response):
        body = read_body(environ)
        call = Call.read(environ, body)
        entry = {
            "region": call.region,
            "service": call.service,
            "action": call.action,
            "at": round(time.time(), 3),
            "stack": stack(environ),
        }
        words = said(environ, body)
        if not entry["stack"] and not READS.match(call.action):
            entry["said"] = words[:SAID]
        self.calls.append(entry)
        if call.region in self.off and call.service not in GLOBAL:
            # A lost region answers with time-outs or 5xx, which an SDK tries again for minutes. The drill wants the
            # end of that at once: a code that no SDK repeats.
            return refuse(entry, call, start_response, 403, "RegionSwitchedOff", f"{call.region} is switched off")
        patience.CALLER.stack = stack(environ)
        nth = chance.of_call(
            entry["stack"],
            environ["REQUEST_METHOD"],
            environ.get("PATH_INFO"),
            environ.get("QUERY_STRING"),
            body,
            number=environ.get("drill.number"),
        )
        failing = next((one for one in self.failing if one.takes(call, words)), None)
        if failing:
            failing.times -= 1
            return refuse(entry, call, start_response, 400, failing.code, "the drill says no")
        held = []

        def hold(status, headers, error=None):
            held[:] = [status, headers]

        try:
            with turns.of(call.service, call.action):
                answer = b"".join(self.moto(environ, hold))
        except Exception as error:  # moto says NotImplementedError for what it lacks, and anything for its bugs.
            if not isinstance(error, NotImplementedError):
                traceback.print_exc()
            message = f"{call.service} {call.action}: {type(error).__name__}: {error}"
            return refuse(entry, call, start_response, 400, "NotInTheFake", message)
        status, headers = held
        number = int(status[:3])
        # No route, or a bug behind one. An SDK would try a 500 again for minutes.
        page = dict(headers).get("Content-Type", "").startswith("text/html")
        if number >= 500 or (number in (404, 405) and page and call.service != "s3"):
            message = f"{call.service} {call.action}: {status} {answer[:300].decode('utf-8', 'replace')}"
            return refuse(entry, call, start_response, 400, "NotInTheFake", message)
        entry["status"] = number
        if number >= 400:
            entry["error"] = answer[:600].decode("utf-8", "replace")
        elif self.tape is not None and not READS.match(call.action):
            self.tape.append(tape(environ, body) | {"number": nth})
        start_response(status, headers)
        return [answer]

    def play(self, call):
        """Makes a call of a tape again; gives its status."""
        body = base64.b64decode(call["body"])
        environ = call["environ"] | {
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "SCRIPT_NAME": "",
            "drill.number": call["number"],
        }
        held = []
        b"".join(self(environ, lambda status, headers, error=None: held.append(status)))
        return int(held[0][:3])

    def order(self, name, environ, start_response):
        body = read_body(environ)
        query = dict(urllib.parse.parse_qsl(environ.get("QUERY_STRING", "")))
        try:
            order = getattr(self.orders, f"order_{name}", None)
            if order is None:
                status, answer = 404, {"error": f"no order is called {name}"}
            else:
                status, answer = 200, order(self, **query, **(json.loads(body) if body else {}))
        except Exception as error:
            traceback.print_exc()
            status, answer = 400, {"error": f"{type(error).__name__}: {error}"}
        text = json.dumps(answer, default=str).encode()
        start_response(f"{status} Order", [("Content-Type", "application/json"), ("Content-Length", str(len(text)))])
        return [text]


def stack(environ):
    """The stack that a call comes from, where its user agent says so."""
    named = AGENT.search(environ.get("HTTP_USER_AGENT", ""))
    return named[1].replace(".", "/") if named else ""


def said(environ, body):
    """The names and values of a call, whatever its protocol: CBOR holds strings as they are."""
    return urllib.parse.unquote_plus(environ.get("PATH_INFO", "") + " " + body.decode("utf-8", "replace"))


def refuse(entry, call, start_response, status, code, message):
    entry["status"] = status
    entry["error"] = message
    if call.json:
        kind = "application/x-amz-json-1.1"
        text = json.dumps({"__type": code, "message": message})
    else:
        kind = "text/xml"
        clean = message.replace("&", "&amp;").replace("<", "&lt;")
        error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{clean}</Message></Error>"
        # S3 has the error at the root: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
        text = error if call.service == "s3" else f"<ErrorResponse>{error}<RequestId>0</RequestId></ErrorResponse>"
    text = text.encode()
    headers = [("Content-Type", kind), ("x-amzn-errortype", code), ("Content-Length", str(len(text)))]
    start_response(f"{status} {code}", headers)
    return [text]


def tape(environ, body):
    """A call as it can be made again."""
    kept = {
        name: value
        for name, value in environ.items()
        if isinstance(value, str)
        and (name.startswith("HTTP_") or name in ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE"))
    }
    return {"environ": kept, "body": base64.b64encode(body).decode()}


def read_body(environ):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if not 0 < length < BODY:
        return b""
    body = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = io.BytesIO(body)
    return body


class Quiet:
    """Calls on one side, a fork on the other: a process that is copied in the middle of a call keeps its locks."""

    def __init__(self):
        self.changed = threading.Condition()
        self.running = 0
        self.forking = False

    def call(self):
        return _Call(self)

    def __enter__(self):
        with self.changed:
            self.forking = True
            if not self.changed.wait_for(lambda: self.running == 0, timeout=10):
                self.forking = False
                raise RuntimeError("calls are still running")

    def __exit__(self, *_):
        with self.changed:
            self.forking = False
            self.changed.notify_all()


class _Call:
    def __init__(self, quiet):
        self.quiet = quiet

    def __enter__(self):
        with self.quiet.changed:
            self.quiet.changed.wait_for(lambda: not self.quiet.forking)
            self.quiet.running += 1

    def __exit__(self, *_):
        with self.quiet.changed:
            self.quiet.running -= 1
            self.quiet.changed.notify_all()
