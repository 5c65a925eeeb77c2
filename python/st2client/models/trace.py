# SPDX-License-Identifier: Apache-2.0
from st2client.models import Trace

__all__ = ["Trace"]
