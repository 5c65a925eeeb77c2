# SPDX-License-Identifier: Apache-2.0
from st2client.models import Pack

__all__ = ["Pack"]
