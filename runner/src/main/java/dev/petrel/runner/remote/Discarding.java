// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import java.io.OutputStream;

/** Takes what is not wanted. Unlike Java's own, still so after a close: a connection may have more to give then. */
final class Discarding extends OutputStream {

    @Override
    public void write(int one) {}

    @Override
    public void write(byte[] bytes, int offset, int length) {}
}
