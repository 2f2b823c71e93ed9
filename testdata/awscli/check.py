"""Holds calls of the AWS CLI against the CLI itself, without a network.

Reads a file with one argument list a line, as JSON. Each is parsed by the AWS
CLI and built into a request by botocore, which knows each service, operation,
required and known option, and the shape of each value; the request is not sent.
What botocore leaves to the service is checked here: values of enumerations, that
each value arrives as it was given, whatever the CLI could take it for, and that a
query asks for what the answer has.
"""

import contextlib
import io
import json
import os
import re
import sys

os.environ.update(
    AWS_ACCESS_KEY_ID="AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY="none",
    AWS_EC2_METADATA_DISABLED="true",
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    AWS_PAGER="",
    # What the shell would give the CLI in a UTF-8 locale.
    PYTHONIOENCODING="utf-8",
)

import jmespath  # noqa: E402
from awscli.clidriver import create_clidriver  # noqa: E402


class Answer:
    status_code = 200
    headers: dict = {}


def enums(shape, value, where, wrong):
    """Collects values that are not among those that a shape allows."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, member in value.items():
            if name in shape.members:
                enums(shape.members[name], member, f"{where}.{name}", wrong)
    elif shape.type_name == "list" and isinstance(value, list):
        for member in value:
            enums(shape.member, member, f"{where}[]", wrong)
    elif shape.type_name == "map" and isinstance(value, dict):
        for key, member in value.items():
            enums(shape.key, key, f"{where} key", wrong)
            enums(shape.value, member, f"{where}.{key}", wrong)
    elif shape.type_name == "string" and getattr(shape, "enum", None) and value not in shape.enum:
        wrong.append(f"{where} is {value!r}, not one of {', '.join(shape.enum)}")


def leaves(value):
    """Gives the values at the ends of lists and structures, as text."""
    if isinstance(value, dict):
        return [text for member in value.values() for text in leaves(member)]
    if isinstance(value, list):
        return [text for member in value for text in leaves(member)]
    return [value if isinstance(value, str) else json.dumps(value)]


# Options that the CLI keeps for itself, and short forms of structures of ours.
OWN = {"--region", "--query", "--output", "--max-items", "--cli-input-json"}
SHORT = re.compile(r"[A-Z][A-Za-z]+=")


def misread(argv, params):
    """Gives the values of options that did not arrive."""
    arrived = set(leaves(params))
    missing, option = [], ""
    for word in argv[2:]:
        value = word
        if word.startswith("--"):
            option, joined, value = word.partition("=")
            if not joined:
                continue
        if option in OWN or value in arrived or SHORT.match(value):
            continue
        try:
            inside = json.loads(value)
        except ValueError:
            inside = None
        if not isinstance(inside, (list, dict)) or not arrived.issuperset(leaves(inside)):
            missing.append(f"{option}: {value!r} did not arrive")
    return missing


def answer(shape, flag, depth=0):
    """Makes an answer of a shape, with all of its members."""
    if depth > 8:
        return None
    if shape.type_name == "structure":
        return {name: answer(member, flag, depth + 1) for name, member in shape.members.items()}
    if shape.type_name == "list":
        return [answer(shape.member, flag, depth + 1)]
    if shape.type_name == "map":
        return {"key": answer(shape.value, flag, depth + 1)}
    if shape.type_name == "boolean":
        return flag
    return "networkInterfaceId"  # the one text that a query asks for


def finds(query, shape):
    """Tells whether a query finds anything in an answer that has all."""
    return any(jmespath.search(query, answer(shape, flag)) not in (None, [], [[]]) for flag in (True, False))


class Checker:
    def __init__(self):
        self.renew()

    def renew(self):
        """Starts the CLI anew: what some calls customise stays in one."""
        self.driver = create_clidriver()
        self.sent = []
        self.wrong = []
        self.driver.session.register("before-parameter-build.*.*", self.build)
        self.driver.session.register("before-call.*.*", self.call)

    def build(self, params, model, **_):
        if model.input_shape is not None:
            enums(model.input_shape, params, model.name, self.wrong)
        self.wrong += misread(self.argv, params)
        if "--query" in self.argv:
            query = self.argv[self.argv.index("--query") + 1]
            if model.output_shape is None or not finds(query, model.output_shape):
                self.wrong.append(f"--query {query} finds nothing in an answer of {model.name}")

    def call(self, model, **_):
        self.sent.append(model.name)
        return Answer(), {"ResponseMetadata": {}}

    def check(self, argv):
        """Gives what is wrong with a call, "" for nothing."""
        self.sent, self.wrong, self.argv = [], [], argv
        said = io.StringIO()
        try:
            with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
                self.driver.main(argv)
        except SystemExit:
            pass
        if self.wrong:
            return "; ".join(self.wrong)
        if not self.sent:
            return said.getvalue().strip() or "it sends no request"
        return ""


# Calls that must be found wrong, or nothing was checked.
WRONG = [
    ["iam", "delete-usr", "--user-name", "x"],
    ["iam", "delete-user"],
    ["iam", "delete-user", "--user", "--user-name", "x"],
    ["iam", "update-access-key", "--access-key-id", "AKIAIOSFODNN7EXAMPLE", "--status", "inactive"],
    ["ec2", "create-snapshots", "--instance-specification", '{"Instance":"i-0123456789abcdef0"}', "--region", "us-east-1"],
    ["ec2", "terminate-instances", "--instance-ids", '["i-1"', "--region", "us-east-1"],
    ["iam", "delete-user", "--user-name", "-x"],
    ["iam", "list-access-keys", "--query", "AccessKeyMetadata[].AccesKeyId"],
    ["lambda", "delete-function", "--function-name", "file:///dev/null", "--region", "us-east-1"],
]


def main():
    checker, calls, bad, operations = Checker(), 0, 0, set()
    for argv in WRONG:
        if not checker.check(argv):
            sys.exit(f"the check lets pass what is wrong: {json.dumps(argv)}")
    with open(sys.argv[1], encoding="utf-8") as lines:
        last = None
        for argv in sorted(json.loads(line) for line in lines):
            calls += 1
            if last is not None and argv[:2] != last[:2] and last[1].startswith("modify-"):
                checker.renew()
            last = argv
            why = checker.check(argv)
            operations.add(tuple(argv[:2]))
            if why:
                bad += 1
                print(f"{json.dumps(argv)}\n  {why}")
    print(f"{calls} calls of {len(operations)} operations, {bad} not valid")
    sys.exit(1 if bad or not calls else 0)


if __name__ == "__main__":
    main()
