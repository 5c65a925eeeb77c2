// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

/** The text that a source gives to a key. */
record Setting(String section, String name, String text, Source source) {

    String dotted() {
        return section + "." + name;
    }
}
