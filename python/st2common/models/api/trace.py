# SPDX-License-Identifier: Apache-2.0
"""Traces, as far as sensors name them."""

__all__ = ["TraceContext"]


class TraceContext:
    def __init__(self, id_=None, trace_tag=None):
        self.id_ = id_
        self.trace_tag = trace_tag

    def __str__(self):
        return "{id_: %s, trace_tag: %s}" % (self.id_, self.trace_tag)
