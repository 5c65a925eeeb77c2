// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

/**
 * A lock that a process holds from its start until the kernel of its machine ends it. Who gets it there knows that the
 * process is gone. It says nothing on another machine, after a reboot, or in another container.
 *
 * @param process a random name of the process: of its lock file, and the mark of all processes that it starts
 * @param boot which kernel it is: the random id that that made when the machine started
 * @param pidNamespace among which processes it can see, and is seen
 * @param file the lock file as the kernel knows it: device and inode
 */
public record ProcessLock(String process, String boot, String pidNamespace, String file) {}
