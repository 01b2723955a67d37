"""CloudFormation: our own engine, with moto's resource models as handlers.

``responses`` (the wire) -> ``models`` (stacks and exports of one account and region) -> ``engine``
(create, update, roll back, delete) -> ``resources`` (what one type does). ``template``,
``parameters``, ``intrinsics``, ``transforms`` and ``graph`` turn a template into an ordered plan.
Each resource says how it came about in ``ResourceStatusReason``: see ``stack.Outcome``.
"""
