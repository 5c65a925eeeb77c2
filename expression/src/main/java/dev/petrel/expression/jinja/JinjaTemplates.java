// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import dev.petrel.expression.Decryption;
import dev.petrel.expression.Template;
import dev.petrel.expression.Templates;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Jinja2 as StackStorm uses it. Parsed templates are kept, the least recently used are forgotten first. Beyond Jinja's
 * own filters it has StackStorm's; there is no loader, so {@code include}, {@code import} and {@code extends} fail.
 */
public final class JinjaTemplates implements Templates {

    private static final int KEPT = 2_000;
    private static final int KEPT_LENGTH = 16_000;

    private final Decryption decryption;

    private final Map<Source, Template> parsed = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Template> eldest) {
            return size() > KEPT;
        }
    };

    /** What is parsed: a template, or one expression without braces. */
    private record Source(String text, boolean expression) {}

    /** Without a key: {@code decrypt_kv} fails. */
    public JinjaTemplates() {
        this(Decryption.NONE);
    }

    /** @param decryption what {@code decrypt_kv} does */
    public JinjaTemplates(Decryption decryption) {
        this.decryption = decryption;
    }

    @Override
    public Template parse(String text) {
        return parse(new Source(text, false));
    }

    @Override
    public Template parseExpression(String expression) {
        return parse(new Source(expression, true));
    }

    private Template parse(Source source) {
        synchronized (parsed) {
            Template known = parsed.get(source);
            if (known != null) {
                return known;
            }
        }
        Template template = parsed(source);
        if (source.text.length() <= KEPT_LENGTH) {
            synchronized (parsed) {
                parsed.put(source, template);
            }
        }
        return template;
    }

    private Template parsed(Source source) {
        String text = source.text;
        try {
            return new JinjaTemplate(
                    text, source.expression ? Parser.parseExpression(text) : Parser.parse(text), decryption);
        } catch (TemplateSyntaxError e) {
            return new JinjaTemplate.Broken(text, String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            return new JinjaTemplate.Broken(text, "the template is nested too deep");
        }
    }
}
