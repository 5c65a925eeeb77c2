// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens for actions and sensors, with which their code uses the API. Each is good while its action or sensor runs, and
 * little longer if nobody can say that it has ended. Where callers are not asked who they are there are none, and the store
 * is not asked for any.
 */
public final class ServiceTokens {

    /** Where callers are not asked who they are. */
    public static final ServiceTokens NONE = new ServiceTokens(null, Duration.ZERO);

    /** In whose name sensors use the API, as in StackStorm. */
    public static final String SENSORS = "sensors_container";

    private static final Logger log = LoggerFactory.getLogger(ServiceTokens.class);

    /** How long a token outlives the time that its action may take: until its processes are gone. */
    private static final Duration AFTER = Duration.ofMinutes(5);

    private final @Nullable Tokens tokens;
    private final Duration longest;

    private ServiceTokens(@Nullable Tokens tokens, Duration longest) {
        this.tokens = tokens;
        this.longest = longest;
    }

    /** @param longest {@code [auth] service_token_ttl} */
    public static ServiceTokens of(Tokens tokens, Duration longest) {
        return new ServiceTokens(tokens, longest);
    }

    /**
     * A token in the name of the execution's user. One insert.
     *
     * @param limit how long the action may take; zero if that has no limit
     */
    public Optional<Tokens.Issued> forAction(Execution execution, Duration limit) {
        Duration life = limit.isZero() || limit.compareTo(longest) > 0 ? longest : limit.plus(AFTER);
        Object user = execution.context().get("user");
        return user instanceof String name && !name.isEmpty()
                ? create(name, life, Map.of("execution", execution.id()))
                : Optional.empty();
    }

    /** A token for a sensor, which is to be extended before {@code life} is over. One insert. */
    public Optional<Tokens.Issued> forSensor(Ref sensor, Duration life) {
        return create(SENSORS, life, Map.of("sensor", sensor.toString()));
    }

    private Optional<Tokens.Issued> create(String user, Duration life, Map<String, @Nullable Object> metadata) {
        return tokens == null
                ? Optional.empty()
                : Optional.of(tokens.create(user, life.compareTo(longest) < 0 ? life : longest, true, metadata));
    }

    /** Lets one be good for {@code life} from now on; false if it was revoked. */
    public boolean extend(Tokens.Issued issued, Duration life) {
        return tokens != null && tokens.extend(issued.token(), life.compareTo(longest) < 0 ? life : longest);
    }

    /** Lets one count no more. While the database is away it ends by itself, when its time is over. */
    public void revoke(Tokens.Issued issued) {
        if (tokens == null) {
            return;
        }
        try {
            boolean ignored = tokens.revoke(issued.token());
        } catch (StoreException e) {
            log.warn(
                    "Token {} of \"{}\" cannot be revoked, and is good until {}: {}.",
                    issued.token().id(),
                    issued.token().user(),
                    issued.token().expiry(),
                    e.getMessage());
        }
    }
}
