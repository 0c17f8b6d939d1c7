"""CloudWatch: metrics drive alarms, and composite alarms exist.

moto keeps both apart: an alarm is `OK` from the start and changes by SetAlarmState alone."""

import re
from datetime import timedelta

from moto.cloudwatch import models, responses
from moto.cloudwatch.exceptions import ValidationError
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow

from patches.account import ACCOUNT

COMPARE = {
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
    "LessThanOrEqualToThreshold": lambda value, threshold: value <= threshold,
}
AGGREGATE = {
    "Maximum": max,
    "Minimum": min,
    "Sum": sum,
    "SampleCount": len,
    "Average": lambda values: sum(values) / len(values),
}
TOKEN = re.compile(r'\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\(\s*"?([^")]+)"?\s*\)|(AND|OR|NOT|TRUE|FALSE)\b|([()]))')


def watched(alarm):
    """Namespace, metric, dimensions, period and statistic of an alarm. Of one with an expression they are those of its
    only metric: `IF(lag < 0, 1441, lag)` is what it was given, where nobody gives less than zero."""
    if alarm.metric_name:
        return alarm.namespace, alarm.metric_name, alarm.dimensions, alarm.period, alarm.statistic
    stats = [query.metric_stat for query in alarm.metric_data_queries if query.metric_stat]
    if len(stats) != 1:
        return None
    (stat,) = stats
    return stat.metric.namespace, stat.metric.metric_name, stat.metric.dimensions, stat.period, stat.stat


def evaluate(backend, alarm, now=None):
    """The state of a metric alarm from the data points of its last periods.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html: M out of N data points, where
    `ignore` keeps the state when none is there. AWS looks back further than N periods for missing ones; this does
    not."""
    if alarm.rule is not None or not watched(alarm):
        return
    namespace, metric, dimensions, every, statistic = watched(alarm)
    now = now or utcnow()
    wanted = sorted((dimension.name, dimension.value) for dimension in dimensions)
    data = [
        point
        for point in backend.metric_data
        if (point.namespace, point.name) == (namespace, metric)
        and sorted((dimension.name, dimension.value) for dimension in point.dimensions) == wanted
    ]
    period, periods = timedelta(seconds=int(every)), int(alarm.evaluation_periods)
    points = []
    for back in range(periods):
        until = now - back * period
        values = [p.value for p in data if until - period < p.timestamp.replace(tzinfo=None) <= until]
        points.append(AGGREGATE[statistic](values) if values else None)
    missing = alarm.treat_missing_data or "missing"
    if all(point is None for point in points):
        state = {"breaching": "ALARM", "notBreaching": "OK", "missing": "INSUFFICIENT_DATA"}.get(missing)
    else:
        breaches = [
            missing == "breaching"
            if point is None
            else COMPARE[alarm.comparison_operator](point, float(alarm.threshold))
            for point in points
        ]
        state = "ALARM" if sum(breaches) >= int(alarm.datapoints_to_alarm or periods) else "OK"
    if state and state != alarm.state_value:
        alarm.update_state("Threshold evaluated", "{}", state)


def evaluate_all(backend, now=None):
    """Every metric alarm of a region."""
    for alarm in list(backend.alarms.values()):
        evaluate(backend, alarm, now)


def forget(region):
    """Every data point of a region is gone, as when nothing came in for longer than alarms look back."""
    backend = models.cloudwatch_backends[ACCOUNT][region]
    backend.metric_data.clear()
    evaluate_all(backend)


