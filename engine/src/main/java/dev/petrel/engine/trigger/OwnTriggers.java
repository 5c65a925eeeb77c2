// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.trigger;

import dev.petrel.engine.model.Ref;

/** The triggers that Petrel itself fires, by StackStorm's names. */
public final class OwnTriggers {

    /** An execution ended. */
    public static final Ref ACTION = new Ref("core", "st2.generic.actiontrigger");

    /** An execution ended that has a {@code notify} for such an end. */
    public static final Ref NOTIFY = new Ref("core", "st2.generic.notifytrigger");

    /** A key of the datastore that was not there was written. */
    public static final Ref KEY_CREATE = new Ref("core", "st2.key_value_pair.create");

    /** A key of the datastore that was there was written, be it with the same value. */
    public static final Ref KEY_UPDATE = new Ref("core", "st2.key_value_pair.update");

    /** A key of the datastore got another value. */
    public static final Ref KEY_VALUE_CHANGE = new Ref("core", "st2.key_value_pair.value_change");

    /** A key left the datastore: it was deleted, or its time was over. */
    public static final Ref KEY_DELETE = new Ref("core", "st2.key_value_pair.delete");

    /** A client posted to the URL that a rule names: the type of triggers with a URL each. */
    public static final Ref WEBHOOK = new Ref("core", "st2.webhook");

    private OwnTriggers() {}
}
