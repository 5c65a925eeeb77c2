// SPDX-License-Identifier: Apache-2.0
/** The runners that run commands and scripts on Windows hosts through WinRM, which is WS-Management. */
@NullMarked
package dev.petrel.runner.winrm;

import org.jspecify.annotations.NullMarked;
