// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowLanguage;
import dev.petrel.workflow.WorkflowState;
import dev.petrel.workflow.WorkflowStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tasks one after the other, each with one or more items: {@code {"tasks": [{"name": "a", "action": "p.a", "items": 3,
 * "delay": 2, "publish": 1000}]}}. What a task publishes is that many characters.
 */
final class FakeLanguage implements WorkflowLanguage {

    static final String TYPE = "fake";

    @Override
    public String runnerType() {
        return TYPE;
    }

    @Override
    public List<Problem> inspect(Action action, String file, String text, Lookup lookup) {
        return List.of();
    }

    @Override
    public Workflow parse(Action action, String file, String text) {
        List<Task> tasks = new ArrayList<>();
        for (Object each : (List<?>) Json.readObject(text).getOrDefault("tasks", List.of())) {
            Map<String, @Nullable Object> task = Json.toObject(each);
            tasks.add(new Task(
                    (String) task.get("name"),
                    (String) task.getOrDefault("action", "p.a"),
                    number(task, "items"),
                    number(task, "delay"),
                    number(task, "publish")));
        }
        return new Fake(tasks);
    }

    private static int number(Map<String, @Nullable Object> map, String key) {
        return map.get(key) instanceof Number number ? number.intValue() : 0;
    }

    private record Task(String name, String action, int items, int delay, int publish) {}

    /** The document: {@code {task, attempt, asked, items: {index: status}, results}}. */
    private record Fake(List<Task> tasks) implements Workflow {

        @Override
        public WorkflowStep begin(Input input, WorkflowEnvironment environment) {
            if (input.parameters().get("break") != null) {
                throw new IllegalStateException("a bug");
            }
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            document.put("task", -1);
            document.put("attempt", 0);
            document.put("asked", "");
            document.put("items", Map.of());
            document.put("sum", 0);
            return next(new WorkflowState(document, List.of()), environment);
        }

        @Override
        public WorkflowStep advance(WorkflowState state, List<WorkflowEvent> events, WorkflowEnvironment environment) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>(state.document());
            Map<String, @Nullable Object> items = new LinkedHashMap<>(Json.toObject(document.get("items")));
            String refused = null;
            for (WorkflowEvent event : events) {
                if (event instanceof WorkflowEvent.TaskMoved moved) {
                    String item = String.valueOf(moved.task().item());
                    boolean mine = moved.task().task().equals(current(document).name())
                            && moved.task().attempt() == number(document, "attempt")
                            && items.containsKey(item)
                            && !ExecutionStatus.of((String) items.get(item))
                                    .orElseThrow()
                                    .isTerminal();
                    if (mine) {
                        items.put(item, moved.status().word());
                    }
                } else if (event instanceof WorkflowEvent.TaskRefused no) {
                    refused = no.error();
                } else if (event instanceof WorkflowEvent.Resume) {
                    document.put("asked", "");
                } else if (event instanceof WorkflowEvent.Pause
                        && document.get("asked").equals("")) {
                    document.put("asked", "pause");
                } else if (event instanceof WorkflowEvent.Cancel) {
                    document.put("asked", "cancel");
                }
            }
            document.put("items", items);
            WorkflowState next = state.next(document, List.of());
            if (refused != null) {
                return new WorkflowStep(next, ExecutionStatus.FAILED, Map.of("error", refused), List.of());
            }
            return decided(next, environment);
        }

