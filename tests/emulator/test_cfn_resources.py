"""Types made by their services' own APIs: what a template says is what the service answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from emulator.cfn_aws import Aws, embedded_aws
from emulator.cfn_inventory import inventory

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def aws() -> Iterator[Aws]:
    with embedded_aws() as found:
        yield found


def created(aws: Aws, template: str, name: str = "s") -> dict[str, dict[str, Any]]:
    stack = aws.create(name, template)
    assert stack["StackStatus"] == "CREATE_COMPLETE", aws.reasons(name)
    return aws.resources(name)


def deleted(aws: Aws, name: str = "s") -> None:
    aws.cloudformation.delete_stack(StackName=name)
    status = aws.cloudformation.list_stacks()["StackSummaries"][0]["StackStatus"]
    assert status == "DELETE_COMPLETE", aws.reasons(name)


FUNCTION_URI = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:f/invocations"
)
API = """
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        swagger: 2.0
        info: {title: books, version: 1.0}
        paths:
          /books/{id}:
            get:
              responses: {"200": {description: ok}}
              x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: URI}
          /{proxy+}:
            x-amazon-apigateway-any-method:
              x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: URI}
  Deployment: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !Ref Api}}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
      DeploymentId: !Ref Deployment
      StageName: prod
      Variables: {ALIAS: live}
      TracingEnabled: true
Outputs:
  Api: {Value: !Ref Api}
  Root: {Value: !GetAtt Api.RootResourceId}
  Deployment: {Value: !Ref Deployment}
""".replace("URI", FUNCTION_URI)


def test_a_rest_api_is_imported_from_its_body(aws: Aws) -> None:
    created(aws, API)
    gateway, outputs = aws.client("apigateway"), aws.outputs("s")
    api = outputs["Api"]
    assert gateway.get_rest_api(restApiId=api)["name"] == "books"
    resources = {each["path"]: each for each in gateway.get_resources(restApiId=api)["items"]}
    assert set(resources) == {"/", "/books", "/books/{id}", "/{proxy+}"}
    assert resources["/"]["id"] == outputs["Root"]
    assert set(resources["/{proxy+}"]["resourceMethods"]) == {"ANY"}
    integration = gateway.get_integration(
        restApiId=api, resourceId=resources["/books/{id}"]["id"], httpMethod="GET"
    )
    assert (integration["type"], integration["uri"]) == ("AWS_PROXY", FUNCTION_URI)
    stage = gateway.get_stage(restApiId=api, stageName="prod")
    assert stage["variables"] == {"ALIAS": "live"}
    assert stage["deploymentId"] == outputs["Deployment"]


def test_a_new_body_replaces_the_paths_of_the_same_api(aws: Aws) -> None:
    created(aws, API)
    api = aws.outputs("s")["Api"]
    aws.update("s", API.replace("/books/{id}", "/shelves").replace("ALIAS: live", "OTHER: next"))
    gateway = aws.client("apigateway")
    assert aws.outputs("s")["Api"] == api
    paths = {each["path"] for each in gateway.get_resources(restApiId=api)["items"]}
    assert paths == {"/", "/shelves", "/{proxy+}"}
    assert gateway.get_stage(restApiId=api, stageName="prod")["variables"] == {"OTHER": "next"}
    deleted(aws)
    assert gateway.get_rest_apis()["items"] == []


REDEPLOY = """
Resources:
  Again:
    Type: AWS::ApiGateway::Deployment
    Properties: {RestApiId: API, StageName: prod, Description: again}
