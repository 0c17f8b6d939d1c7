"""Step Functions: moto runs definitions for real; this adds what it lacks of AWS.

- Tasks of `aws-sdk` take and give the field names of the SDK for Java, and refuse others (see `naming`).
- Definitions are refused when they are made, as AWS refuses them: unknown services, actions and fields.
- `$.List[0].Field` is one value, not a list of one.
- Waits and retries can be shortened (see `clock`); a polling loop of minutes then runs in moments.
- EXPRESS machines keep their type; ValidateStateMachineDefinition and ListStateMachineVersions answer.
"""

import functools
import json
import re
import sys
import time
import uuid

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from jsonpath_ng.ext import parse as parse_path
from moto.core.config import default_user_config
from moto.core.responses import ActionResult
from moto.stepfunctions import models as stored
from moto.stepfunctions import responses
from moto.stepfunctions.exceptions import AWSError
from moto.stepfunctions.parser import models as running
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_aws_sdk as sdk,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_callback as callback,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_sfn as sfn,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import ResourceCondition
from moto.stepfunctions.parser.asl.component.state.wait.wait_function import wait_function
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.utils import boto_client, json_path
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

from patches import clock, naming

SDK = re.compile(r"arn:aws:states:::aws-sdk:([^:]+):([^.]+)(\.waitForTaskToken)?$")
DEFINITE = re.compile(r"\*|\.\.|\?|\[\d*:\d*")


@functools.lru_cache(None)
def made(service, region, port):
    # Making one takes longer than most of its calls.
    return boto3.client(
        service,
        region_name=region,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        endpoint_url=f"http://127.0.0.1:{port}",
        config=Config(parameter_validation=False, read_timeout=300, retries={"total_max_attempts": 1}, max_pool_connections=50),
    )


def client(region, service, state_credentials=None):
    """A client of this fake, as the machine's own region calls it."""
    return made(service, region, boto_client.moto_server_port())


def run(self, env, resource_runtime_part, normalised_parameters, state_credentials):
    """A task of `aws-sdk`."""
    namespace, action = self.resource.api_name, self.resource.api_action
    operation = naming.operation(namespace, action)
    given = naming.request(normalised_parameters, operation.input_shape) if operation.input_shape else {}
    service = naming.names(namespace)[0]
    answer = getattr(client(resource_runtime_part.region, service), xform_name(operation.name))(**given)
    env.stack.append(naming.response(answer, operation.output_shape) if operation.output_shape else {})


def failed(self, env, ex):
    """The name of a failed call in Retry and Catch."""
    if not isinstance(ex, ClientError):
        return super(sdk.StateTaskServiceAwsSdk, self)._from_error(env=env, ex=ex)
    name = type(ex).__name__
    error = naming.error(self.resource.api_name, name, name != "ClientError")
    details, meta = ex.response["Error"], ex.response["ResponseMetadata"]
    service = error.partition(".")[0]
    cause = f"{details.get('Message')} (Service: {service}, Status Code: {meta['HTTPStatusCode']}, Request ID: 0)"
    return self._get_task_failure_event(env=env, error=error, cause=cause)


def start(self, env, resource_runtime_part, normalised_parameters, state_credentials):
    """A task of `states:startExecution`; moto passes the names on as they are written."""
    operation = naming.operation("sfn", self.resource.api_action)
    given = naming.request(normalised_parameters, operation.input_shape)
    answer = getattr(client(resource_runtime_part.region, "stepfunctions"), xform_name(operation.name))(**given)
    env.stack.append(naming.response(answer, operation.output_shape))


def described(self, response, **_):
    """An ended execution as `.sync:2` gives it, in Pascal case:
    https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html"""
    for name in list(response):
        value = response.pop(name)
        response[naming.pascal(name)] = value.isoformat() if hasattr(value, "isoformat") else value


