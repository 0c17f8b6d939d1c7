"""Load balancers: the running tasks of an ECS service are healthy targets of its groups."""

from moto.core.responses import ActionResult
from moto.elbv2.models import ELBv2Backend, TargetGroupNotFoundError
from moto.elbv2.responses import ELBV2Response

from patches import containers


def describe_target_health(self):
    """One target for each running task: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html"""
    arn = self._get_param("TargetGroupArn")
    group = self.elbv2_backend.target_groups.get(arn)
    if group is None:
        raise TargetGroupNotFoundError()
    found = []
    for service in containers.tasks(self.current_account, self.region, arn):
        for at in range(service.running_count):
            found.append(
                {
                    "Target": {
                        "Id": f"10.0.{at // 250}.{at % 250 + 4}",
                        "Port": int(group.port),
                        "AvailabilityZone": "all",
                    },
                    "HealthCheckPort": str(group.port),
                    "TargetHealth": {"State": "healthy"},
                }
            )
    return ActionResult({"TargetHealthDescriptions": found})


def install():
    """Puts the patches in place."""
    ELBV2Response.describe_target_health = describe_target_health
    create = ELBv2Backend.create_load_balancer

    def create_load_balancer(self, *args, **kwargs):
        """Active at once: the provider looks after half a minute."""
        balancer = create(self, *args, **kwargs)
        balancer.activate()
        return balancer

    ELBv2Backend.create_load_balancer = create_load_balancer
