// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

/** What is done to the node that owns the sensor, so that the sensor needs another process. */
enum Takeover {
    /** Killed, and not started again until another node dispatches: as if its machine were lost. */
    LOST("The machine is lost", "kill -9 of the node that owns the sensor, which stays away", 12),
    /** Killed, and started again soon, as a service manager does. */
    RESTARTED("The process is killed and started again", "kill -9 of the node, which is started again 0.5 s later", 5),
    /** Asked to stop. */
    STOPPED("The node stops", "SIGTERM to the node", 1);

    private final String title;
    private final String what;
    private final double promisedSeconds;

    Takeover(String title, String what, double promisedSeconds) {
        this.title = title;
        this.what = what;
        this.promisedSeconds = promisedSeconds;
    }

    String title() {
        return title;
    }

    /** What is done, for people. */
    String what() {
        return what;
    }

    /** How long it may take until the next process's first event was accepted. */
    double promisedSeconds() {
        return promisedSeconds;
    }
}
