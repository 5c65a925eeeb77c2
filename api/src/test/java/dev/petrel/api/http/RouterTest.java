// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterTest {

    private static final Handler NOTHING = request -> Response.noContent();

    private final Router router = new Router()
            .add("GET", "/", Access.OPEN, NOTHING)
            .add("GET", "/v1/rules/views", Access.OPEN, NOTHING)
            .add("GET", "/v1/rules/{ref}", Access.OPEN, NOTHING)
            .add("PUT", "/v1/rules/{ref}", Access.OPEN, NOTHING)
            .add("GET", "/v1/keys/{name...}", Access.OPEN, NOTHING);

    @Test
    void fillsPlaceholdersDecoded() {
        assertThat(find("GET", "/v1/rules/p.a%20b+c%2Fd").params()).isEqualTo(Map.of("ref", "p.a b+c/d"));
    }

    @Test
    void takesTheRestOfThePath() {
        assertThat(find("GET", "/v1/keys/a/b%2Fc").params()).isEqualTo(Map.of("name", "a/b/c"));
        assertThat(find("GET", "/v1/keys").route()).isEmpty();
    }

    @Test
    void prefersWhatWasAddedFirst() {
        assertThat(pattern("GET", "/v1/rules/views")).isEqualTo("/v1/rules/views");
        assertThat(pattern("PUT", "/v1/rules/views")).isEqualTo("/v1/rules/{ref}");
    }

    @Test
    void anEndingSlashDoesNotMatter() {
        assertThat(pattern("GET", "/v1/rules/p.r/")).isEqualTo("/v1/rules/{ref}");
        assertThat(pattern("GET", "/")).isEqualTo("/");
    }

    @Test
    void headGoesWhereGetGoes() {
        assertThat(pattern("HEAD", "/v1/rules/p.r")).isEqualTo("/v1/rules/{ref}");
    }

    @Test
    void tellsAWrongMethodFromAWrongPath() {
        assertThat(find("DELETE", "/v1/rules/p.r").allowed()).containsExactly("GET", "PUT");
        assertThat(find("GET", "/v1/rules/p.r/x").allowed()).isEmpty();
    }

    private Router.Match find(String method, String path) {
        return router.find(method, Parsed.of(path, "").segments());
    }

    private String pattern(String method, String path) {
        return find(method, path).route().orElseThrow().pattern();
    }
}