Outputs: {Id: {Value: !Ref Again}}
"""


def test_a_deployment_from_another_stack_moves_the_stage_and_moves_it_back(aws: Aws) -> None:
    created(aws, API)
    outputs, gateway = aws.outputs("s"), aws.client("apigateway")
    created(aws, REDEPLOY.replace("API", outputs["Api"]), "again")
    stage = gateway.get_stage(restApiId=outputs["Api"], stageName="prod")
    assert stage["deploymentId"] == aws.outputs("again")["Id"]
    assert stage["variables"] == {"ALIAS": "live"}
    deleted(aws, "again")
    stage = gateway.get_stage(restApiId=outputs["Api"], stageName="prod")
    assert stage["deploymentId"] == outputs["Deployment"]


def test_a_deployment_makes_the_stage_it_names(aws: Aws) -> None:
    created(aws, API)
    api, gateway = aws.outputs("s")["Api"], aws.client("apigateway")
    created(aws, REDEPLOY.replace("API", api).replace("prod", "extra"), "again")
    names = {each["stageName"] for each in gateway.get_stages(restApiId=api)["item"]}
    assert names == {"prod", "extra"}
    deleted(aws, "again")
    assert [each["stageName"] for each in gateway.get_stages(restApiId=api)["item"]] == ["prod"]


LAMBDA = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties: {AssumeRolePolicyDocument: {Statement: []}}
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: python3.11
      Role: !GetAtt Role.Arn
      Timeout: "7"
      Environment: {Variables: {STAGE: dev, COUNT: 3}}
      Code: {ZipFile: "def handler(event, context): return 'one'"}
      Tags: [{Key: a, Value: b}]
  Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Function}}
  Alias:
    Type: AWS::Lambda::Alias
    Properties: {FunctionName: !Ref Function, FunctionVersion: !GetAtt Version.Version, Name: live}
  Permission:
    Type: AWS::Lambda::Permission
    Properties: {FunctionName: !Ref Alias, Action: lambda:InvokeFunction, Principal: apigateway.amazonaws.com}
Outputs:
  Version: {Value: !Ref Version}
  Alias: {Value: !Ref Alias}
  Name: {Value: !Ref Function}
"""


def test_functions_versions_aliases_and_permissions(aws: Aws) -> None:
    created(aws, LAMBDA)
    outputs, service = aws.outputs("s"), aws.client("lambda")
    function = f"arn:aws:lambda:us-east-1:123456789012:function:{outputs['Name']}"
    assert outputs["Version"] == f"{function}:1"
    assert outputs["Alias"] == f"{function}:live"
    found = service.get_function(FunctionName=outputs["Name"])
    assert found["Configuration"]["Timeout"] == 7
    assert found["Configuration"]["Environment"]["Variables"] == {"STAGE": "dev", "COUNT": "3"}
    assert found["Tags"]["a"] == "b"
    policy = json.loads(
        service.get_policy(FunctionName=outputs["Name"], Qualifier="live")["Policy"]
    )
    assert policy["Statement"][0]["Principal"] == {"Service": "apigateway.amazonaws.com"}

    aws.update("s", LAMBDA.replace("'one'", "'two'").replace("STAGE: dev", "STAGE: prod"))
    changed = service.get_function(FunctionName=outputs["Name"])["Configuration"]
    assert changed["CodeSha256"] != found["Configuration"]["CodeSha256"]
    assert changed["Environment"]["Variables"]["STAGE"] == "prod"
    deleted(aws)
    assert service.list_functions()["Functions"] == []


GROUP = """
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: "80", ToPort: PORT, CidrIp: 0.0.0.0/0}
        - {IpProtocol: "-1", CidrIp: 10.0.0.0/8}
      SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]
  More:
    Type: AWS::EC2::SecurityGroupEgress
    Properties: {GroupId: !Ref Group, IpProtocol: udp, FromPort: 53, ToPort: 53, CidrIp: 10.0.0.2/32}
Outputs: {Id: {Value: !GetAtt Group.GroupId}}
"""


def ports(rules: list[dict[str, Any]]) -> set[tuple[str, int | None]]:
    return {(rule["IpProtocol"], rule.get("ToPort")) for rule in rules}


def test_a_security_group_has_the_rules_of_the_template_only(aws: Aws) -> None:
    created(aws, GROUP.replace("PORT", "80"))
    identifier, ec2 = aws.outputs("s")["Id"], aws.client("ec2")
    (group,) = ec2.describe_security_groups(GroupIds=[identifier])["SecurityGroups"]
    assert ports(group["IpPermissionsEgress"]) == {("tcp", 443), ("udp", 53)}
    assert {kind for kind, _ in ports(group["IpPermissions"])} == {"tcp", "-1"}
    tags = {tag["Key"]: tag["Value"] for tag in group["Tags"]}
    assert tags["aws:cloudformation:logical-id"] == "Group"
    aws.update("s", GROUP.replace("PORT", "90"))
    assert aws.outputs("s")["Id"] == identifier
    (group,) = ec2.describe_security_groups(GroupIds=[identifier])["SecurityGroups"]
    assert ("tcp", 90) in ports(group["IpPermissions"])
    assert ("tcp", 80) not in ports(group["IpPermissions"])
    assert ports(group["IpPermissionsEgress"]) == {("tcp", 443), ("udp", 53)}
    deleted(aws)