def composite(backend, rule):
    """The truth of an AlarmRule:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html"""
    tokens, at = [], 0
    while rule[at:].strip():
        token = TOKEN.match(rule, at)
        if not token:
            raise ValidationError(f"AlarmRule cannot be read from here: {rule[at : at + 40]}")
        tokens.append(token.groups())
        at = token.end()

    def either():
        value = both()
        while tokens and tokens[0][2] == "OR":
            tokens.pop(0)
            value = both() or value
        return value

    def both():
        value = one()
        while tokens and tokens[0][2] == "AND":
            tokens.pop(0)
            value = one() and value
        return value

    def one():
        if not tokens:
            raise ValidationError("AlarmRule ends too early")
        state, name, word, bracket = tokens.pop(0)
        if state:
            name = name.rpartition(":alarm:")[2].strip()
            if name not in backend.alarms:
                raise ValidationError(f"Could not save the composite alarm as alarms [{name}] do not exist")
            return current(backend, backend.alarms[name]) == state
        if word == "NOT":
            return not one()
        if word in ("TRUE", "FALSE"):
            return word == "TRUE"
        if bracket != "(":
            raise ValidationError("AlarmRule has an operator too many")
        value = either()
        if not tokens or tokens.pop(0)[3] != ")":
            raise ValidationError("AlarmRule has a bracket too many")
        return value

    value = either()
    if tokens:
        raise ValidationError("AlarmRule goes on after its end")
    return value


def current(backend, alarm):
    """The state of any alarm; that of a composite one follows its children at once."""
    if alarm.rule is None:
        return alarm.state_value
    state = "ALARM" if composite(backend, alarm.rule) else "OK"
    if state != alarm.state_value:
        alarm.update_state(alarm.rule, "{}", state)
    return state


def put_composite_alarm(self):
    backend = self.cloudwatch_backend
    rule = self._get_param("AlarmRule")
    composite(backend, rule)
    backend.put_metric_alarm(
        name=self._get_param("AlarmName"),
        namespace=None,
        metric_name=None,
        metric_data_queries=None,
        comparison_operator=None,
        evaluation_periods=None,
        datapoints_to_alarm=None,
        period=None,
        threshold=None,
        statistic=None,
        extended_statistic=None,
        description=self._get_param("AlarmDescription"),
        dimensions=[],
        alarm_actions=self._get_param("AlarmActions", []),
        ok_actions=self._get_param("OKActions", []),
        insufficient_data_actions=self._get_param("InsufficientDataActions", []),
        unit=None,
        actions_enabled=self._get_bool_param("ActionsEnabled"),
        treat_missing_data=None,
        rule=rule,
        tags=self._get_param("Tags", []),
    )
    return EmptyResult()


def describe_alarms(self):
    """All filters at once; composite alarms only where AlarmTypes asks for them:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html"""
    backend = self.cloudwatch_backend
    names, prefix = self._get_param("AlarmNames", []), self._get_param("AlarmNamePrefix") or ""
    state, action = self._get_param("StateValue"), self._get_param("ActionPrefix") or ""
    types = self._get_param("AlarmTypes", []) or ["MetricAlarm"]
    parent = self._get_param("ChildrenOfAlarmName")
    if parent:
        names = [name for _, name, _, _ in TOKEN.findall(backend.alarms[parent].rule) if name]
    found = [
        alarm
        for alarm in backend.alarms.values()
        if (not names or alarm.name in names)
        and alarm.name.startswith(prefix)
        and (not state or current(backend, alarm) == state)
        and (not action or any(name.startswith(action) for name in alarm.alarm_actions))
    ]
    for alarm in found:
        current(backend, alarm)
    metric = [alarm for alarm in found if alarm.rule is None] if "MetricAlarm" in types else []
    combined = [alarm for alarm in found if alarm.rule is not None] if "CompositeAlarm" in types else []
    return ActionResult({"MetricAlarms": metric, "CompositeAlarms": combined})


def install():
    """Puts the patches in place."""
    put_alarm, put_data = models.CloudWatchBackend.put_metric_alarm, models.CloudWatchBackend.put_metric_data

    def put_metric_alarm(self, *args, **kwargs):
        """A new alarm has no data; a changed one keeps its state:
        https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"""
        before = self.alarms.get(kwargs["name"])
        alarm = put_alarm(self, *args, **kwargs)
        alarm.state_value = before.state_value if before else "INSUFFICIENT_DATA"
        return alarm

    def put_metric_data(self, namespace, metric_data):
        put_data(self, namespace, metric_data)
        evaluate_all(self)

    models.CloudWatchBackend.put_metric_alarm = put_metric_alarm
    models.CloudWatchBackend.put_metric_data = put_metric_data
    responses.CloudWatchResponse.put_composite_alarm = put_composite_alarm
    responses.CloudWatchResponse.describe_alarms = describe_alarms
