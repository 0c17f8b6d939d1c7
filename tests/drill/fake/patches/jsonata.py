"""JSONata in state machines. moto wants a Java machine for it; this takes a port of the language to Python.

A value that is undefined, and an expression that fails, are `States.QueryEvaluationError`:
https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html"""

import copy
import json
import random
import uuid

from jsonata import Jsonata
from moto.stepfunctions.parser.api import EvaluationFailedEventDetails, HistoryEventType
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.common.string.string_expression import StringJSONata
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

# What Step Functions adds to the language.
FUNCTIONS = {
    "parse": lambda text: json.loads(text),
    "uuid": lambda: str(uuid.uuid4()),
    "random": lambda seed=None: random.Random(seed).random(),
    "range": lambda first, last, step: list(range(first, last + (1 if step > 0 else -1), step)),
    "partition": lambda items, size: [items[at : at + size] for at in range(0, len(items), size)],
}


def plain(value):
    """As JSON has it: dates as text, no objects of moto's."""
    return json.loads(to_json_str(value))


def evaluate(text, bindings):
    """The value of an expression, and whether it is defined at all."""
    values = []
    for expression in (text, f"$exists({text})"):
        compiled = Jsonata(expression)
        frame = compiled.create_frame()
        for name, function in FUNCTIONS.items():
            compiled.register_lambda(name, function)
        for name, value in bindings.items():
            frame.bind(name, copy.deepcopy(value))
        values.append(compiled.evaluate(None, frame))
    return values


def run(self, env):
    """An expression between `{%` and `%}`."""
    store = env.variable_store
    bindings = {"states": plain(env.states._states_data)} | plain({**store._outer_scope, **store._inner_scope})
    try:
        value, exists = evaluate(self.expression, bindings)
        why = None if exists else f"The JSONata expression '{self.expression}' returned nothing (undefined)."
    except Exception as error:
        why = f"The JSONata expression '{self.expression}' failed: {error}"
    if why is None:
        env.stack.append(plain(value))
        return
    name = StatesErrorName(typ=StatesErrorNameType.StatesQueryEvaluationError)
    details = {"evaluationFailedEventDetails": EvaluationFailedEventDetails(cause=why, error=name.error_name)}
    failure = FailureEvent(
        env=env, error_name=name, event_type=HistoryEventType.EvaluationFailed, event_details=details
    )
    env.event_manager.add_event(
        context=env.event_history_context, event_type=HistoryEventType.EvaluationFailed, event_details=details
    )
    raise FailureEventException(failure_event=failure)


def install():
    """Puts the patches in place."""
    StringJSONata._eval_body = run
