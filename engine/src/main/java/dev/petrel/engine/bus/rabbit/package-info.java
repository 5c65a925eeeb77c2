/** The bus on a broker that speaks AMQP 0-9-1. The only package that sees the broker's client library. */
@NullMarked
package dev.petrel.engine.bus.rabbit;

import org.jspecify.annotations.NullMarked;
