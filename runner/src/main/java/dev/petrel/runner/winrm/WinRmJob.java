// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.runner.spi.TimeLimit;

/**
 * What a run does on its host.
 *
 * @param limit how long all of it may take
 * @param powerShell whether what it writes to its standard error is PowerShell's XML
 */
record WinRmJob(Endpoint endpoint, ShellSettings settings, TimeLimit limit, Steps steps, boolean powerShell) {}
