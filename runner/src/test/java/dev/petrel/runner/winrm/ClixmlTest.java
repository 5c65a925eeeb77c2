// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.process.Capture;
import org.junit.jupiter.api.Test;

class ClixmlTest {

    private static final String HEAD =
            "#< CLIXML\r\n<Objs Version=\"1.1.0.1\"" + " xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">";

    @Test
    void keepsTheMessagesAndNothingElse() {
        String raw = HEAD
                + "<Obj S=\"progress\" RefId=\"0\"><TN RefId=\"0\"><T>System.Object</T></TN><MS><S N=\"x\">not this</S>"
                + "<PR N=\"Record\"><AV>Preparing modules for first use.</AV></PR></MS></Obj>"
                + "<S S=\"Error\">fake : The term 'fake' &amp; more_x000D__x000A_</S><S S=\"Error\">At line:1_x0009_x_x000D__x000A_</S>"
                + "<S S=\"Error\"> _x000D__x000A_</S></Objs>";
        assertThat(read(raw)).isEqualTo("fake : The term 'fake' & more\nAt line:1\tx");
    }

    @Test
    void recordsOfProgressAreNoErrors() {
        assertThat(read(HEAD + "<Obj S=\"progress\" RefId=\"0\"><MS><AV>x</AV></MS></Obj></Objs>"))
                .isEmpty();
        assertThat(read(HEAD + "</Objs>")).isEmpty();
    }

    @Test
    void whatIsNoSuchXmlStaysAsItIs() {
        for (String raw : new String[] {
            "",
            "plain",
            "#< CLIXML\nx",
            "#< CLIXML\r\n",
            HEAD + "<S>cut",
            HEAD + "<S>a</S></Objs>\r\nmore",
            "#< CLIXML\r\n<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a><S>&e;</S></a>",
            "#< CLIXML\r\n" + "<a>".repeat(5000),
            HEAD + "<S>" + "x".repeat(1_100_000) + "</S></Objs>"
        }) {
            assertThat(read(raw)).isEqualTo(raw);
        }
    }

    private static String read(String raw) {
        try (Capture from = new Capture(2 << 20);
                Capture to = new Capture(2 << 20)) {
            from.text(raw);
            Clixml.read(from, to);
            return to.text();
        }
    }
}
