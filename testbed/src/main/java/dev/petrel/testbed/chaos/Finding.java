// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

/** A promise that was not kept. */
record Finding(Kind kind, String text) {

    /** The promises, by how they break. */
    enum Kind {
        LOST("accepted events without an execution"),
        DUPLICATE("events with more than one execution"),
        RUN_TWICE("executions that started more often than they may or were claimed, or ran twice at once"),
        STUCK("executions that did not end"),
        WRONG_END("executions that failed, timed out or were canceled, though their action does not fail"),
        FALSE_END("executions that succeeded without the end of the run that was claimed last"),
        LEFT_AN_END("executions that left a terminal state"),
        TOO_MANY("executions that started when as many of their action ran as its policy allows"),
        TWO_OWNERS("events dispatched by a sensor after its successor had begun"),
        TASK_LOST("tasks of workflows that were left out, or succeeded without being run"),
        TASK_TWICE("tasks of workflows with more than one execution, or run again though their action must not be"),
        TOO_EARLY("tasks of workflows that started before the one that they follow had ended"),
        WRONG_OUTPUT("workflows whose output is not what their tasks printed");

        private final String meaning;

        Kind(String meaning) {
            this.meaning = meaning;
        }

        String meaning() {
            return meaning;
        }
    }
}
