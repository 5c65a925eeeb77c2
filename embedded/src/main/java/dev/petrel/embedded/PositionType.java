// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import java.nio.ByteBuffer;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;

/**
 * Positions of documents as H2 writes and compares objects of any class. That begins with a search for the class, which is
 * left out where both are numbers.
 */
final class PositionType extends BasicDataType<Object> {

    private static final int MEMORY_OF_NUMBER = 24;

    private final ObjectDataType objects = new ObjectDataType();

    @Override
    public int compare(Object a, Object b) {
        return a instanceof Long one && b instanceof Long other ? one.compareTo(other) : objects.compare(a, b);
    }

    @Override
    public int getMemory(Object position) {
        return position instanceof Long ? MEMORY_OF_NUMBER : objects.getMemory(position);
    }

    @Override
    public void write(WriteBuffer buffer, Object position) {
        objects.write(buffer, position);
    }

    @Override
    public Object read(ByteBuffer buffer) {
        return objects.read(buffer);
    }

    @Override
    public Object[] createStorage(int size) {
        return new Object[size];
    }
}
