// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExecutionStatusTest {

    @ParameterizedTest
    @EnumSource
    void everyStateCanReachAnEnd(ExecutionStatus from) {
        Set<ExecutionStatus> reachable = EnumSet.of(from);
        Deque<ExecutionStatus> open = new ArrayDeque<>(reachable);
        while (!open.isEmpty()) {
            open.pop().successors().stream().filter(reachable::add).forEach(open::push);
        }
        assertThat(reachable).anyMatch(ExecutionStatus::isTerminal);
    }

    @ParameterizedTest
    @EnumSource
    void exactlyTheTerminalStatesAreFinal(ExecutionStatus status) {
        assertThat(status.successors().isEmpty()).isEqualTo(status.isTerminal());
    }

    @ParameterizedTest
    @EnumSource
    void wordsAndStatesAreTheSame(ExecutionStatus status) {
        assertThat(ExecutionStatus.of(status.word())).contains(status);
    }

    @Test
    void onlyAWaitingExecutionOrALostRunMayBeClaimed() {
        assertThat(ExecutionStatus.REQUESTED.mayBecome(ExecutionStatus.RUNNING)).isTrue();
        assertThat(ExecutionStatus.SUCCEEDED.mayBecome(ExecutionStatus.RUNNING)).isFalse();
        assertThat(ExecutionStatus.RUNNING.mayBecome(ExecutionStatus.REQUESTED)).isTrue();
    }
}
