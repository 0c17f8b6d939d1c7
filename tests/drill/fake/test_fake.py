"""What the patches promise, asked for as a client does: `python -m unittest` in this directory."""

import functools
import json
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

SEOUL, TOKYO = "ap-northeast-2", "ap-northeast-1"
ROLE = "arn:aws:iam::111122223333:role/drill"


@functools.lru_cache(None)
def client(service, region, port):
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(read_timeout=300, retries={"total_max_attempts": 1}),
    )


class Fake(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.process = subprocess.Popen(
            [sys.executable, Path(__file__).parent / "serve.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        cls.port = int(cls.process.stdout.readline())

    @classmethod
    def tearDownClass(cls):
        cls.process.stdin.close()
        cls.process.stdout.close()
        assert cls.process.wait(5) == 0

    def client(self, service, region=TOKYO, port=None):
        return client(service, region, port or self.port)

    def order(self, order, port=None, **values):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port or self.port}/drill/{order}",
            json.dumps(values).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def refused(self, code, call, **values):
        with self.assertRaises(ClientError) as caught:
            call(**values)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)

    def run_machine(self, name, states, given=None, start="S", kind="STANDARD"):
        """The description of an execution of a new machine, once it has ended."""
        sfn = self.client("stepfunctions")
        machine = sfn.create_state_machine(
            name=name, roleArn=ROLE, type=kind, definition=json.dumps({"StartAt": start, "States": states})
        )["stateMachineArn"]
        execution = sfn.start_execution(stateMachineArn=machine, name="one", input=json.dumps(given or {}))
        return self.ended(execution["executionArn"])

    def ended(self, execution):
        sfn = self.client("stepfunctions")
        for _ in range(400):
            found = sfn.describe_execution(executionArn=execution)
            if found["status"] != "RUNNING":
                return found
            time.sleep(0.02)
        raise AssertionError(f"{execution} does not end")


def database(client, name, **values):
    return client.create_db_instance(
        DBInstanceIdentifier=name,
        DBInstanceClass="db.r6g.large",
        Engine="postgres",
        EngineVersion="16",
        AllocatedStorage=20,
        MasterUsername="dbadmin",
        MasterUserPassword="a-password",
        BackupRetentionPeriod=7,
        **values,
    )["DBInstance"]


def task(resource, parameters, **values):
    return {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": parameters, "End": True, **values}


class Orders(Fake):
    def test_a_region_that_is_off_refuses_all_but_global_services(self):
        self.client("sqs").create_queue(QueueName="one")
        self.order("region", region=TOKYO, on=False)
        self.refused("RegionSwitchedOff", self.client("sqs").list_queues)
        self.refused("RegionSwitchedOff", self.client("s3").list_buckets)
        self.client("sqs", SEOUL).list_queues()
        self.client("iam").list_roles()
        self.client("sts").get_caller_identity()
        self.order("region", region=TOKYO, on=True)
        self.assertIn("one", str(self.client("sqs").list_queues()["QueueUrls"]))

    def test_what_is_unknown_is_refused_at_once(self):
        self.refused("NotInTheFake", self.client("backup").list_frameworks)
        self.refused("NotInTheFake", self.client("rds").describe_event_categories)

    def test_a_call_fails_as_often_as_it_is_told(self):
        self.order("fail", service="kms", action="ListKeys", times=2)
        for _ in range(2):
            self.refused("FailedByTheDrill", self.client("kms").list_keys)
        self.client("kms").list_keys()
        self.order("fail", service="sqs", action="CreateQueue", times=9, saying=["second"])
        self.client("sqs").create_queue(QueueName="first")
        self.refused("FailedByTheDrill", self.client("sqs").create_queue, QueueName="second")
        self.order("fail", service="sqs", action="CreateQueue", times=0)
        self.client("sqs").create_queue(QueueName="second")

    def test_calls_are_noted_with_region_and_service(self):
        before = self.order("calls")["next"]
        self.client("sqs", SEOUL).list_queues()
        self.client("kms").list_keys()
        calls = self.order("calls", since=before)["calls"]
        self.assertEqual(
            [(call["region"], call["service"], call["action"], call["status"]) for call in calls],
            [(SEOUL, "sqs", "ListQueues", 200), (TOKYO, "kms", "ListKeys", 200)],
        )
        self.assertNotIn("said", calls[0], "a look changes nothing")
        before = self.order("calls")["next"]
        self.client("sns").create_topic(Name="alarms", Tags=[{"Key": "for", "Value": "us and them"}])
        (call,) = self.order("calls", since=before)["calls"]
        self.assertIn("us and them", call["said"])

    def test_a_tape_makes_the_same_again(self):
        before = self.order("fork")["port"]
        self.order("record")
        ec2 = self.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
        subnets = {
            ec2.create_subnet(VpcId=vpc, CidrBlock="10.7.1.0/24")["Subnet"]["SubnetId"],
            ec2.allocate_address()["AllocationId"],
        }
        key = self.client("kms").create_key()["KeyMetadata"]["KeyId"]
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(self.order("tape"), file)
            file.flush()
            self.assertEqual(self.order("play", before, path=file.name), {"calls": 4, "refused": []})
        there = self.client("ec2", port=before)
        self.assertEqual(there.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["CidrBlock"], "10.7.0.0/16")
        found = {subnet["SubnetId"] for subnet in there.describe_subnets()["Subnets"]}
        found |= {address["AllocationId"] for address in there.describe_addresses()["Addresses"]}
        self.assertLessEqual(subnets, found)
        self.assertEqual(self.client("kms", port=before).describe_key(KeyId=key)["KeyMetadata"]["KeyId"], key)
        self.order("stop", before)

    def test_what_a_call_makes_does_not_depend_on_what_came_before(self):
        def made(*before):
            process = subprocess.Popen(
                [sys.executable, Path(__file__).parent / "serve.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            with process, process.stdin:
                port = int(process.stdout.readline())
                for service, call in before:
                    getattr(self.client(service, port=port), call)()
                key = self.client("kms", port=port).create_key(Description="one")["KeyMetadata"]["KeyId"]
                vpc = self.client("ec2", port=port).create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
                return key, vpc

        self.assertEqual(made(), made(("ec2", "describe_vpcs"), ("kms", "list_keys"), ("s3", "list_buckets")))

    def test_a_copy_goes_its_own_way(self):
        self.client("sqs").create_queue(QueueName="before")
        copy = self.order("fork")["port"]
        self.client("sqs", port=copy).create_queue(QueueName="after")
        of_copy = self.order("fork", port=copy)["port"]
        names = lambda port: {
            url.rpartition("/")[2] for url in self.client("sqs", port=port).list_queues()["QueueUrls"]
        }
        self.assertIn("before", names(self.port))
        self.assertNotIn("after", names(self.port))
        self.assertLessEqual({"before", "after"}, names(copy))
        self.assertLessEqual({"before", "after"}, names(of_copy))
        for port in (of_copy, copy):
            self.order("stop", port)

    def test_machines_run_in_a_copy(self):
        name = "/copied"
        states = {"S": task("aws-sdk:ssm:putParameter", {"Name": name, "Value": "copy", "Type": "String"})}
        sfn = self.client("stepfunctions")
        machine = sfn.create_state_machine(
            name="copied", roleArn=ROLE, definition=json.dumps({"StartAt": "S", "States": states})
        )["stateMachineArn"]
        copy = self.order("fork")["port"]
        there = self.client("stepfunctions", port=copy)
        execution = there.start_execution(stateMachineArn=machine, name="one")["executionArn"]
        while there.describe_execution(executionArn=execution)["status"] == "RUNNING":
            time.sleep(0.02)
        self.assertEqual(self.client("ssm", port=copy).get_parameter(Name=name)["Parameter"]["Value"], "copy")
        self.refused("ParameterNotFound", self.client("ssm").get_parameter, Name=name)
        self.order("stop", copy)

    def test_the_process_ends_with_its_input(self):
        process = subprocess.Popen(
            [sys.executable, Path(__file__).parent / "serve.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        port = int(process.stdout.readline())
        copy = self.order("fork", port)["port"]
        process.stdin.close()
        self.assertEqual(process.wait(5), 0)
        process.stdout.close()
        time.sleep(0.2)
        with self.assertRaises(OSError):
            self.order("calls", copy)

    def test_schedules_fire_when_they_are_told(self):
        sfn = self.client("stepfunctions")
        states = {
            "S": task(
                "aws-sdk:ssm:putParameter", {"Name": "/ticked", "Value.$": "$.by", "Type": "String", "Overwrite": True}
            )
        }
        machine = sfn.create_state_machine(
            name="ticked", roleArn=ROLE, definition=json.dumps({"StartAt": "S", "States": states})
        )["stateMachineArn"]
        events, scheduler, ssm = self.client("events"), self.client("scheduler"), self.client("ssm")
        events.put_rule(Name="ticking", ScheduleExpression="rate(1 minute)")
        events.put_targets(
            Rule="ticking", Targets=[{"Id": "1", "Arn": machine, "Input": '{"by": "rule"}', "RoleArn": ROLE}]
        )
        fired = [one for one in self.order("tick")["fired"] if one["schedule"] == "ticking"]
        self.ended(fired[0]["execution"])
        self.assertNotIn(fired[0]["execution"], self.order("running")["running"])
        self.assertEqual(ssm.get_parameter(Name="/ticked")["Parameter"]["Value"], "rule")
        events.disable_rule(Name="ticking")
        scheduler.create_schedule(
            Name="scheduled",
            ScheduleExpression="rate(1 minute)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": machine, "RoleArn": ROLE, "Input": '{"by": "schedule"}'},
        )
        fired = self.order("tick")["fired"]
        self.assertNotIn("ticking", [one["schedule"] for one in fired])
        self.ended(next(one["execution"] for one in fired if one["schedule"] == "scheduled"))
        self.assertEqual(ssm.get_parameter(Name="/ticked")["Parameter"]["Value"], "schedule")
        self.order("region", region=TOKYO, on=False)
        self.assertEqual(self.order("tick")["fired"], [])
        self.order("region", region=TOKYO, on=True)


class Machines(Fake):
    def setUp(self):
        self.order("speed", factor=100)
        self.order("lag", describes=2)

    def test_fields_are_named_as_in_java(self):
        database(self.client("rds", SEOUL), "source-java")
        self.client("rds").create_db_instance_read_replica(
            DBInstanceIdentifier="replica-java",
            SourceDBInstanceIdentifier=f"arn:aws:rds:{SEOUL}:111122223333:db:source-java",
            SourceRegion=SEOUL,
        )
        poll = {
            "S": task(
                "aws-sdk:rds:promoteReadReplica", {"DbInstanceIdentifier": "replica-java"}, End=None, Next="Look"
            ),
            "Look": task(
                "aws-sdk:rds:describeDBInstances", {"DbInstanceIdentifier": "replica-java"}, End=None, Next="Done?"
            ),
            "Done?": {
                "Type": "Choice",
                "Choices": [
                    {"Variable": "$.DbInstances[0].DbInstanceStatus", "StringEquals": "available", "Next": "Done"}
                ],
                "Default": "Wait",
            },
            "Wait": {"Type": "Wait", "Seconds": 10, "Next": "Look"},
            "Done": {"Type": "Pass", "End": True},
        }
        states = json.loads(json.dumps(poll, default=str).replace('"End": null, ', ""))
        found = self.run_machine("java", states)
        self.assertEqual(found["status"], "SUCCEEDED", found)
        instance = self.client("rds").describe_db_instances(DBInstanceIdentifier="replica-java")["DBInstances"][0]
        self.assertNotIn("ReadReplicaSourceDBInstanceIdentifier", instance)

    def test_a_definition_with_a_wrong_name_is_refused(self):
        sfn = self.client("stepfunctions")
        for at, (resource, parameters) in enumerate(
            [
                ("aws-sdk:rds:promoteReadReplica", {"DBInstanceIdentifier": "x"}),
                ("aws-sdk:rds:promoteReadReplica", {}),
                ("aws-sdk:rds:PromoteReadReplica", {"DbInstanceIdentifier": "x"}),
                ("aws-sdk:application-autoscaling:registerScalableTarget", {}),
                ("aws-sdk:ecs:updateService", {"Service": "x", "desiredCount": 1}),
                ("aws-sdk:ecs:updateService", {"Service": "x", "DesiredCount": "1"}),
            ]
        ):
            definition = json.dumps({"StartAt": "S", "States": {"S": task(resource, parameters)}})
            self.refused(
                "InvalidDefinition", sfn.create_state_machine, name=f"wrong-{at}", roleArn=ROLE, definition=definition
            )
            self.assertEqual(sfn.validate_state_machine_definition(definition=definition)["result"], "FAIL")
        definition = json.dumps(
            {
                "StartAt": "S",
                "States": {"S": task("aws-sdk:ecs:updateService", {"Service": "x", "DesiredCount.$": "$.n"})},
            }
        )
        self.assertEqual(sfn.validate_state_machine_definition(definition=definition)["result"], "OK")

    def test_a_failed_call_is_caught_by_the_name_of_its_exception(self):
        for name, resource, parameters, error in [
            (
                "rds",
                "aws-sdk:rds:describeDBInstances",
                {"DbInstanceIdentifier": "nobody"},
                "Rds.DbInstanceNotFoundException",
            ),
            ("ssm", "aws-sdk:ssm:getParameter", {"Name": "/nobody"}, "Ssm.ParameterNotFoundException"),
            (
                "code",
                "aws-sdk:rds:promoteReadReplica",
                {"DbInstanceIdentifier": "nobody"},
                "Rds.DbInstanceNotFoundException",
            ),
        ]:
            catch = [{"ErrorEquals": [error], "ResultPath": "$.error", "Next": "Caught"}]
            found = self.run_machine(
                f"catch-{name}", {"S": task(resource, parameters, Catch=catch), "Caught": {"Type": "Pass", "End": True}}
            )
            self.assertEqual(found["status"], "SUCCEEDED", found)
            self.assertEqual(json.loads(found["output"])["error"]["Error"], error)

    def test_retry_tries_again_and_then_fails(self):
        before = self.order("calls")["next"]
        retry = [
            {
                "ErrorEquals": ["Ssm.ParameterNotFoundException"],
                "IntervalSeconds": 5,
                "MaxAttempts": 2,
                "BackoffRate": 2,
            }
        ]
        began = time.monotonic()
        found = self.run_machine("retry", {"S": task("aws-sdk:ssm:getParameter", {"Name": "/nobody"}, Retry=retry)})
        self.assertEqual((found["status"], found["error"]), ("FAILED", "Ssm.ParameterNotFoundException"))
        self.assertLess(time.monotonic() - began, 5)
        calls = [call["action"] for call in self.order("calls", since=before)["calls"]]
        self.assertEqual(calls.count("GetParameter"), 3)

    def test_a_transaction_that_is_cancelled_is_caught(self):
        table = self.table("lease")
        table.put_item(TableName="lease", Item={"id": {"S": "site"}, "holder": {"S": "tokyo"}})
        take = lambda holder: {
            "TransactItems": [
                {
                    "ConditionCheck": {
                        "TableName": "lease",
                        "Key": {"id": {"S": "site"}},
                        "ConditionExpression": "holder = :h",
                        "ExpressionAttributeValues": {":h": {"S": holder}},
                    }
                },
                {"Put": {"TableName": "lease", "Item": {"id": {"S": f"by-{holder}"}}}},
            ]
        }
        catch = [{"ErrorEquals": ["DynamoDb.TransactionCanceledException"], "ResultPath": "$.error", "Next": "Caught"}]
        machine = lambda holder: {
            "S": task("aws-sdk:dynamodb:transactWriteItems", take(holder), Catch=catch),
            "Caught": {"Type": "Fail", "Error": "Taken"},
        }
        self.assertEqual(self.run_machine("take-seoul", machine("seoul"))["error"], "Taken")
        self.assertEqual(self.run_machine("take-tokyo", machine("tokyo"))["status"], "SUCCEEDED")
        held = {item["id"]["S"] for item in table.scan(TableName="lease")["Items"]}
        self.assertEqual(held, {"site", "by-tokyo"})

    def table(self, name):
        client = self.client("dynamodb")
        client.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        )
        return client

    def wait_for(self, look):
        for _ in range(300):
            found = look()
            if found:
                return found
            time.sleep(0.02)
        raise AssertionError("nothing came")

    def test_a_task_token_in_a_table_is_answered(self):
        table, sfn = self.table("approvals"), self.client("stepfunctions")
        states = {
            "S": task(
                "aws-sdk:dynamodb:updateItem.waitForTaskToken",
                {
                    "TableName": "approvals",
                    "Key": {"id": {"S.$": "$.id"}},
                    "UpdateExpression": "SET #t = :t",
                    "ExpressionAttributeNames": {"#t": "token"},
                    "ExpressionAttributeValues": {":t": {"S.$": "$$.Task.Token"}},
                },
                TimeoutSeconds=60,
            )
        }
        machine = sfn.create_state_machine(
            name="approve", roleArn=ROLE, definition=json.dumps({"StartAt": "S", "States": states})
        )
        token = lambda id: (
            table.get_item(TableName="approvals", Key={"id": {"S": id}}).get("Item", {}).get("token", {}).get("S")
        )
        for id, answer, status in (
            ("yes", sfn.send_task_success, "SUCCEEDED"),
            ("no", sfn.send_task_failure, "FAILED"),
        ):
            execution = sfn.start_execution(
                stateMachineArn=machine["stateMachineArn"], name=id, input=json.dumps({"id": id})
            )
            held = self.wait_for(lambda: token(id))
            answer(
                taskToken=held, **({"output": '{"by": "me"}'} if id == "yes" else {"error": "Refused", "cause": "no"})
            )
            found = self.ended(execution["executionArn"])
            self.assertEqual(found["status"], status)
        self.assertEqual(found["error"], "Refused")

    def test_a_task_token_goes_out_by_topic(self):
        sns, sqs, sfn = self.client("sns"), self.client("sqs"), self.client("stepfunctions")
        topic, queue = sns.create_topic(Name="ask")["TopicArn"], sqs.create_queue(QueueName="asked")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
        states = {
            "S": task("sns:publish.waitForTaskToken", {"TopicArn": topic, "Message": {"token.$": "$$.Task.Token"}})
        }
        machine = sfn.create_state_machine(
            name="ask", roleArn=ROLE, definition=json.dumps({"StartAt": "S", "States": states})
        )
        execution = sfn.start_execution(stateMachineArn=machine["stateMachineArn"], name="one")
        message = self.wait_for(lambda: sqs.receive_message(QueueUrl=queue).get("Messages"))[0]
        sfn.send_task_success(taskToken=json.loads(message["Body"])["token"], output="{}")
        self.assertEqual(self.ended(execution["executionArn"])["status"], "SUCCEEDED")

    def test_machines_start_machines_and_wait(self):
        sfn = self.client("stepfunctions")
        inner = {
            "S": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.ok", "BooleanEquals": True, "Next": "Ok"}],
                "Default": "No",
            },
            "Ok": {"Type": "Pass", "Result": {"done": 1}, "End": True},
            "No": {"Type": "Fail", "Error": "Inner"},
        }
        arn = sfn.create_state_machine(
            name="inner", roleArn=ROLE, definition=json.dumps({"StartAt": "S", "States": inner})
        )["stateMachineArn"]
        call = lambda ok: task(
            "states:startExecution.sync:2",
            {"StateMachineArn": arn, "Input": {"ok": ok}},
            ResultSelector={"done.$": "$.Output.done"},
        )
        both = {
            "S": {
                "Type": "Parallel",
                "End": True,
                "Branches": [{"StartAt": name, "States": {name: call(True)}} for name in ("A", "B")],
            }
        }
        found = self.run_machine("outer", both)
        self.assertEqual(found["status"], "SUCCEEDED", found)
        self.assertEqual(json.loads(found["output"]), [{"done": 1}, {"done": 1}])
        found = self.run_machine("outer-fails", {"S": call(False)})
        self.assertEqual((found["status"], found["error"]), ("FAILED", "States.TaskFailed"))

    def test_expressions(self):
        database(self.client("rds", SEOUL), "source-jsonata")
        self.client("rds").create_db_instance_read_replica(
            DBInstanceIdentifier="replica-jsonata",
            SourceRegion=SEOUL,
            SourceDBInstanceIdentifier=f"arn:aws:rds:{SEOUL}:111122223333:db:source-jsonata",
        )
        call = lambda action, **values: {
            "Type": "Task",
            "Resource": f"arn:aws:states:::aws-sdk:rds:{action}",
            "Arguments": {"DbInstanceIdentifier": "{% $name %}"},
            **values,
        }
        standalone = (
            '{% $states.result.DbInstances[0].DbInstanceStatus = "available" and '
            "$not($exists($states.result.DbInstances[0].ReadReplicaSourceDbInstanceIdentifier)) %}"
        )
        found = self.run_jsonata(
            "expressions",
            {
                "S": {"Type": "Pass", "Assign": {"name": "{% $states.input.name %}", "n": 0}, "Next": "Promote"},
                "Promote": call("promoteReadReplica", Next="Look"),
                "Look": call("describeDBInstances", Assign={"seen": standalone, "n": "{% $n + 1 %}"}, Next="Seen"),
                "Seen": {
                    "Type": "Choice",
                    "Choices": [
                        {"Condition": "{% $seen %}", "Next": "Done"},
                        {"Condition": "{% $n > 9 %}", "Next": "Late"},
                    ],
                    "Default": "Wait",
                },
                "Wait": {"Type": "Wait", "Seconds": 10, "Next": "Look"},
                "Late": {"Type": "Fail", "Error": "Late"},
                "Done": {
                    "Type": "Succeed",
                    "Output": {"looked": "{% $n %}", "by": "{% $states.context.Execution.Name %}"},
                },
            },
            {"name": "replica-jsonata"},
        )
        self.assertEqual(found["status"], "SUCCEEDED", found)
        self.assertEqual(json.loads(found["output"]), {"looked": 2, "by": "one"})

    def test_a_machine_that_failed_is_started_again(self):
        sfn, table = self.client("stepfunctions"), self.table("again")
        add = {
            "TableName": "again",
            "Key": {"id": {"S": "count"}},
            "UpdateExpression": "ADD n :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
            "ReturnValues": "ALL_NEW",
        }
        sdk = "arn:aws:states:::aws-sdk:dynamodb:updateItem"
        inner = {
            "S": {
                "Type": "Task",
                "Resource": sdk,
                "Arguments": add,
                "Assign": {"n": "{% $states.result.Attributes.n.N %}"},
                "Next": "Twice",
            },
            "Twice": {"Type": "Choice", "Choices": [{"Condition": '{% $n = "2" %}', "Next": "Said"}], "Default": "No"},
            "Said": {"Type": "Pass", "Output": "said", "End": True},
            "No": {"Type": "Fail", "Error": "Once"},
        }
        definition = json.dumps({"QueryLanguage": "JSONata", "StartAt": "S", "States": inner})
        arn = sfn.create_state_machine(name="once", roleArn=ROLE, definition=definition)["stateMachineArn"]
        found = self.run_jsonata(
            "again",
            {
                "S": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::states:startExecution.sync:2",
                    "Arguments": {"StateMachineArn": arn, "Input": {}},
                    "Output": "{% $states.result.Output %}",
                    "End": True,
                    "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 3}],
                }
            },
        )
        self.assertEqual((found["status"], found.get("output")), ("SUCCEEDED", '"said"'), found)
        self.assertEqual(table.get_item(TableName="again", Key={"id": {"S": "count"}})["Item"]["n"]["N"], "2")

    def test_a_cancelled_transaction_undoes_nothing_of_others(self):
        table = self.table("busy")
        check = {"TableName": "busy", "Key": {"id": {"S": "nobody"}}, "ConditionExpression": "attribute_exists(id)"}

        def cancel():
            for _ in range(40):
                with self.assertRaises(ClientError):
                    table.transact_write_items(TransactItems=[{"ConditionCheck": check}])

        other = threading.Thread(target=cancel)
        other.start()
        for at in range(40):
            table.put_item(TableName="busy", Item={"id": {"S": str(at)}})
        other.join()
        self.assertEqual(table.scan(TableName="busy")["Count"], 40)

    def test_what_is_undefined_fails(self):
        found = self.run_jsonata(
            "undefined", {"S": {"Type": "Pass", "Output": "{% $states.input.nothing %}", "End": True}}
        )
        self.assertEqual((found["status"], found["error"]), ("FAILED", "States.QueryEvaluationError"))

    def run_jsonata(self, name, states, given=None):
        sfn = self.client("stepfunctions")
        definition = json.dumps({"QueryLanguage": "JSONata", "StartAt": "S", "States": states})
        self.assertEqual(sfn.validate_state_machine_definition(definition=definition)["diagnostics"], [])
        machine = sfn.create_state_machine(name=name, roleArn=ROLE, definition=definition)["stateMachineArn"]
        execution = sfn.start_execution(stateMachineArn=machine, name="one", input=json.dumps(given or {}))
        return self.ended(execution["executionArn"])

    def test_express_machines(self):
        sfn = self.client("stepfunctions")
        machine = sfn.create_state_machine(
            name="express",
            roleArn=ROLE,
            type="EXPRESS",
            definition=json.dumps({"StartAt": "S", "States": {"S": {"Type": "Pass", "Result": {"a": 1}, "End": True}}}),
        )["stateMachineArn"]
        self.assertEqual(sfn.describe_state_machine(stateMachineArn=machine)["type"], "EXPRESS")
        # A client would put `sync-` before the name of this host.
        found = sfn.start_execution(stateMachineArn=machine, name="one")
        self.assertEqual(json.loads(self.ended(found["executionArn"])["output"]), {"a": 1})

    def test_a_lost_region_stops_its_machines(self):
        catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Caught"}]
        states = {
            "S": {"Type": "Wait", "Seconds": 100, "Next": "T"},
            "T": task("aws-sdk:ssm:getParameter", {"Name": "/x"}, Catch=catch),
            "Caught": {"Type": "Pass", "End": True},
        }
        sfn = self.client("stepfunctions")
        machine = sfn.create_state_machine(
            name="lost", roleArn=ROLE, definition=json.dumps({"StartAt": "S", "States": states})
        )
        execution = sfn.start_execution(stateMachineArn=machine["stateMachineArn"], name="one")["executionArn"]
        self.order("region", region=TOKYO, on=False)
        time.sleep(1.5)
        self.order("region", region=TOKYO, on=True)
        found = self.ended(execution)
        self.assertEqual(json.loads(found["output"])["error"]["Error"], "Ssm.SsmException")


class Stores(Fake):
    def setUp(self):
        self.order("lag", describes=0)

    def test_a_replica_belongs_to_its_region_and_is_promoted_without_the_other(self):
        source = database(self.client("rds", SEOUL), "source", Tags=[{"Key": "a", "Value": "b"}])
        rds = self.client("rds")
        made = rds.create_db_instance_read_replica(
            DBInstanceIdentifier="replica",
            SourceDBInstanceIdentifier=source["DBInstanceArn"],
            SourceRegion=SEOUL,
        )["DBInstance"]
        self.assertIn(TOKYO, made["DBInstanceArn"])
        self.assertEqual(made["ReadReplicaSourceDBInstanceIdentifier"], source["DBInstanceArn"])
        self.assertEqual(made["TagList"], [])
        self.assertEqual([one["Status"] for one in made["StatusInfos"]], ["replicating"])
        self.order("region", region=SEOUL, on=False)
        self.order("lag", describes=2)
        rds.promote_read_replica(DBInstanceIdentifier="replica")
        states = [
            rds.describe_db_instances(DBInstanceIdentifier="replica")["DBInstances"][0]["DBInstanceStatus"]
            for _ in range(3)
        ]
        self.assertEqual(states[-1], "available")
        self.assertIn("modifying", states)
        self.refused("InvalidDBInstanceState", rds.promote_read_replica, DBInstanceIdentifier="replica")
        self.order("region", region=SEOUL, on=True)
        left = self.client("rds", SEOUL).describe_db_instances(DBInstanceIdentifier="source")["DBInstances"][0]
        self.assertEqual(left["ReadReplicaDBInstanceIdentifiers"], [])

    def test_a_global_database_changes_its_writer(self):
        there, here = self.client("rds", SEOUL), self.client("rds")
        cluster = there.create_db_cluster(
            DBClusterIdentifier="leads",
            Engine="aurora-mysql",
            MasterUsername="dbadmin",
            MasterUserPassword="a-password",
        )["DBCluster"]
        there.create_global_cluster(GlobalClusterIdentifier="both", SourceDBClusterIdentifier=cluster["DBClusterArn"])
        follower = here.create_db_cluster(
            DBClusterIdentifier="follows",
            Engine="aurora-mysql",
            GlobalClusterIdentifier="both",
            SourceRegion=SEOUL,
        )["DBCluster"]
        writer = lambda: [
            m["DBClusterArn"]
            for m in here.describe_global_clusters(GlobalClusterIdentifier="both")["GlobalClusters"][0][
                "GlobalClusterMembers"
            ]
            if m["IsWriter"]
        ]
        self.assertEqual(writer(), [cluster["DBClusterArn"]])
        (found,) = here.describe_global_clusters()["GlobalClusters"]
        states = [one.get("SynchronizationStatus") for one in found["GlobalClusterMembers"]]
        self.assertEqual(states, [None, "connected"])
        self.order("region", region=SEOUL, on=False)
        here.failover_global_cluster(
            GlobalClusterIdentifier="both",
            TargetDbClusterIdentifier=follower["DBClusterArn"],
            AllowDataLoss=True,
        )
        self.assertEqual(writer(), [follower["DBClusterArn"]])
        self.order("region", region=SEOUL, on=True)
        here.switchover_global_cluster(
            GlobalClusterIdentifier="both", TargetDbClusterIdentifier=cluster["DBClusterArn"]
        )
        self.assertEqual(writer(), [cluster["DBClusterArn"]])

    def test_backups_from_elsewhere_can_be_restored(self):
        source = database(self.client("rds", SEOUL), "backed-up")
        rds = self.client("rds")
        rds.start_db_instance_automated_backups_replication(
            SourceDBInstanceArn=source["DBInstanceArn"], BackupRetentionPeriod=14
        )
        found = rds.describe_db_instance_automated_backups(DBInstanceIdentifier="backed-up")[
            "DBInstanceAutomatedBackups"
        ]
        self.order("region", region=SEOUL, on=False)
        made = rds.restore_db_instance_to_point_in_time(
            SourceDBInstanceAutomatedBackupsArn=found[0]["DBInstanceAutomatedBackupsArn"],
            UseLatestRestorableTime=True,
            TargetDBInstanceIdentifier="restored",
        )["DBInstance"]
        self.order("region", region=SEOUL, on=True)
        self.assertIn(TOKYO, made["DBInstanceArn"])
        self.assertEqual(made["MasterUsername"], "dbadmin")

    def test_a_global_table_is_one_table(self):
        there, here = self.client("dynamodb", SEOUL), self.client("dynamodb")
        there.create_table(
            TableName="global",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        there.put_item(TableName="global", Item={"id": {"S": "first"}})
        there.update_table(TableName="global", ReplicaUpdates=[{"Create": {"RegionName": TOKYO}}])
        replicas = there.describe_table(TableName="global")["Table"]["Replicas"]
        self.assertEqual([(one["RegionName"], one["ReplicaStatus"]) for one in replicas], [(TOKYO, "ACTIVE")])
        self.assertIn(TOKYO, here.describe_table(TableName="global")["Table"]["TableArn"])
        here.put_item(TableName="global", Item={"id": {"S": "second"}})
        both = [{"id": {"S": "first"}}, {"id": {"S": "second"}}]
        for client in (there, here):
            self.assertEqual(sorted(client.scan(TableName="global")["Items"], key=str), both)
        with self.assertRaises(ClientError):
            here.transact_write_items(
                TransactItems=[
                    {"Put": {"TableName": "global", "Item": {"id": {"S": "third"}}}},
                    {
                        "ConditionCheck": {
                            "TableName": "global",
                            "Key": {"id": {"S": "nobody"}},
                            "ConditionExpression": "attribute_exists(id)",
                        }
                    },
                ]
            )
        for client in (there, here):
            self.assertEqual(sorted(client.scan(TableName="global")["Items"], key=str), both)
        # A copy of the process has a copy of the items.
        copy = self.order("fork")["port"]
        self.client("dynamodb", port=copy).put_item(TableName="global", Item={"id": {"S": "copied"}})
        self.assertEqual(self.client("dynamodb", SEOUL, copy).scan(TableName="global")["Count"], 3)
        self.assertEqual(there.scan(TableName="global")["Count"], 2)
        self.order("stop", copy)

    def test_selections_of_backup_plans(self):
        backup = self.client("backup")
        plan = backup.create_backup_plan(
            BackupPlan={"BackupPlanName": "gfs", "Rules": [{"RuleName": "daily", "TargetBackupVaultName": "v"}]}
        )["BackupPlanId"]
        selection = backup.create_backup_selection(
            BackupPlanId=plan, BackupSelection={"SelectionName": "tagged", "IamRoleArn": ROLE}
        )["SelectionId"]
        found = backup.get_backup_selection(BackupPlanId=plan, SelectionId=selection)
        self.assertEqual(found["BackupSelection"]["SelectionName"], "tagged")


class Signals(Fake):
    def alarm(self, name, missing="ignore"):
        self.client("cloudwatch").put_metric_alarm(
            AlarmName=name,
            Namespace="drgen/Switch",
            MetricName="Away",
            Dimensions=[{"Name": "Host", "Value": name}],
            Statistic="Maximum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            TreatMissingData=missing,
            ComparisonOperator="GreaterThanOrEqualToThreshold",
        )

    def state(self, name):
        return self.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["StateValue"]

    def put(self, name, value):
        self.client("cloudwatch").put_metric_data(
            Namespace="drgen/Switch",
            MetricData=[{"MetricName": "Away", "Dimensions": [{"Name": "Host", "Value": name}], "Value": value}],
        )

    def test_data_drives_an_alarm(self):
        self.alarm("driven")
        self.assertEqual(self.state("driven"), "INSUFFICIENT_DATA")
        self.put("driven", 0)
        self.assertEqual(self.state("driven"), "OK")
        self.put("driven", 1)
        self.assertEqual(self.state("driven"), "ALARM")
        self.put("another", 0)
        self.alarm("driven")
        self.assertEqual(self.state("driven"), "ALARM", "a change of the alarm keeps its state")

    def test_an_expression_of_one_metric_is_that_metric(self):
        metric = {"Namespace": "drgen/Switch", "MetricName": "Away", "Dimensions": [{"Name": "Host", "Value": "math"}]}
        self.client("cloudwatch").put_metric_alarm(
            AlarmName="math",
            EvaluationPeriods=1,
            Threshold=1,
            TreatMissingData="breaching",
            ComparisonOperator="GreaterThanOrEqualToThreshold",
            Metrics=[
                {"Id": "late", "Expression": "IF(lag < 0, 9, lag)", "Label": "Lag", "ReturnData": True},
                {
                    "Id": "lag",
                    "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Maximum"},
                    "ReturnData": False,
                },
            ],
        )
        self.put("math", 0)
        self.assertEqual(self.state("math"), "OK")
        self.put("math", 2)
        self.assertEqual(self.state("math"), "ALARM")

    def test_a_composite_alarm_follows(self):
        cloudwatch = self.client("cloudwatch")
        for name in ("one", "two"):
            self.alarm(name)
        cloudwatch.put_composite_alarm(
            AlarmName="not-ready", AlarmRule='ALARM("one") OR (ALARM(two) AND NOT OK("one"))'
        )
        state = lambda: cloudwatch.describe_alarms(AlarmNames=["not-ready"], AlarmTypes=["CompositeAlarm"])[
            "CompositeAlarms"
        ][0]["StateValue"]
        self.assertEqual(state(), "OK")
        self.put("two", 1)
        self.assertEqual(state(), "ALARM")
        self.put("one", 0)
        self.assertEqual(state(), "OK")
        self.assertEqual(cloudwatch.describe_alarms(AlarmNames=["not-ready"])["CompositeAlarms"], [])
        self.refused("ValidationError", cloudwatch.put_composite_alarm, AlarmName="bad", AlarmRule="ALARM(nobody)")

    def test_a_switch_leads_users_away(self):
        self.alarm("host.shop.example")
        self.order("zone", id="ZDRILL", name="shop.example")
        route53 = self.client("route53")
        check = route53.create_health_check(
            CallerReference="one",
            HealthCheckConfig={
                "Type": "CLOUDWATCH_METRIC",
                "InsufficientDataHealthStatus": "LastKnownStatus",
                "AlarmIdentifier": {"Region": TOKYO, "Name": "host.shop.example"},
            },
        )["HealthCheck"]
        self.assertEqual(check["HealthCheckConfig"]["AlarmIdentifier"], {"Region": TOKYO, "Name": "host.shop.example"})
        record = lambda site, weight, **values: {
            "Action": "UPSERT",
            "ResourceRecordSet": {
                "Name": "host.shop.example",
                "Type": "A",
                "SetIdentifier": site,
                "Weight": weight,
                "AliasTarget": {
                    "DNSName": f"{site}.elb.amazonaws.com",
                    "HostedZoneId": "Z1",
                    "EvaluateTargetHealth": False,
                },
                **values,
            },
        }
        route53.change_resource_record_sets(
            HostedZoneId="ZDRILL",
            ChangeBatch={
                "Changes": [
                    record("seoul", 100, HealthCheckId=check["Id"]),
                    record("tokyo", 0),
                ]
            },
        )
        answer = lambda: [one["set"] for one in self.order("dns", name="host.shop.example")["records"]]
        self.assertEqual(answer(), ["seoul"])
        self.put("host.shop.example", 1)
        self.assertEqual(answer(), ["tokyo"])
        self.order("region", region=TOKYO, on=False)
        self.assertEqual(answer(), ["tokyo"], "what the check saw last")
        self.order("region", region=TOKYO, on=True)
        self.put("host.shop.example", 0)
        self.assertEqual(answer(), ["tokyo"], "the highest of a minute counts")
        self.order("forget", region=TOKYO)
        self.assertEqual(self.state("host.shop.example"), "ALARM", "missing data is ignored")
        self.assertEqual(answer(), ["tokyo"])
        # An alarm that says so knows nothing any more; what the check makes of that is its own matter.
        self.alarm("host.shop.example", "missing")
        self.order("forget", region=TOKYO)
        self.assertEqual(self.state("host.shop.example"), "INSUFFICIENT_DATA")
        self.assertEqual(answer(), ["tokyo"])
        self.put("host.shop.example", 0)
        self.assertEqual(answer(), ["seoul"])


class Services(Fake):
    def test_tasks_run_and_are_healthy(self):
        ecs, ec2, elb = self.client("ecs"), self.client("ec2"), self.client("elbv2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        group = elb.create_target_group(Name="tasks", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")[
            "TargetGroups"
        ][0]["TargetGroupArn"]
        ecs.create_cluster(clusterName="one")
        ecs.register_task_definition(
            family="task", containerDefinitions=[{"name": "task", "image": "image", "memory": 128}]
        )
        ecs.create_service(
            cluster="one",
            serviceName="web",
            taskDefinition="task",
            desiredCount=1,
            loadBalancers=[{"targetGroupArn": group, "containerName": "task", "containerPort": 80}],
        )
        healthy = lambda: len(elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"])
        running = lambda: ecs.describe_services(cluster="one", services=["web"])["services"][0]["runningCount"]
        self.assertEqual((running(), healthy()), (1, 1))
        self.order("lag", describes=2)
        ecs.update_service(cluster="one", service="web", desiredCount=3)
        self.assertEqual([running(), running(), running()], [1, 1, 3])
        self.assertEqual(healthy(), 3)

        tasks = lambda family: ecs.list_tasks(cluster="one", family=family)["taskArns"]
        three = tasks("task")
        self.assertEqual((len(set(three)), tasks("other")), (3, []))
        ecs.stop_task(cluster="one", task=three[0])
        self.assertEqual(tasks("task"), three, "another one takes its place")
        job = ecs.run_task(cluster="one", taskDefinition="task", launchType="FARGATE")["tasks"]
        self.assertEqual(len(tasks("task")), 3 + len(job))
        ecs.update_service(cluster="one", service="web", desiredCount=0)
        self.assertEqual(len(tasks("task")), len(job))


if __name__ == "__main__":
    unittest.main()
