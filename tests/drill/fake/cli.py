"""The command line of AWS, ready to run: `cli.py SOCKET` answers each call from a copy of itself that has everything
loaded, which takes a fifth of the time. `aws.py SOCKET ARGUMENTS…` is the other end.

Ends when its standard input does."""

import json
import os
import signal
import socket
import sys
import tempfile
import threading

from awscli.clidriver import create_clidriver

# Loaded once, before copies are made.
SERVICES = (
    "application-autoscaling",
    "cloudwatch",
    "dynamodb",
    "ec2",
    "ecs",
    "elasticache",
    "elbv2",
    "events",
    "rds",
    "route53",
    "s3api",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "stepfunctions",
    "sts",
)


def answer(driver, connection):
    call = json.loads(connection.makefile("rb").readline())
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(call["environment"])
    endpoint = call["environment"].get("AWS_ENDPOINT_URL")
    # The command line does not look at the variable for every service.
    arguments = (["--endpoint-url", endpoint] if endpoint else []) + call["arguments"]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        os.dup2(out.fileno(), 1)
        os.dup2(error.fileno(), 2)
        try:
            status = driver.main(arguments)
        except SystemExit as end:
            status = end.code or 0
        sys.stdout.flush()
        sys.stderr.flush()
        texts = []
        for file in (out, error):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    connection.sendall(json.dumps({"status": status, "out": texts[0], "error": texts[1]}).encode())


def end_with_input():
    while os.read(0, 1):
        pass
    os._exit(0)


def main():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(sys.argv[1])
    listener.listen(64)
    driver = create_clidriver()
    for service in SERVICES:
        command = driver._get_command_table()[service]
        driver.session.get_service_model(getattr(command, "_service_name", None) or service)
    threading.Thread(target=end_with_input, daemon=True).start()
    print("ready", flush=True)
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            try:
                answer(driver, connection)
            finally:
                os._exit(0)
        connection.close()


if __name__ == "__main__":
    main()
