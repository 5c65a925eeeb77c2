# SPDX-License-Identifier: Apache-2.0
from st2common.runners.base_action import Action


class CountWords(Action):
    def run(self, text):
        words = text.split()
        self.logger.info("counted %d words", len(words))
        return {"words": len(words), "longest": max(words, key=len, default="")}
