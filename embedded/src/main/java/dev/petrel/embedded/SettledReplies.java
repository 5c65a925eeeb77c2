// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Holds the replies of one connection back until what they tell is in the file, without holding up the thread, which
 * serves other connections too. A reply that can never be given closes the connection, which the client takes as: not
 * known.
 *
 * <p>All replies are held, also those that change nothing: "there is such a document already" and what a query found may
 * rest on what another client has just written.
 */
final class SettledReplies extends ChannelOutboundHandlerAdapter {

    private final GroupCommit commits;

    private SettledReplies(GroupCommit commits) {
        this.commits = commits;
    }

    /** Sees to it that it stands before all replies of {@code channel}. To be called by the thread of the channel. */
    static void on(Channel channel, GroupCommit commits) {
        if (channel.pipeline().get(SettledReplies.class) == null) {
            channel.pipeline().addLast(new SettledReplies(commits));
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object reply, ChannelPromise promise) {
        CompletionStage<Void> settled = commits.settled();
        if (settled.toCompletableFuture().isDone()) {
            finish(context, reply, promise, settled);
        } else {
            settled.whenComplete(
                    (nothing, failure) -> context.executor().execute(() -> finish(context, reply, promise, settled)));
        }
    }

    private static void finish(
            ChannelHandlerContext context, Object reply, ChannelPromise promise, CompletionStage<Void> settled) {
        @Nullable Throwable failure = failureOf(settled);
        if (failure == null) {
            ChannelFuture ignored = context.writeAndFlush(reply, promise);
        } else {
            promise.setFailure(failure);
            ChannelFuture ignored = context.close();
        }
    }

    private static @Nullable Throwable failureOf(CompletionStage<Void> settled) {
        return settled.handle((nothing, failure) -> failure)
                .toCompletableFuture()
                .join();
    }
}
