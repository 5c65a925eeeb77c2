# SPDX-License-Identifier: Apache-2.0
from st2client.models import Config, ConfigSchema

__all__ = ["Config", "ConfigSchema"]
