# SPDX-License-Identifier: Apache-2.0
import uuid

from st2common.runners.base_action import Action

KINDS = {"uuid1": uuid.uuid1, "uuid4": uuid.uuid4}


class MakeUuid(Action):
    def run(self, uuid_type="uuid4"):
        if uuid_type not in KINDS:
            raise ValueError('unknown uuid_type "%s", expected one of %s' % (uuid_type, ", ".join(sorted(KINDS))))
        return str(KINDS[uuid_type]())
