/**
 * From files, environment and options to {@link dev.petrel.engine.config.PetrelConfig}: {@code ConfigKeys} has every key, {@code IniFile} reads
 * a file, {@code ConfigReading} makes the records; all problems are told at once.
 */
@NullMarked
package dev.petrel.engine.config;

import org.jspecify.annotations.NullMarked;
