// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import dev.petrel.expression.Decryption;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** What an expression can know of the world. */
record Surroundings(Clock clock, RandomGenerator random, Decryption decryption) {}
