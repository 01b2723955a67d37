"""CodeBuild provisioning: the manifest's commands, run on this machine as CodeBuild would run them.

``build`` is the way in. A build gets a folder of its own with the bundle's files and the inputs
beside them, one shell for all its commands, and a stream of CloudWatch Logs for what they say.
"""
