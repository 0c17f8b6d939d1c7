"""SQS: addresses as AWS gives them, and who may use a queue for its dead letters."""

import json

from moto.sqs import models
from moto.sqs.models import Queue


class Compact:
    """Stands for the module `json` where moto writes a policy."""

    loads = staticmethod(json.loads)

    @staticmethod
    def dumps(value):
        return json.dumps(value, separators=(",", ":"))


def install():
    """Puts the patches in place."""
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    attributes = Queue.attributes.fget
    Queue.redrive_allow_policy = None
    Queue.BASE_ATTRIBUTES.append("RedriveAllowPolicy")
    Queue.attributes = property(
        lambda self: {name: value for name, value in attributes(self).items() if value is not None}
    )
    # AWS gives it without spaces, and Terraform compares the text.
    models.json = Compact
    # An address on this host would change with every copy of the process.
    Queue.url = lambda self, request_url: f"https://sqs.{self.region}.amazonaws.com/{self.account_id}/{self.name}"