def attempt(self, env):
    """Each attempt of a task that waits for an answer has a token of its own; moto has one for all."""
    if self.resource.condition == ResourceCondition.WaitForTaskToken:
        env.callback_pool_manager.add(env.states.context_object.update_task_token())
    super(callback.StateTaskServiceCallback, self)._eval_execution(env)


def follow(wait_for_token):
    """What was started is asked for until it has ended. moto does that beside a token, which ends the second attempt
    of a task before it has begun."""

    @functools.wraps(wait_for_token)
    def wrapped(self, env, resource_runtime_part, normalised_parameters, state_credentials):
        condition = self.resource.condition
        if condition == ResourceCondition.WaitForTaskToken:
            return wait_for_token(self, env, resource_runtime_part, normalised_parameters, state_credentials)
        build = self._build_sync_resolver if condition == ResourceCondition.Sync else self._build_sync2_resolver
        look = build(env, resource_runtime_part, normalised_parameters, state_credentials)
        while env.is_running():
            found = look()
            if found:
                env.stack.append(found)
                return None
            time.sleep(0.05)

    return wrapped


def described_as_json(describe):
    """The output of an execution is JSON, also where it is a string."""

    @functools.wraps(describe)
    def wrapped(self):
        answer = describe(self)
        execution = self.stepfunction_backend.describe_execution(self._get_param("executionArn"))
        if answer.result["status"] == "SUCCEEDED" and execution.output is not None:
            answer.result["output"] = to_json_str(execution.output)
        return answer

    return wrapped


def look_up(path, data):
    """JSONPath as Step Functions has it: a path that can only name one thing gives that thing.

    https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html"""
    found = parse_path(path).find(data)
    definite = not DEFINITE.search(path)
    if not found and definite:
        raise json_path.NoSuchJsonPathError(json_path=path, data=data)
    return found[0].value if definite else [match.value for match in found]


def wait(self, env, wait_seconds):
    until = time.monotonic() + wait_seconds / clock.SPEED
    while env.is_running() and (left := until - time.monotonic()) > 0:
        env.program_state_event.wait(left)


class Sleep:
    """Stands for the module `time` where a retry waits."""

    @staticmethod
    def sleep(seconds):
        time.sleep(seconds / clock.SPEED)


def findings(definition):
    """What AWS would say of a definition: (code, message, location)."""
    try:
        AmazonStateLanguageParser.parse(definition)
        states = json.loads(definition)
    except Exception as error:
        return [("SCHEMA_VALIDATION_FAILED", str(error)[:1000], "/")]
    # https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    if len(definition.encode()) > 1_048_576:
        return [("INVALID_DEFINITION", "the definition is larger than 1 MB", "/")]
    return list(tasks(states, ""))


def tasks(machine, place):
    for name, state in machine.get("States", {}).items():
        here = f"{place}/States/{name}"
        for at, branch in enumerate(state.get("Branches", [])):
            yield from tasks(branch, f"{here}/Branches[{at}]")
        for inner in ("ItemProcessor", "Iterator"):
            yield from tasks(state.get(inner, {}), f"{here}/{inner}")
        if not state.get("Resource", "").startswith("arn:aws:states:::aws-sdk:"):
            continue
        resource = SDK.match(state["Resource"])
        if not resource:
            yield "INVALID_TASK_RESOURCE", f"{state['Resource']} is not recognized", here
            continue
        try:
            operation = naming.operation(resource[1], resource[2])
            if operation.input_shape:
                naming.check(state.get("Arguments", state.get("Parameters", {})), operation.input_shape)
        except naming.Refused as error:
            yield (
                "SCHEMA_VALIDATION_FAILED",
                str(error),
                f"{here}/{'Arguments' if 'Arguments' in state else 'Parameters'}",
            )


class InvalidDefinition(AWSError):
    """https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html"""

    TYPE = "InvalidDefinition"


def parsed_once(parse):
    """Reading a definition takes seconds, and what comes out of it does not change while it runs."""
    return staticmethod(functools.lru_cache(None)(parse))


