// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

/** A piece of a template: text, the edge of a tag, or a word inside one. */
record Token(Kind kind, String text, int line) {

    enum Kind {
        DATA,
        PRINT_BEGIN,
        PRINT_END,
        TAG_BEGIN,
        TAG_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    /** How error messages name it. */
    String described() {
        return switch (kind) {
            case DATA -> "template data";
            case PRINT_BEGIN -> "begin of print statement";
            case PRINT_END -> "end of print statement";
            case TAG_BEGIN -> "begin of statement block";
            case TAG_END -> "end of statement block";
            case END -> "end of template";
            default -> text;
        };
    }
}
