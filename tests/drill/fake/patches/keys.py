"""KMS, and what else moto leaves unanswered that the provider reads."""

import copy
import json

from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.core.config import default_user_config
from moto.kms import models, responses
from moto.servicequotas.models import ServiceQuotasBackend

# Quotas by service and code: name and value. https://docs.aws.amazon.com/general/latest/gr/ecs-service.html
QUOTAS = {("fargate", "L-3032A538"): ("Fargate On-Demand vCPU resource count", 6.0)}
# Tags of scalable targets, by ARN.
TAGS = {}


def replicate_key(self):
    """A multi-Region key has the same id in each region, with a policy and tags of its own:
    https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html"""
    backend, region = self.kms_backend, self._get_param("ReplicaRegion")
    primary = backend.keys[self._get_param("KeyId").rpartition("/")[2]]
    replica = copy.copy(primary)
    replica.region, replica.arn = region, primary.arn.replace(backend.region_name, region)
    replica.description, replica.aliases = self._get_param("Description") or "", {}
    others = primary.multi_region_configuration["ReplicaKeys"]
    others.append({"Arn": replica.arn, "Region": region})
    replica.multi_region_configuration = {
        "MultiRegionKeyType": "REPLICA",
        "PrimaryKey": primary.multi_region_configuration["PrimaryKey"],
        "ReplicaKeys": others,
    }
    there = models.kms_backends[backend.account_id][region]
    there.keys[replica.id] = replica
    replica.policy = self._get_param("Policy") or replica.generate_default_policy()
    tags = {tag["TagKey"]: tag["TagValue"] for tag in self._get_param("Tags") or []}
    if tags:
        there.tag_resource(replica.id, tags)
    return json.dumps({"ReplicaKeyMetadata": replica.to_dict()["KeyMetadata"], "ReplicaPolicy": replica.policy})


def install():
    """Puts the patches in place."""
    default_user_config["iam"]["load_aws_managed_policies"] = True
    responses.KmsResponse.replicate_key = replicate_key
    quota = ServiceQuotasBackend.get_service_quota

    def get_service_quota(self, service_code, quota_code):
        """What an account has at first, for the quotas that recovery looks at; moto knows those of networks."""
        found = QUOTAS.get((service_code, quota_code))
        if found is None:
            return quota(self, service_code, quota_code)
        name, value = found
        return {"ServiceCode": service_code, "QuotaCode": quota_code, "QuotaName": name, "Value": value, "Unit": "None"}

    ServiceQuotasBackend.get_service_quota = get_service_quota
    scaling = ApplicationAutoScalingResponse
    scaling.list_tags_for_resource = lambda self: json.dumps({"Tags": TAGS.get(self._get_param("ResourceARN"), {})})
    register = scaling.register_scalable_target

    def register_scalable_target(self):
        """Tags stay as they are unless some are given:
        https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html"""
        answer = register(self)
        if self._get_param("Tags"):
            TAGS.setdefault(json.loads(answer)["ScalableTargetARN"], {}).update(self._get_param("Tags"))
        return answer

    scaling.register_scalable_target = register_scalable_target
