"""Schedules fire when a drill says so: rules of EventBridge with a schedule, and schedules of EventBridge Scheduler.

A target that is a state machine is started; one that is a task of ECS is noted as run."""

import json
import secrets

from moto.events.models import events_backends
from moto.scheduler.models import scheduler_backends
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from patches.account import ACCOUNT

UNIVERSAL = "arn:aws:scheduler:::aws-sdk:sfn:startExecution"


def fire(allowed):
    """Fires everything that is enabled in the regions that `allowed` says, and gives what was fired."""
    fired = []
    for region, backend in sorted(events_backends[ACCOUNT].items()):
        buses = backend.event_buses.values() if allowed(region) else []
        for rule in [rule for bus in buses for rule in bus.rules.values()]:
            if rule.scheduled_expression and rule.state.startswith("ENABLED"):
                for target in rule.targets:
                    fired.append(start(region, rule.name, target["Arn"], target.get("Input")))
    for region, backend in sorted(scheduler_backends[ACCOUNT].items()):
        groups = backend.schedule_groups.values() if allowed(region) else []
        for schedule in [schedule for group in groups for schedule in group.schedules.values()]:
            if schedule.state == "ENABLED":
                fired.append(start(region, schedule.name, schedule.target["Arn"], schedule.target.get("Input")))
    return fired


def start(region, name, target, given):
    """Starts what a target names, if it is something that can be started here."""
    what = {"region": region, "schedule": name, "target": target, "execution": None}
    if target == UNIVERSAL:
        call = json.loads(given or "{}")
        target, given = call["StateMachineArn"], call.get("Input")
    if ":stateMachine:" in target:
        backend = stepfunctions_parser_backends[ACCOUNT][region]
        execution = backend.start_execution(target, secrets.token_hex(8), given or "{}")
        what["execution"] = execution.execution_arn
    return what


def running():
    """Executions that have not ended."""
    return [
        execution.execution_arn
        for backend in stepfunctions_parser_backends[ACCOUNT].values()
        for machine in backend.state_machines
        for execution in machine.executions
        if execution.status == "RUNNING"
    ]
