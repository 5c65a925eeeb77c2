// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.execution.Cancellation;
import dev.petrel.engine.execution.Steering;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.store.ExecutionStore.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two processes that do something to the same workflow: the first is held up before each of its calls of the database in
 * turn, and the second does all of what it does there.
 */
@Timeout(120)
class WorkflowRacesTest {

    private static final String TWO = "[{\"name\": \"a\"}, {\"name\": \"b\"}]";

    /** Two things that happen at once, to workflows of a world of their own. */
    private abstract static class Race {

        final World world = new World();
        private final InterruptedStore[] seen = new InterruptedStore[1];
        final World.Node first = world.node(store -> {
            seen[0] = new InterruptedStore(store);
            return seen[0].seen();
        });
        final World.Node second = world.node();
        String id = "";

        abstract void prepare();

        abstract void one();

        abstract void other();

        /** What must have come of it; the world has had some time for it. */
        abstract void verify() throws Exception;

        /** False if the first makes fewer calls than that. */
        final boolean run(int at) throws Exception {
            try (world) {
                prepare();
                seen[0].interrupt(at, this::other);
                one();
                boolean interrupted = !seen[0].where().isEmpty();
                String where = "held up before call " + at + ", " + seen[0].where();
                seen[0].interrupt(0, () -> {});
                if (!interrupted) {
                    other();
                }
                try {
                    settle();
                    verify();
                    assertThat(world.memory.executions().find(Query.all()).items())
                            .allMatch(execution -> execution.status().isTerminal());
                    assertThat(world.memory.executions().unsettled(10)).isEmpty();
                    assertThat(world.memory.executions().steered(10)).isEmpty();
                    second.sweep(3);
                    assertThat(world.memory.workflows().unsettled(10)).isEmpty();
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(where + ": " + e.getMessage(), e);
                }
                return interrupted;
            }
        }

