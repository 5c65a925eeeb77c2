// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

/** Where in the datastore the cluster keeps what it knows of the partition: out of sight of users' keys. */
final class ClusterKeys {

    static final String SCOPE = "petrel.partition";

    private ClusterKeys() {}
}