        private WorkflowStep decided(WorkflowState state, WorkflowEnvironment environment) {
            Map<String, @Nullable Object> items = Json.toObject(state.document().get("items"));
            Set<Object> all = Set.copyOf(items.values());
            boolean runs = all.contains("running");
            boolean waits = all.contains("paused") || all.contains("pending");
            boolean ended = !runs && !waits;
            String asked = (String) state.document().get("asked");
            if (asked.equals("cancel") || all.contains("canceled")) {
                return step(state, ended ? ExecutionStatus.CANCELED : ExecutionStatus.CANCELING);
            }
            if (asked.equals("pause") || waits) {
                return step(state, runs ? ExecutionStatus.PAUSING : ExecutionStatus.PAUSED);
            }
            if (!ended) {
                return step(state, ExecutionStatus.RUNNING);
            }
            if (all.contains("failed") || all.contains("timeout") || all.contains("abandoned")) {
                return new WorkflowStep(state, ExecutionStatus.FAILED, Map.of("failed", items.toString()), List.of());
            }
            return next(published(state, environment), environment);
        }

        private WorkflowState published(WorkflowState state, WorkflowEnvironment environment) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>(state.document());
            int sum = number(document, "sum");
            for (Map<String, @Nullable Object> result : environment.results(List.copyOf(active(state, false)))) {
                sum += number(result, "n");
            }
            document.put("sum", sum);
            int publish = current(document).publish();
            return state.next(document, publish == 0 ? List.of() : List.of(Map.of("text", "x".repeat(publish))));
        }

        private static WorkflowStep step(WorkflowState state, ExecutionStatus status) {
            return new WorkflowStep(state, status, null, List.of());
        }

        private WorkflowStep next(WorkflowState state, WorkflowEnvironment environment) {
            int index = number(state.document(), "task") + 1;
            if (index >= tasks.size()) {
                int published = 0;
                for (Map<String, @Nullable Object> context : state.contexts()) {
                    published += ((String) context.get("text")).length();
                }
                return new WorkflowStep(
                        state,
                        ExecutionStatus.SUCCEEDED,
                        Map.of("output", number(state.document(), "sum"), "published", published),
                        List.of());
            }
            Map<String, @Nullable Object> document = new LinkedHashMap<>(state.document());
            document.put("task", index);
            return start(state.next(document, List.of()), environment);
        }

        private WorkflowStep start(WorkflowState state, WorkflowEnvironment environment) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>(state.document());
            Task task = current(document);
            Map<String, @Nullable Object> items = new LinkedHashMap<>();
            for (int i = task.items() == 0 ? -1 : 0; i < task.items(); i++) {
                items.put(String.valueOf(i), "running");
            }
            document.put("items", items);
            WorkflowState next = state.next(document, List.of());
            return new WorkflowStep(next, ExecutionStatus.RUNNING, null, startsAgain(next, active(next), environment));
        }

        private Task current(Map<String, @Nullable Object> document) {
            return tasks.get(number(document, "task"));
        }

        @Override
        public WorkflowStep rerun(
                WorkflowState state,
                Collection<String> named,
                Collection<String> reset,
                WorkflowEnvironment environment) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>(state.document());
            document.put("attempt", number(document, "attempt") + 1);
            document.put("asked", "");
            return start(state.next(document, List.of()), environment);
        }

        @Override
        public List<WorkflowStep.Start> startsAgain(
                WorkflowState state, Collection<TaskKey> keys, WorkflowEnvironment environment) {
            Task task = current(state.document());
            return keys.stream()
                    .map(key -> new WorkflowStep.Start(
                            key, task.action(), Map.of(), Duration.ofSeconds(task.delay()), Map.of(), Map.of()))
                    .toList();
        }

        @Override
        public Collection<TaskKey> active(WorkflowState state) {
            return active(state, true);
        }

        @Override
        public Map<String, @Nullable Object> variables(WorkflowState state, TaskKey task) {
            return Map.of();
        }

        private Collection<TaskKey> active(WorkflowState state, boolean only) {
            List<TaskKey> active = new ArrayList<>();
            Json.toObject(state.document().get("items")).forEach((item, status) -> {
                if (!only || !ExecutionStatus.of((String) status).orElseThrow().isTerminal()) {
                    active.add(new TaskKey(
                            current(state.document()).name(),
                            0,
                            Integer.parseInt(item),
                            number(state.document(), "attempt")));
                }
            });
            return active;
        }
    }
}