def validate(definition):
    """Refuses a definition that AWS would refuse when it is made or changed."""
    found = findings(definition)
    if found:
        raise InvalidDefinition("; ".join(f"{code}: {message} at {place}" for code, message, place in found))


def validate_state_machine_definition(self):
    """Called by the provider while it plans:
    https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html"""
    found = findings(self._get_param("definition"))
    diagnostics = [
        {"severity": "ERROR", "code": code, "message": message, "location": place} for code, message, place in found
    ]
    return ActionResult({"result": "FAIL" if found else "OK", "diagnostics": diagnostics, "truncated": False})


def list_state_machine_versions(self):
    """No version is ever published here."""
    return ActionResult({"stateMachineVersions": []})


def start_sync_execution(self):
    """An EXPRESS machine, to its end:
    https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html"""
    backend = self.stepfunction_backend
    arn = self._get_param("stateMachineArn")
    execution = backend.start_execution(arn, self._get_param("name"), self._get_param("input"))
    while execution.status == "RUNNING":
        time.sleep(0.01)
    answer = {
        "executionArn": execution.execution_arn,
        "stateMachineArn": arn,
        "startDate": execution.start_date,
        "stopDate": execution.stop_date,
        "status": execution.status,
        "error": execution.error,
        "cause": execution.cause,
    }
    if execution.status == "SUCCEEDED":
        answer["output"] = to_json_str(execution.output)
    return ActionResult({name: value for name, value in answer.items() if value is not None})


def named(start_execution):
    """An execution without a name gets one of its own; moto gives all of them the same."""

    @functools.wraps(start_execution)
    def wrapped(self, state_machine_arn, name=None, *args, **kwargs):
        return start_execution(self, state_machine_arn, name or str(uuid.uuid4()), *args, **kwargs)

    return wrapped


def kept_type(make):
    """moto forgets the type of a machine while it runs."""

    @functools.wraps(make)
    def wrapped(self, *args, sm_type=None, **kwargs):
        make(self, *args, sm_type=sm_type, **kwargs)
        self.sm_type = sm_type or "STANDARD"

    return wrapped


def replace(name, function):
    """Puts a function in the place of one that many modules have taken over by its name."""
    for module in [module for path, module in sys.modules.items() if path.startswith("moto.stepfunctions.")]:
        if hasattr(module, name):
            setattr(module, name, function)


def install():
    """Puts the patches in place."""
    default_user_config["stepfunctions"]["execute_state_machine"] = True
    replace("boto_client_for", client)
    sfn.StateTaskServiceSfn._eval_service_task = start
    callback.StateTaskServiceCallback._eval_execution = attempt
    callback.StateTaskServiceCallback._eval_integration_pattern = follow(
        callback.StateTaskServiceCallback._eval_integration_pattern
    )
    # An error of AWS's own, such as States.Timeout, comes out of a branch of a Parallel state as it is.
    CustomErrorName.__init__ = lambda self, error_name: setattr(self, "error_name", error_name)
    sfn.StateTaskServiceSfn._normalise_response = described
    replace("extract_json", look_up)
    AmazonStateLanguageParser.parse = parsed_once(AmazonStateLanguageParser.parse)
    sdk.StateTaskServiceAwsSdk._eval_service_task = run
    sdk.StateTaskServiceAwsSdk._from_error = failed
    wait_function.WaitFunction._wait_interval = wait
    retrier_decl.time = Sleep
    running.StepFunctionsParserBackend.start_execution = named(running.StepFunctionsParserBackend.start_execution)
    running.StepFunctionsParserBackend._validate_definition = staticmethod(validate)
    stored.StateMachineInstance.__init__ = kept_type(stored.StateMachineInstance.__init__)
    response = responses.StepFunctionResponse
    response.describe_execution = described_as_json(response.describe_execution)
    response.validate_state_machine_definition = validate_state_machine_definition
    response.list_state_machine_versions = list_state_machine_versions
    response.start_sync_execution = start_sync_execution
