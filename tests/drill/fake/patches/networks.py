"""EC2: rules of security groups keep what they are for, whatever they lead to."""

from moto.ec2.models.security_groups import SecurityGroupRule


def description(self):
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html"""
    return self.ip_range.get("Description") or self.source_group.get("Description")


def install():
    """Puts the patches in place."""
    SecurityGroupRule.description = property(description, lambda self, value: None)
