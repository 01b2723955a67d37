"""tmp"""
HANDLERS = {}
