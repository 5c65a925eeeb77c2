# SPDX-License-Identifier: Apache-2.0
"""Rendering of Jinja templates. Needs the library jinja2, which comes with the pack's virtualenv."""

import json

__all__ = ["convert_jinja_to_raw_block", "get_jinja_environment", "is_jinja_expression", "render_values"]

_BLOCKS = ("{{", "{%")


def get_jinja_environment(allow_undefined=False, trim_blocks=True, lstrip_blocks=True):
    import jinja2

    undefined = jinja2.Undefined if allow_undefined else jinja2.StrictUndefined
    environment = jinja2.Environment(undefined=undefined, trim_blocks=trim_blocks, lstrip_blocks=lstrip_blocks)
    environment.filters["to_json_string"] = lambda value, indent=None: json.dumps(value, indent=indent)
    environment.filters["from_json_string"] = json.loads
    return environment


def render_values(mapping=None, context=None, allow_undefined=False):
    """The mapping with every text in it rendered; a dict or list is rendered in all its parts."""
    if not context or not mapping:
        return mapping
    environment = get_jinja_environment(allow_undefined=allow_undefined)
    full = dict(context)
    for key, value in mapping.items():
        full.setdefault(key, value)
    return {key: _render(environment, value, full) for key, value in mapping.items()}


def is_jinja_expression(value):
    return isinstance(value, str) and any(block in value for block in _BLOCKS)


def convert_jinja_to_raw_block(value):
    """The value with every text that holds an expression fenced, so that rendering leaves it as it is."""
    if isinstance(value, dict):
        return {key: convert_jinja_to_raw_block(item) for key, item in value.items()}
    if isinstance(value, list):
        return [convert_jinja_to_raw_block(item) for item in value]
    return "{% raw %}" + value + "{% endraw %}" if is_jinja_expression(value) else value


def _render(environment, value, context):
    if isinstance(value, dict):
        return {key: _render(environment, item, context) for key, item in value.items()}
    if isinstance(value, list):
        return [_render(environment, item, context) for item in value]
    if not isinstance(value, str):
        return value
    return environment.from_string(value).render(context)
