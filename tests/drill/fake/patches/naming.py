"""Names as Step Functions wants them in `arn:aws:states:::aws-sdk:SERVICE:ACTION` and its parameters.

Service and fields are named as in the AWS SDK for Java 2.x: a field in Pascal case (`DbInstanceIdentifier`, `Ttl`), an
error as the exception class (`Rds.DbInstanceNotFoundException`):
https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
The rules of these names are the SDK's own:
https://github.com/aws/aws-sdk-java-v2/blob/master/codegen/src/main/java/software/amazon/awssdk/codegen/naming/DefaultNamingStrategy.java
"""

import datetime
import functools
import re

import botocore.session
from botocore.model import ListShape, MapShape, StructureShape


class Refused(Exception):
    """What AWS would not accept: an unknown field, a wrong type, a missing parameter."""


@functools.lru_cache(None)
def pascal(name):
    """`DBInstanceIdentifier` as the SDK for Java writes it: `DbInstanceIdentifier`."""
    words = re.sub(r"[^A-Za-z0-9]+", " ", name)
    words = re.sub(r"([^a-z]{2,})v([0-9]+)", r"\1 v\2 ", words)
    words = re.sub(r"([^A-Z]{2,})V([0-9]+)", r"\1 V\2 ", words)
    words = re.sub(r"(?<=[a-z])(?=[A-Z]([a-zA-Z]|[0-9]))", " ", words)
    words = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", words)
    words = re.sub(r"([0-9])([a-zA-Z])", r"\1 \2", words)
    return "".join(word[:1].upper() + word[1:].lower() for word in words.split())


# Services that machines call often, as botocore names them: reading all that there are takes many seconds.
SERVICES = (
    "acm",
    "application-autoscaling",
    "backup",
    "cloudwatch",
    "dynamodb",
    "ec2",
    "ecr",
    "ecs",
    "elasticache",
    "elbv2",
    "events",
    "rds",
    "route53",
    "s3",
    "secretsmanager",
    "service-quotas",
    "sns",
    "sqs",
    "ssm",
    "stepfunctions",
)


def entry(name):
    """A service of botocore as a resource ARN has it, and its name in errors."""
    identity = botocore.session.get_session().get_service_model(name).metadata.get("serviceId") or name
    return re.sub(r"[^a-z0-9]", "", identity.lower()), (name, pascal(identity))


@functools.lru_cache(None)
def often():
    """Namespace to (name in botocore, name in errors), of those called often."""
    return dict(map(entry, SERVICES))


@functools.lru_cache(None)
def rest():
    """The same of all that there are."""
    return dict(map(entry, botocore.session.get_session().get_available_services()))


def names(namespace):
    """(Name in botocore, name in errors) of a namespace; `Refused` where AWS knows none."""
    found = often().get(namespace) or rest().get(namespace)
    if not found:
        raise Refused(f"the service {namespace!r} is not known to Step Functions")
    return found


@functools.lru_cache(None)
def model(namespace):
    """The service model behind a namespace."""
    return botocore.session.get_session().get_service_model(names(namespace)[0])


def operation(namespace, action):
    """The operation of `aws-sdk:NAMESPACE:ACTION`."""
    found = {name[:1].lower() + name[1:]: name for name in model(namespace).operation_names}
    if action not in found:
        raise Refused(f"the action {action!r} of {namespace} is not known to Step Functions")
    return model(namespace).operation_model(found[action])


def error(namespace, code, modelled):
    """The name of an error in a Retry or Catch: the exception class, or the service's own where there is none."""
    service = names(namespace)[1]
    if not modelled:
        return f"{service}.{service}Exception"
    stem = re.sub(r"(Fault|Exception)$", "", code)
    return f"{service}.{pascal(stem)}Exception"


def request(value, shape, place=""):
    """Parameters of a task as botocore wants them."""
    if isinstance(shape, StructureShape):
        if not isinstance(value, dict):
            raise Refused(f"{place or '$'}: an object is expected")
        fields = {pascal(name): name for name in shape.members}
        for name in value:
            if name not in fields:
                raise Refused(
                    f"the field {name!r} is not supported by Step Functions at {place or '$'}: {sorted(fields)}"
                )
        for name in shape.required_members:
            if pascal(name) not in value:
                raise Refused(f"the field {pascal(name)!r} is required at {place or '$'}")
        return {
            fields[name]: request(inner, shape.members[fields[name]], f"{place}.{name}")
            for name, inner in value.items()
        }
    if isinstance(shape, ListShape):
        if not isinstance(value, list):
            raise Refused(f"{place}: an array is expected")
        return [request(inner, shape.member, f"{place}[]") for inner in value]
    if isinstance(shape, MapShape):
        if not isinstance(value, dict):
            raise Refused(f"{place}: an object is expected")
        return {name: request(inner, shape.value, f"{place}.{name}") for name, inner in value.items()}
    kinds = {"string": str, "boolean": bool, "integer": int, "long": int}
    kind = kinds.get(shape.type_name)
    if kind and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
        raise Refused(f"{place}: a {shape.type_name} is expected, and got {value!r}")
    if getattr(shape, "enum", None) and value not in shape.enum:
        raise Refused(f"{place}: {value!r} is none of {shape.enum}")
    return value


def response(value, shape):
    """An answer of botocore as the task gives it."""
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        fields = {name: inner for name, inner in value.items() if name in shape.members}
        return {pascal(name): response(inner, shape.members[name]) for name, inner in fields.items()}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [response(inner, shape.member) for inner in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {name: response(inner, shape.value) for name, inner in value.items()}
    if hasattr(value, "read"):
        value = value.read()
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def check(value, shape, place=""):
    """The fields of a definition's parameters, of which some (`Name.$`, `{% … %}`) are only known when it runs."""
    if isinstance(value, str) and value.startswith("{%"):
        return
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        fields = {pascal(name): name for name in shape.members}
        given = {name.removesuffix(".$"): (name, inner) for name, inner in value.items()}
        for name, (written, inner) in given.items():
            if name not in fields:
                raise Refused(f"the field {name!r} is not supported by Step Functions at {place or '$'}")
            if written == name:
                check(inner, shape.members[fields[name]], f"{place}.{name}")
        for name in shape.required_members:
            if pascal(name) not in given:
                raise Refused(f"the field {pascal(name)!r} is required at {place or '$'}")
    elif isinstance(shape, ListShape) and isinstance(value, list):
        for inner in value:
            check(inner, shape.member, f"{place}[]")
    elif isinstance(shape, MapShape) and isinstance(value, dict):
        for name, inner in value.items():
            if not name.endswith(".$"):
                check(inner, shape.value, f"{place}.{name}")
    else:
        request(value, shape, place)
