// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

/**
 * What a plugin throws. Its jar is foreign: a class that is missing, an assertion, an endless recursion are failures of the
 * plugin and end one action, not the process or the thread that called it.
 */
final class PluginFailures {

    private PluginFailures() {}

    /** Throws {@code thrown} on if it tells of the virtual machine, not of the plugin: no memory, an internal error. */
    static void require(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
    }
}
