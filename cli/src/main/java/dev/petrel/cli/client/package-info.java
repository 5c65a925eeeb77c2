/**
 * Commands that call the REST service. {@code ApiClient} sends and reads; {@code Resources} names what can be listed and got; each
 * other file is a command or what some of them share.
 */
@NullMarked
package dev.petrel.cli.client;

import org.jspecify.annotations.NullMarked;
