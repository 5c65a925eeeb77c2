/**
 * The triggers that Petrel itself fires ({@link dev.petrel.engine.trigger.OwnTriggers}), but for timers and the processes
 * of sensors: ends of executions, notifications, changes of the datastore. Their events have ids that are derived from
 * what they tell of, and go to the same queue as those of sensors.
 */
@org.jspecify.annotations.NullMarked
package dev.petrel.engine.trigger;