HTTP_API = """
Resources:
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: http, ProtocolType: HTTP}}
  Integration:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: "arn:aws:lambda:us-east-1:123456789012:function:f", PayloadFormatVersion: 2.0}
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: GET /a, Target: !Sub "integrations/${Integration}"}
  Stage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: $default, AutoDeploy: true}}
Outputs: {Url: {Value: !GetAtt Api.ApiEndpoint}, Id: {Value: !Ref Api}}
"""


def test_an_http_api_with_route_and_stage(aws: Aws) -> None:
    created(aws, HTTP_API)
    outputs, gateway = aws.outputs("s"), aws.client("apigatewayv2")
    assert outputs["Url"] == f"https://{outputs['Id']}.execute-api.us-east-1.amazonaws.com"
    (route,) = gateway.get_routes(ApiId=outputs["Id"])["Items"]
    (integration,) = gateway.get_integrations(ApiId=outputs["Id"])["Items"]
    assert route["RouteKey"] == "GET /a"
    assert route["Target"] == f"integrations/{integration['IntegrationId']}"
    assert integration["PayloadFormatVersion"] == "2.0"
    stage = gateway.get_stage(ApiId=outputs["Id"], StageName="$default")
    assert stage["AutoDeploy"] is True
    aws.update("s", HTTP_API.replace("GET /a", "POST /b"))
    assert [each["RouteKey"] for each in gateway.get_routes(ApiId=outputs["Id"])["Items"]] == [
        "POST /b"
    ]
    deleted(aws)
    assert gateway.get_apis()["Items"] == []


def test_the_short_form_of_an_http_api_answers_all_routes(aws: Aws) -> None:
    body = HTTP_API.partition("  Integration:")[0].replace(
        "ProtocolType: HTTP",
        "ProtocolType: HTTP, Target: 'arn:aws:lambda:us-east-1:123456789012:function:f'",
    )
    resources = created(aws, body)
    api, gateway = resources["Api"]["PhysicalResourceId"], aws.client("apigatewayv2")
    assert [each["RouteKey"] for each in gateway.get_routes(ApiId=api)["Items"]] == ["$default"]
    assert gateway.get_stage(ApiId=api, StageName="$default")["AutoDeploy"] is True


POLICIES = """
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Queue: {Type: AWS::SQS::Queue}
  Bucket: {Type: AWS::S3::Bucket}
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt Queue.Arn, FilterPolicy: {kind: [a]}}
  TopicPolicy: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!Ref Topic], PolicyDocument: DOCUMENT}}
  QueuePolicy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Queue], PolicyDocument: DOCUMENT}}
  BucketPolicy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Bucket, PolicyDocument: DOCUMENT}}
""".replace(
    "DOCUMENT",
    "{Version: 2012-10-17, Id: ours, Statement: [{Effect: Allow, Principal: '*', Action: '*', Resource: '*'}]}",
)


def test_policies_reach_what_they_name(aws: Aws) -> None:
    found = {name: each["PhysicalResourceId"] for name, each in created(aws, POLICIES).items()}
    topic = aws.client("sns").get_topic_attributes(TopicArn=found["Topic"])["Attributes"]
    queue = aws.client("sqs").get_queue_attributes(
        QueueUrl=found["Queue"], AttributeNames=["Policy"]
    )
    bucket = aws.client("s3").get_bucket_policy(Bucket=found["Bucket"])
    for policy in (topic["Policy"], queue["Attributes"]["Policy"], bucket["Policy"]):
        assert json.loads(policy)["Id"] == "ours"
    subscription = aws.client("sns").get_subscription_attributes(
        SubscriptionArn=found["Subscription"]
    )
    assert json.loads(subscription["Attributes"]["FilterPolicy"]) == {"kind": ["a"]}
    deleted(aws)


