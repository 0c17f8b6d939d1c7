"""AWS Backup: selections, and jobs that can be listed.

No job ever runs here, so lists of jobs and recovery points are empty until a drill says otherwise."""

import json
import random
from urllib.parse import unquote

from moto.backup.responses import BackupResponse
from moto.core.utils import unix_time


def selections(backend):
    """By plan, then by id."""
    return backend.__dict__.setdefault("selections", {})


def ids(self):
    parts = self.path.strip("/").split("/")
    return parts[2], parts[4] if len(parts) > 4 else None


def list_tags(self):
    """moto takes a part of the path that is not there without a slash at its end."""
    arn = unquote(self.path.removeprefix("/tags/").strip("/"))
    return json.dumps({"Tags": self.backup_backend.list_tags(resource_arn=arn)})


def create_backup_selection(self):
    """https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupSelection.html"""
    plan, _ = ids(self)
    self.backup_backend.get_backup_plan(plan, None)
    made = {
        "SelectionId": random.randbytes(16).hex(),
        "BackupPlanId": plan,
        "CreationDate": unix_time(),
        "BackupSelection": json.loads(self.body)["BackupSelection"],
    }
    selections(self.backup_backend).setdefault(plan, {})[made["SelectionId"]] = made
    return json.dumps({name: made[name] for name in ("SelectionId", "BackupPlanId", "CreationDate")})


def get_backup_selection(self):
    """https://docs.aws.amazon.com/aws-backup/latest/devguide/API_GetBackupSelection.html"""
    plan, selection = ids(self)
    found = selections(self.backup_backend).get(plan, {}).get(selection)
    if found is None:
        return (
            400,
            {"x-amzn-errortype": "ResourceNotFoundException"},
            json.dumps({"Message": "Cannot find Backup selection"}),
        )
    return json.dumps(found)


def delete_backup_selection(self):
    """https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DeleteBackupSelection.html"""
    plan, selection = ids(self)
    selections(self.backup_backend).get(plan, {}).pop(selection, None)
    return "{}"


def update_backup_plan(self):
    """https://docs.aws.amazon.com/aws-backup/latest/devguide/API_UpdateBackupPlan.html"""
    found = self.backup_backend.get_backup_plan(ids(self)[0], None)
    found.backup_plan, found.version_id = json.loads(self.body)["BackupPlan"], random.randbytes(24).hex()
    return json.dumps(found.to_dict())


def install():
    """Puts the patches in place."""
    for action in (
        create_backup_selection,
        delete_backup_selection,
        get_backup_selection,
        list_tags,
        update_backup_plan,
    ):
        setattr(BackupResponse, action.__name__, action)
    for name, field in (("backup", "BackupJobs"), ("copy", "CopyJobs"), ("restore", "RestoreJobs")):
        setattr(BackupResponse, f"list_{name}_jobs", lambda self, field=field: json.dumps({field: []}))
