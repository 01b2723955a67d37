"""User pools and their clients."""

from __future__ import annotations

from proton_emulator.aws.cloudformation.resources.simple import ApiCall

HANDLERS = {
    "AWS::Cognito::UserPool": ApiCall(
        "cognito-idp",
        "create_user_pool",
        "delete_user_pool",
        "UserPool.Id",
        {"UserPoolId": "Ref"},
        named="UserPoolName",
        only=(
            "AliasAttributes",
            "AutoVerifiedAttributes",
            "MfaConfiguration",
            "Policies",
            "Schema",
            "UserPoolName",
            "UsernameAttributes",
        ),
        renamed={"UserPoolName": "PoolName"},
        gives={"Arn": "UserPool.Arn", "UserPoolId": "UserPool.Id"},
        kept=True,
    ).handler(),
    "AWS::Cognito::UserPoolClient": ApiCall(
        "cognito-idp",
        "create_user_pool_client",
        "delete_user_pool_client",
        "UserPoolClient.ClientId",
        {"UserPoolId": "UserPoolId", "ClientId": "Ref"},
        named="ClientName",
        gives={
            "ClientId": "UserPoolClient.ClientId",
            "ClientSecret": "UserPoolClient.ClientSecret",
            "Name": "ClientName",
        },
        kept=True,
    ).handler(),
}
