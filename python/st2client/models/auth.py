# SPDX-License-Identifier: Apache-2.0
from st2client.models import ApiKey, Token

__all__ = ["ApiKey", "Token"]
