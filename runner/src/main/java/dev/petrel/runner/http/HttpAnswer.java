// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

/** What a server has answered. */
record HttpAnswer(int status, Fields headers, AnswerBody body) {}