        final void sweep(int rounds) {
            try {
                second.sweep(rounds);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Not so long that the workflows are compared with their tasks. */
        final void settle() throws Exception {
            for (int i = 0; i < 2; i++) {
                second.run();
                second.sweep(2);
            }
            second.run();
        }

        final void begin(String tasks) {
            id = second.request(tasks);
            second.run(world.execution(id));
        }

        final Execution claim(World.Node node, String workflow, int child) {
            return node.claim(world.children(workflow).get(child)).orElseThrow();
        }

        /** Whether it is pausing by that. */
        final boolean pause(World.Node node, String workflow) {
            Optional<Steering> outcome = node.lifecycle.pause(workflow);
            return outcome.filter(each -> each instanceof Steering.Steered steered
                            && steered.now().status() == ExecutionStatus.PAUSING)
                    .isPresent();
        }

        /** Whether it goes on by that. */
        final boolean resume(World.Node node, String workflow) {
            if (status(workflow) != ExecutionStatus.PAUSED) {
                return false;
            }
            return node.lifecycle
                    .resume(workflow)
                    .filter(Steering.Steered.class::isInstance)
                    .isPresent();
        }

        final ExecutionStatus status(String workflow) {
            return world.execution(workflow).status();
        }

        final void succeeds() throws Exception {
            settle();
            assertThat(world.states(id)).endsWith("succeeded");
            assertThat(world.runs.values()).as("times that tasks ran").containsOnly(1);
        }

        final void staysPausedUntilItIsResumed() throws Exception {
            assertThat(world.states(id)).endsWith("paused");
            assertThat(resume(second, id)).isTrue();
            succeeds();
        }
    }

    private interface Races {
        Race next();
    }

    private static void race(Races races) throws Exception {
        int at = 1;
        while (races.next().run(at)) {
            at++;
        }
        assertThat(at).as("calls").isGreaterThan(4);
    }

    @Test
    void twoTasksEnd() throws Exception {
        race(() -> new Race() {
            private Execution mine;
            private Execution others;

            @Override
            void prepare() {
                begin("[{\"name\": \"a\", \"items\": 4}, {\"name\": \"b\"}]");
                mine = claim(first, id, 0);
                others = claim(second, id, 1);
                first.finish(claim(first, id, 2)); // both know how far the workflow is
                second.finish(claim(second, id, 3));
            }

            @Override
            void one() {
                first.finish(mine);
            }

            @Override
            void other() {
                second.finish(others);
            }

            @Override
            void verify() throws Exception {
                succeeds();
                assertThat(world.execution(id).result()).containsEntry("output", 5);
            }
        });
    }

    @Test
    void aTaskEndsAndTheNextOneToo() throws Exception {
        race(() -> new Race() {
            private Execution mine;

            @Override
            void prepare() {
                begin("[{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": \"c\"}]");
                mine = claim(first, id, 0);
            }

            @Override
            void one() {
                first.finish(mine);
            }

            @Override
            void other() {
                second.run(); // the next one, if it was requested already
            }

            @Override
            void verify() throws Exception {
                succeeds();
            }
        });
    }

    @Test
    void aTaskEndsWhileItsWorkflowIsPaused() throws Exception {
        race(() -> new Race() {
            private Execution mine;
            private boolean paused;

            @Override
            void prepare() {
                begin(TWO);
                mine = claim(first, id, 0);
            }

            @Override
            void one() {
                first.finish(mine);
            }

            @Override
            void other() {
                paused = pause(second, id);
            }

            @Override
            void verify() throws Exception {
                assertThat(paused).isTrue();
                staysPausedUntilItIsResumed();
            }
        });
    }

    @Test
    void aWorkflowIsPausedWhileItsTaskEndsAndSomebodyResumesIt() throws Exception {
        race(() -> new Race() {
            private Execution others;
            private boolean paused;
            private boolean resumed;

            @Override
            void prepare() {
                begin("[{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": \"c\"}]");
                others = claim(second, id, 0);
            }

            @Override
            void one() {
                paused = pause(first, id);
            }

            @Override
            void other() {
                second.finish(others);
                sweep(2);
                second.run();
                resumed = resume(second, id);
            }

            @Override
            void verify() throws Exception {
                if (resumed || !paused) {
                    succeeds();
                } else {
                    staysPausedUntilItIsResumed();
                }
            }
        });
    }

    @Test
    void aWorkflowIsResumedAndPausedAgain() throws Exception {
        race(() -> new Race() {
            private boolean paused;

            @Override
            void prepare() {
                begin(TWO);
                Execution task = claim(second, id, 0);
                assertThat(pause(first, id)).isTrue();
                second.finish(task);
                assertThat(status(id)).isEqualTo(ExecutionStatus.PAUSED);
            }

            @Override
            void one() {
                assertThat(resume(first, id)).isTrue();
            }

            @Override
            void other() {
                paused = status(id) == ExecutionStatus.RUNNING && pause(second, id);
            }

            @Override
            void verify() throws Exception {
                if (paused) {
                    staysPausedUntilItIsResumed();
                } else {
                    succeeds();
                }
            }
        });
    }

    @Test
    void aTaskEndsWhileItsWorkflowIsCanceled() throws Exception {
        race(() -> new Race() {
            private Execution mine;

            @Override
            void prepare() {
                begin(TWO);
                mine = claim(first, id, 0);
            }

            @Override
            void one() {
                first.finish(mine);
            }

            @Override
            void other() {
                assertThat(second.lifecycle.cancel(id, "sam")).isInstanceOf(Cancellation.Canceled.class);
            }

            @Override
            void verify() {
                assertThat(world.states(id)).endsWith("canceled");
                assertThat(world.runs).hasSize(1);
            }
        });
    }

    @Test
    void aWorkflowIsCanceledWhileItsTaskEnds() throws Exception {
        race(() -> new Race() {
            private Execution others;

            @Override
            void prepare() {
                begin(TWO);
                others = claim(second, id, 0);
            }

            @Override
            void one() {
                assertThat(first.lifecycle.cancel(id, "sam")).isInstanceOf(Cancellation.Canceled.class);
            }

            @Override
            void other() {
                second.finish(others);
            }

            @Override
            void verify() {
                assertThat(world.states(id)).endsWith("canceled");
                assertThat(world.runs).hasSize(1);
            }
        });
    }

    @Test
    void aWorkflowIsCanceledWhileItBegins() throws Exception {
        race(() -> new Race() {
            @Override
            void prepare() {
                id = second.request(TWO);
            }

            @Override
            void one() {
                first.run(world.execution(id));
            }

            @Override
            void other() {
                assertThat(second.lifecycle.cancel(id, "sam")).isInstanceOf(Cancellation.Canceled.class);
            }

            @Override
            void verify() {
                second.reap(first);
                assertThat(world.states(id)).endsWith("canceled");
                assertThat(world.runs).isEmpty();
            }
        });
    }

    @Test
    void aWorkflowInsideIsPausedAndResumed() throws Exception {
        race(() -> new Race() {
            private Execution others;
            private String inner = "";
            private boolean paused;
            private boolean resumed;

            @Override
            void prepare() {
                world.flow("p.inner");
                world.inner = "[{\"name\": \"x\"}, {\"name\": \"y\"}, {\"name\": \"z\"}]";
                begin("[{\"name\": \"a\", \"action\": \"p.inner\"}, {\"name\": \"b\"}]");
                inner = world.children(id).get(0).id();
                second.run(world.execution(inner));
                others = claim(second, inner, 0);
            }

            @Override
            void one() {
                paused = pause(first, inner);
            }

            @Override
            void other() {
                second.finish(others);
                sweep(2);
                second.run();
                resumed = resume(second, inner);
            }

            @Override
            void verify() throws Exception {
                if (paused && !resumed) {
                    assertThat(status(id)).isEqualTo(ExecutionStatus.PAUSED);
                    assertThat(resume(second, inner)).isTrue();
                }
                succeeds();
            }
        });
    }

    @Test
    void aWorkflowInsideEndsWhileTheOuterOneIsPaused() throws Exception {
        race(() -> new Race() {
            private Execution mine;
            private boolean paused;

            @Override
            void prepare() {
                world.flow("p.inner");
                world.inner = "[{\"name\": \"x\"}]";
                begin("[{\"name\": \"a\", \"action\": \"p.inner\"}, {\"name\": \"b\"}]");
                String inner = world.children(id).get(0).id();
                second.run(world.execution(inner));
                mine = claim(first, inner, 0);
            }

            @Override
            void one() {
                first.finish(mine);
            }

            @Override
            void other() {
                paused = pause(second, id);
            }

            @Override
            void verify() throws Exception {
                assertThat(paused).isTrue();
                String inner = world.children(id).get(0).id();
                if (status(inner) == ExecutionStatus.PAUSED) {
                    assertThat(status(id)).isEqualTo(ExecutionStatus.PAUSED);
                }
                staysPausedUntilItIsResumed();
            }
        });
    }

    @Test
    void anInquiryIsAnsweredAsItBeginsToWait() throws Exception {
        race(() -> new Race() {
            private Execution mine;
            private boolean answered;

            @Override
            void prepare() {
                begin("[{\"name\": \"a\", \"action\": \"p.asks\"}, {\"name\": \"b\"}]");
                mine = claim(first, id, 0);
            }

            @Override
            void one() {
                first.finish(mine);
            }

            @Override
            void other() {
                answered = answer();
            }

            private boolean answer() {
                Execution asking = world.execution(mine.id());
                return asking.status() == ExecutionStatus.PENDING
                        && second.lifecycle
                                .end(asking, ExecutionStatus.SUCCEEDED, Map.of("n", 3))
                                .isPresent();
            }

            @Override
            void verify() throws Exception {
                assertThat(answered || answer()).isTrue();
                succeeds();
            }
        });
    }

    @Test
    void aWorkflowIsPausedAsItBeginsToWaitByItself() throws Exception {
        race(() -> new Race() {
            private Execution mine;
            private boolean paused;

            @Override
            void prepare() {
                begin("[{\"name\": \"a\", \"action\": \"p.asks\"}, {\"name\": \"b\"}]");
                mine = claim(first, id, 0);
            }

            @Override
            void one() {
                first.finish(mine);
            }

            @Override
            void other() {
                paused = pause(second, id);
            }

            @Override
            void verify() throws Exception {
                assertThat(second.lifecycle.end(world.execution(mine.id()), ExecutionStatus.SUCCEEDED, Map.of("n", 3)))
                        .isPresent();
                settle();
                if (paused) {
                    staysPausedUntilItIsResumed();
                } else {
                    succeeds();
                }
            }
        });
    }

    @Test
    void aTaskEndsAfterItsWorkflowWhileThatRunsAgain() throws Exception {
        race(() -> new Race() {
            private Execution mine;
            private String again = "";

            @Override
            void prepare() {
                world.orquesta("p.graph", """
                        version: 1.0
                        tasks:
                          bad: {action: p.fails}
                          long: {action: p.a, next: [{do: after}]}
                          after: {action: p.b}
                        """);
                id = second.requestAction("p.graph");
                second.run(world.execution(id));
                mine = claim(first, id, 1);
                second.run();
                assertThat(status(id)).isEqualTo(ExecutionStatus.FAILED);
                world.behaviour.remove("p.fails");
            }

            @Override
            void one() {
                first.finish(mine);
            }

            @Override
            void other() {
                again = second.again("p.graph", id, "bad");
                second.run();
            }

            @Override
            void verify() throws Exception {
                second.sweep(12); // until the workflows were compared with their tasks
                second.run();
                assertThat(world.states(again)).endsWith("succeeded");
                assertThat(world.runs.values()).containsOnly(1);
                List<Execution> children = world.children(again);
                assertThat(Set.copyOf(children.stream()
                                .map(each -> each.task().name())
                                .toList()))
                        .containsExactlyInAnyOrder("bad", "after");
            }
        });
    }
}
