// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A pack with a secret wherever a pack can have one. */
final class VaultPack {

    private VaultPack() {}

    static Path configuration(Path base) {
        return base.resolve("configs/vault.yaml");
    }

    /** Writes it, and its configuration, below {@code base}. */
    static void write(Path base, Marks marks) throws IOException {
        String key = marks.make("secret of a configuration");
        marks.add("secret of a result", sha256(key));
        Path pack = base.resolve("packs/vault");
        file(configuration(base), "api_key: " + key + "\n");
        file(pack.resolve("pack.yaml"), """
                ref: vault
                name: vault
                description: Secrets.
                version: 1.0.0
                author: Petrel
                email: petrel@example.org
                """);
        file(pack.resolve("config.schema.yaml"), "api_key: {type: string, secret: true, required: true}\n");
        file(pack.resolve("triggers/seen.yaml"), """
                name: seen
                payload_schema:
                  type: object
                  properties:
                    token: {type: string, secret: true}
                    open: {type: string}
                """);
        action(pack, "take", "python-script", "take.py", """
                  password: {type: string, secret: true, required: true}
                output_schema:
                  type: object
                  properties:
                    token: {type: string, secret: true}
                    open: {type: string}
                """);
        file(pack.resolve("actions/take.py"), """
                import hashlib, os, time
                from st2common.runners.base_action import Action

                class Take(Action):
                    def run(self, password):
                        open("%1$s/running", "w").close()
                        while not os.path.exists("%1$s/go"):
                            time.sleep(0.05)
                        token = hashlib.sha256(self.config["api_key"].encode()).hexdigest()
                        return {"token": token, "open": str(len(password))}
                """.formatted(base));
        action(pack, "fail", "python-script", "fail.py", """
                  password: {type: string, secret: true, required: true}
                """);
        file(pack.resolve("actions/fail.py"), """
                from st2common.runners.base_action import Action

                class Fail(Action):
                    def run(self, passphrase):
                        return passphrase
                """);
        action(pack, "call", "http-request", "", """
                  url: {type: string, required: true}
                """);
        action(pack, "note", "noop", "", """
                  secret: {type: string, secret: true}
                  open: {type: string}
                """);
        action(pack, "ask", "inquirer", "", """
                  schema:
                    default:
                      type: object
                      properties:
                        pin: {type: string, secret: true, required: true}
                """);
        action(pack, "flow", "orquesta", "workflows/flow.yaml", """
                  password: {type: string, secret: true, required: true}
                output_schema:
                  type: object
                  properties:
                    token: {type: string, secret: true}
                """);
        file(pack.resolve("actions/workflows/flow.yaml"), """
                version: 1.0
                input:
                  - password
                vars:
                  - token: null
                tasks:
                  one:
                    action: vault.note
                    input:
                      secret: <% ctx().password %>
                    next:
                      - when: <% succeeded() %>
                        publish: token=<% ctx().password %>
                output:
                  - token: <% ctx().token %>
                """);
        file(pack.resolve("aliases/note.yaml"), """
                name: note
                pack: vault
                description: Notes a secret.
                action_ref: vault.note
                formats: ["vault note {{ secret }}"]
                ack:
                  format: "noting"
                  extra: {said: "{{ execution.parameters.secret }}"}
                result:
                  format: "noted"
                  extra: {said: "{{ execution.parameters.secret }}"}
                """);
        rule(pack, "on_seen", "vault.seen", "{}", "\"{{ trigger.token }}\"");
        rule(pack, "on_webhook", "core.st2.webhook", "{url: vault}", "\"{{ st2kv.system.secret_key | decrypt_kv }}\"");
    }

    private static void action(Path pack, String name, String runner, String entryPoint, String parameters)
            throws IOException {
        file(
                pack.resolve("actions/" + name + ".yaml"),
                "name: %s\nrunner_type: %s\nentry_point: \"%s\"\nenabled: true\nparameters:\n%s"
                        .formatted(name, runner, entryPoint, parameters));
    }

    private static void rule(Path pack, String name, String trigger, String parameters, String secret)
            throws IOException {
        file(pack.resolve("rules/" + name + ".yaml"), """
                name: %s
                pack: vault
                enabled: true
                trigger:
                  type: %s
                  parameters: %s
                action:
                  ref: vault.note
                  parameters:
                    secret: %s
                """.formatted(name, trigger, parameters, secret));
    }

    private static void file(Path path, String text) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
