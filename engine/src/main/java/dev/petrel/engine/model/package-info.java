/**
 * The nouns: what is registered, what happened, what runs. {@link dev.petrel.engine.model.ExecutionStatus} has the table of legal
 * transitions, {@link dev.petrel.engine.model.Ids} derives ids. Imports nothing of ours.
 */
@NullMarked
package dev.petrel.engine.model;

import org.jspecify.annotations.NullMarked;
