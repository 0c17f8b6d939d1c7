"""Route 53 as a resolver: which records of a name are in use.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html"""

from moto.cloudwatch.models import cloudwatch_backends
from moto.route53.models import HealthCheck, route53_backends
from moto.route53.responses import Route53

from patches import alarms
from patches.account import ACCOUNT


def look(off):
    """Health checks follow their alarms all the time, and remember what they saw last."""
    backend = route53_backends[ACCOUNT]["aws"]
    for check in backend.health_checks.values():
        is_well(check, off)


def answer(name, off=frozenset()):
    """The records that Route 53 may answer with: healthy ones of a weight; those of weight 0 when no other is healthy;
    all of a weight when none at all is."""
    backend = route53_backends[ACCOUNT]["aws"]
    records = [
        record
        for zone in backend.zones.values()
        for record in zone.rrsets
        if record.name.rstrip(".") == name.rstrip(".") and record.type in ("A", "AAAA", "CNAME")
    ]
    weighted = [record for record in records if weight(record) > 0]
    healthy = [record for record in weighted if is_healthy(backend, record, off)]
    idle = [record for record in records if weight(record) == 0 and is_healthy(backend, record, off)]
    return [describe(record) for record in healthy or idle or weighted or records]


def install():
    """Health checks remember which alarm they follow, and what to make of one without data; moto forgets both."""
    create, config = Route53.create_health_check, HealthCheck.health_check_config.fget

    def create_health_check(self):
        answer = create(self)
        given, check = self._get_param("HealthCheckConfig"), answer.result["HealthCheck"]
        check.alarm, check.insufficient = given.get("AlarmIdentifier"), given.get("InsufficientDataHealthStatus")
        return answer

    def health_check_config(self):
        found = config(self)
        if self.type_ == "CLOUDWATCH_METRIC":
            for name in ("IPAddress", "Port", "RequestInterval", "FailureThreshold", "ResourcePath"):
                found.pop(name, None)
            found |= {"AlarmIdentifier": self.alarm, "InsufficientDataHealthStatus": self.insufficient}
        return found

    create_zone = Route53.create_hosted_zone

    def create_hosted_zone(self):
        """A zone with a network is private:
        https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html"""
        answer = create_zone(self)
        network, zone = self._get_param("VPC"), answer.result["HostedZone"]
        if network:
            zone.private_zone = True
            zone.add_vpc(network["VPCId"], network["VPCRegion"])
            answer.result["VPC"], answer.result["DelegationSet"] = network, None
        return answer

    Route53.create_hosted_zone = create_hosted_zone
    Route53.create_health_check = create_health_check
    HealthCheck.health_check_config = property(health_check_config)


def weight(record):
    return 1 if record.weight is None else int(record.weight)


def describe(record):
    target = record.alias_target["DNSName"] if record.alias_target else [value for value in record.records]
    return {"set": record.set_identifier, "target": target, "weight": record.weight}


def is_healthy(backend, record, off):
    """What the record's health check says; a record without one is healthy."""
    check = backend.health_checks.get(record.health_check_id or "")
    return check is None or is_well(check, off)


def is_well(check, off):
    """What a health check says. Where its alarm has no data, and where the alarm's region does not answer, that is what
    the check was told to make of it; one that is to keep its last known status and never knew any is healthy:
    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html"""
    healthy = True
    if check.type_ == "CLOUDWATCH_METRIC":
        region = check.alarm["Region"]
        cloudwatch = cloudwatch_backends[ACCOUNT][region]
        alarm = cloudwatch.alarms.get(check.alarm["Name"])
        state = alarms.current(cloudwatch, alarm) if alarm and region not in off else "INSUFFICIENT_DATA"
        if state == "INSUFFICIENT_DATA":
            last = check.__dict__.get("last", "OK")
            state = {"Healthy": "OK", "Unhealthy": "ALARM"}.get(check.insufficient, last)
        else:
            check.last = state
        healthy = state == "OK"
    return healthy != bool(check.inverted)
