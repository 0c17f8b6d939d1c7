"""Hands a call of the command line to `cli.py`: `aws.py SOCKET ARGUMENTS…`."""

import json
import os
import socket
import sys

connection = socket.socket(socket.AF_UNIX)
connection.connect(sys.argv[1])
environment = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
call = {"arguments": sys.argv[2:], "environment": environment}
connection.sendall(json.dumps(call).encode() + b"\n")
answer = json.loads(connection.makefile("rb").read())
sys.stdout.write(answer["out"])
sys.stderr.write(answer["error"])
sys.exit(answer["status"])
