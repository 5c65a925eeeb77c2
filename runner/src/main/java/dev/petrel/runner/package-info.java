/**
 * Runs actions. The way of an execution, in the order to read: {@link dev.petrel.runner.ActionRunner} is the service;
 * {@code RunnerSession} takes notifications as slots are free; {@code ExecutionWorker} takes one to its end: {@code Claims},
 * {@code Preparation}, {@code ActiveRun} with the plugin's runner ({@link dev.petrel.runner.spi}), {@code ResultWriter}.
 * {@code CancelListener}, {@code Reaper} and {@code Sweeper} work beside it.
 */
@NullMarked
package dev.petrel.runner;

import org.jspecify.annotations.NullMarked;