PIPELINE = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Action: sts:AssumeRole, Principal: {Service: codepipeline.amazonaws.com}}]
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: !GetAtt Role.Arn
      Artifacts: {Type: CODEPIPELINE}
      Source: {Type: CODEPIPELINE, BuildSpec: "version: 0.2"}
      Environment:
        Type: LINUX_CONTAINER
        Image: image
        ComputeType: BUILD_GENERAL1_SMALL
        EnvironmentVariables: [{Name: A, Value: 1}]
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: !GetAtt Role.Arn
      ArtifactStore: {Type: S3, Location: bucket}
      Stages:
        - Name: Source
          Actions:
            - Name: Checkout
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeStarSourceConnection, Version: 1}
              Configuration: {FullRepositoryId: org/code, BranchName: main}
              OutputArtifacts: [{Name: Code}]
        - Name: Build
          Actions:
            - Name: Build
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: 1}
              Configuration: {ProjectName: !Ref Project}
              InputArtifacts: [{Name: Code}]
Outputs: {Name: {Value: !Ref Pipeline}}
"""


def test_a_pipeline_and_its_project(aws: Aws) -> None:
    resources = created(aws, PIPELINE)
    project = resources["Project"]["PhysicalResourceId"]
    (found,) = aws.client("codebuild").batch_get_projects(names=[project])["projects"]
    assert found["source"]["buildspec"] == "version: 0.2"
    assert found["environment"]["environmentVariables"] == [{"name": "A", "value": "1"}]
    pipeline = aws.client("codepipeline").get_pipeline(name=aws.outputs("s")["Name"])["pipeline"]
    action = pipeline["stages"][0]["actions"][0]
    assert action["configuration"] == {"FullRepositoryId": "org/code", "BranchName": "main"}
    assert action["actionTypeId"]["version"] == "1"
    deleted(aws)
    assert aws.client("codebuild").list_projects()["projects"] == []


def test_a_made_up_value_stays_the_same_for_as_long_as_its_resource(aws: Aws) -> None:
    body = """
    Resources:
      Runner: {Type: AWS::AppRunner::Service, Properties: {ServiceName: shop, SourceConfiguration: {AutoDeploymentsEnabled: FLAG}}}
    Outputs: {Url: {Value: !GetAtt Runner.ServiceUrl}, Arn: {Value: !GetAtt Runner.ServiceArn}}
    """
    aws.create("s", body.replace("FLAG", "true"))
    before = aws.outputs("s")
    assert before["Arn"].startswith("arn:aws:apprunner:us-east-1:123456789012:service/")
    aws.update("s", body.replace("FLAG", "false"))
    assert aws.outputs("s") == before


SECRET = """
Resources:
  Generated:
    Type: AWS::SecretsManager::Secret
    Properties:
      Description: TEXT
      GenerateSecretString:
        SecretStringTemplate: '{"username": "admin"}'
        GenerateStringKey: password
        PasswordLength: "12"
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !Sub "{{resolve:secretsmanager:${Generated}:SecretString:username}}"
"""


def test_a_generated_secret_is_read_by_its_own_stack_and_survives_updates(aws: Aws) -> None:
    found = created(aws, SECRET)
    arn, secrets = found["Generated"]["PhysicalResourceId"], aws.client("secretsmanager")
    value = json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"])
    assert value["username"] == "admin"
    assert len(value["password"]) == 12
    topic = aws.client("sns").get_topic_attributes(TopicArn=found["Topic"]["PhysicalResourceId"])
    assert topic["Attributes"]["DisplayName"] == "admin"
    aws.update("s", SECRET.replace("TEXT", "other"))
    assert json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"]) == value
    assert secrets.describe_secret(SecretId=arn)["Description"] == "other"
    deleted(aws)
    assert secrets.list_secrets()["SecretList"] == []


MANY = """
Resources:
  Group: {Type: AWS::Logs::LogGroup}
  Stream: {Type: AWS::Logs::LogStream, Properties: {LogGroupName: !Ref Group}}
  Metric:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref Group
      FilterPattern: ERROR
      MetricTransformations: [{MetricName: errors, MetricNamespace: app, MetricValue: "1"}]
  Pool: {Type: AWS::Cognito::UserPool}
  Client: {Type: AWS::Cognito::UserPoolClient, Properties: {UserPoolId: !Ref Pool}}
