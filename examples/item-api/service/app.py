"""Answer ``GET /books?isbn=…`` with the item of that number."""

import json
import os

import boto3

KEY = os.environ["KEY_NAME"]
table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    """An API Gateway proxy event in, a proxy response out."""
    key = (event.get("queryStringParameters") or {}).get(KEY)
    if not key:
        return respond(400, {"message": f"Say which item: ?{KEY}=…"})
    item = table.get_item(Key={KEY: key}).get("Item")
    if item is None:
        return respond(404, {"message": f"No item has {KEY} {key}"})
    return respond(200, item)


def respond(status, body):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body, default=str),
    }
