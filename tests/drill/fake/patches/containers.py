"""ECS: services reach the count that they are told, and their tasks are targets of their groups.

moto counts tasks that a service wants as running only after an update, registers none and lists none."""

import uuid

from moto.core.responses import ActionResult
from moto.ecs.models import Service
from moto.ecs.responses import EC2ContainerServiceResponse

from patches import clock


def settle(service):
    """One more look at a service: what is desired runs after as many looks as `clock.LAG` says."""
    state = service.__dict__
    if state.get("goal") != service.desired_count:
        state["goal"], state["lagging"] = service.desired_count, clock.Lagging()
    if not state["lagging"].look():
        state["running"] = service.desired_count


class Running:
    """`runningCount` as of the last look."""

    def __get__(self, service, owner=None):
        return self if service is None else min(service.__dict__.get("running", 0), service.desired_count)

    def __set__(self, service, value):
        pass


class Pending:
    """`pendingCount`: what is desired and not running yet."""

    def __get__(self, service, owner=None):
        return self if service is None else service.desired_count - service.running_count

    def __set__(self, service, value):
        pass


def tasks(account, region, target_group):
    """Services behind a target group and how many of their tasks run."""
    from moto.ecs.models import ecs_backends

    for service in ecs_backends[account][region].services.values():
        if any(balancer.get("targetGroupArn") == target_group for balancer in service.load_balancers):
            settle(service)
            yield service


def of_services(backend, cluster, family):
    """ARNs of the tasks of a cluster's services that run, of one family where one is named. A task that is stopped is
    followed by another at once, which has its ARN here."""
    for service in backend.services.values():
        definition = service.task_definition.rpartition("/")[2].rpartition(":")[0]
        if service.cluster_name != cluster or (family and definition != family):
            continue
        settle(service)
        for number in range(service.running_count):
            task = uuid.uuid5(uuid.NAMESPACE_URL, f"{service.arn}/{number}").hex
            yield f"arn:aws:ecs:{backend.region_name}:{backend.account_id}:task/{cluster}/{task}"


def install():
    """Puts the patches in place."""
    Service.running_count, Service.pending_count = Running(), Pending()
    create = EC2ContainerServiceResponse.create_service

    def created(self):
        """https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html"""
        answer = create(self)
        service = answer.result["service"]
        service.availability_zone_rebalancing = self._get_param("availabilityZoneRebalancing")
        service.health_check_grace_period_seconds = self._get_param("healthCheckGracePeriodSeconds")
        service.deployment_configuration = self._get_param("deploymentConfiguration")
        return answer

    EC2ContainerServiceResponse.create_service = created
    describe, update = EC2ContainerServiceResponse.describe_services, EC2ContainerServiceResponse.update_service

    def described(self):
        cluster = self._get_param("cluster")
        services, _ = self.ecs_backend.describe_services(cluster, self._get_param("services", []))
        for service in services:
            settle(service)
            for deployment in service.deployments:
                deployment.update(
                    desiredCount=service.desired_count,
                    runningCount=service.running_count,
                    pendingCount=service.pending_count,
                    taskDefinition=service.task_definition,
                    rolloutState="COMPLETED" if service.pending_count == 0 else "IN_PROGRESS",
                )
        return describe(self)

    def updated(self):
        answer = update(self)
        if self._get_param("forceNewDeployment"):
            cluster, name = self._get_param("cluster"), self._get_param("service").rpartition("/")[2]
            for service in self.ecs_backend.describe_services(cluster, [name])[0]:
                service.__dict__["forced"] = service.__dict__.get("forced", 0) + 1
        return answer

    def listed(self):
        """https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html"""
        arns = [task.task_arn for task in self.ecs_backend.list_tasks(self._get_param("cluster"), None, self._get_param("family"))]
        cluster = self._get_param("cluster", "default").rpartition("/")[2]
        return ActionResult({"taskArns": arns + list(of_services(self.ecs_backend, cluster, self._get_param("family")))})

    stop = EC2ContainerServiceResponse.stop_task

    def stopped(self):
        cluster = self._get_param("cluster", "default").rpartition("/")[2]
        arn = self._get_param("task")
        if arn in of_services(self.ecs_backend, cluster, None):
            return ActionResult({"task": {"taskArn": arn, "desiredStatus": "STOPPED"}})
        return stop(self)

    EC2ContainerServiceResponse.list_tasks, EC2ContainerServiceResponse.stop_task = listed, stopped
    EC2ContainerServiceResponse.describe_services = described
    EC2ContainerServiceResponse.update_service = updated
