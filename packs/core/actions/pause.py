# SPDX-License-Identifier: Apache-2.0
import random as dice
import time

from st2common.runners.base_action import Action


class Pause(Action):
    def run(self, max_pause, random=False):
        seconds = dice.uniform(0, max_pause) if random else max_pause
        time.sleep(seconds)
        return seconds