Outputs:
  Pool: {Value: !GetAtt Pool.Arn}
  Client: {Value: !Ref Client}
"""


def test_types_of_one_call_are_made_and_removed(aws: Aws) -> None:
    found = created(aws, MANY)
    assert {each["ResourceStatusReason"] for each in found.values()} == {"emulated"}
    logs, cognito = aws.client("logs"), aws.client("cognito-idp")
    group = found["Group"]["PhysicalResourceId"]
    (stream,) = logs.describe_log_streams(logGroupName=group)["logStreams"]
    assert stream["logStreamName"] == found["Stream"]["PhysicalResourceId"]
    assert (
        logs.describe_metric_filters(logGroupName=group)["metricFilters"][0]["filterPattern"]
        == "ERROR"
    )
    pool = found["Pool"]["PhysicalResourceId"]
    clients = cognito.list_user_pool_clients(UserPoolId=pool, MaxResults=5)["UserPoolClients"]
    assert [each["ClientId"] for each in clients] == [aws.outputs("s")["Client"]]
    assert aws.outputs("s")["Pool"].endswith(f":userpool/{pool}")
    deleted(aws)
    assert cognito.list_user_pools(MaxResults=5)["UserPools"] == []


ACCESS = """
  Validator: {Type: AWS::ApiGateway::RequestValidator, Properties: {RestApiId: !Ref Api, ValidateRequestBody: "true"}}
  Authorizer:
    Type: AWS::ApiGateway::Authorizer
    Properties:
      RestApiId: !Ref Api
      Name: token
      Type: TOKEN
      IdentitySource: method.request.header.Authorization
      AuthorizerUri: URI
  Key: {Type: AWS::ApiGateway::ApiKey, Properties: {Enabled: true}}
  Plan: {Type: AWS::ApiGateway::UsagePlan, Properties: {ApiStages: [{ApiId: !Ref Api, Stage: !Ref Stage}]}}
  PlanKey: {Type: AWS::ApiGateway::UsagePlanKey, Properties: {UsagePlanId: !Ref Plan, KeyId: !Ref Key, KeyType: API_KEY}}
Outputs:
""".replace("URI", FUNCTION_URI)


def test_keys_plans_authorizers_and_validators_of_a_rest_api(aws: Aws) -> None:
    found = created(aws, API.replace("Outputs:\n", ACCESS.lstrip("\n")))
    assert {each["ResourceStatusReason"] for each in found.values()} == {"emulated"}
    gateway, api = aws.client("apigateway"), aws.outputs("s")["Api"]
    authorizer = found["Authorizer"]["PhysicalResourceId"]
    assert gateway.get_authorizer(restApiId=api, authorizerId=authorizer)["name"] == "token"
    (validator,) = gateway.get_request_validators(restApiId=api)["items"]
    assert validator["validateRequestBody"] is True
    plan = found["Plan"]["PhysicalResourceId"]
    assert gateway.get_usage_plan(usagePlanId=plan)["apiStages"] == [
        {"apiId": api, "stage": "prod"}
    ]
    (key,) = gateway.get_usage_plan_keys(usagePlanId=plan)["items"]
    assert key["id"] == found["Key"]["PhysicalResourceId"]
    deleted(aws)
    assert gateway.get_api_keys()["items"] == []
    assert gateway.get_usage_plans()["items"] == []


HALF_MADE = [
    API.replace(FUNCTION_URI, "nowhere"),
    GROUP.replace("PORT", "80").replace("CidrIp: 10.0.0.0/8", "CidrIp: not-a-block"),
    """
    Resources:
      Api:
        Type: AWS::ApiGatewayV2::Api
        Properties: {Name: a, ProtocolType: HTTP, RouteKey: no route key, Target: "arn:aws:lambda:r:1:function:f", CorsConfiguration: {}}
      Bad:
        Type: AWS::Lambda::Permission
        DependsOn: Api
        Properties: {FunctionName: nobody, Action: a, Principal: b}
    """,
]


@pytest.mark.parametrize("template", HALF_MADE, ids=["rest-api", "security-group", "http-api"])
def test_what_fails_half_way_leaves_nothing(aws: Aws, template: str) -> None:
    before = inventory(aws.client)
    stack = aws.create("half", template)
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert inventory(aws.client) == before
