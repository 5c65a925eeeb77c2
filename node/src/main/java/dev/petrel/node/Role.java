// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import java.util.List;

/** What a process may do in the cluster. The words are StackStorm's. */
public enum Role {
    SENSORCONTAINER("sensorcontainer"),
    RULESENGINE("rulesengine"),
    ACTIONRUNNER("actionrunner"),
    API("api");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    static List<Role> all() {
        return List.of(values());
    }
}
