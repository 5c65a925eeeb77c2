// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

/**
 * Where a cluster's broker and database are.
 *
 * @param amqpUrl the broker, or several nodes of one with commas between them
 * @param databaseHost for {@code [database] host}: a {@code mongodb://} URI
 * @param databaseName for {@code [database] db_name}
 * @param prefix for {@code [messaging] prefix}
 */
public record LocalServers(String amqpUrl, String databaseHost, String databaseName, String prefix) {

    /** The line of {@code [messaging]} that says where the broker is. */
    String messaging() {
        return (amqpUrl.contains(",") ? "cluster_urls = " : "url = ") + amqpUrl;
    }
}
