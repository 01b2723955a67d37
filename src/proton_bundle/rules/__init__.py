"""What can be wrong: one rule, one file, in a folder for each family.

Codes are ``PB`` and three digits: 0 file, 1 layout, 2 manifest, 3 schema, 4 spec, 5 syntax,
6 names, 7 links, 80x-82x Terraform, 83x-85x CodeBuild, 86x-89x preview format, 9 the run itself.
"""
