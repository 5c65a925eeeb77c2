// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class AnswerReaderTest {

    private static final String OUTPUT =
            "<rsp:ReceiveResponse><rsp:Stream Name='stdout' CommandId='c'>aGVs\r\nbG8=</rsp:Stream>"
                    + "<rsp:Stream Name='stderr' CommandId='c'><![CDATA[b29wcw==]]></rsp:Stream><rsp:CommandState CommandId='c'"
                    + " State='http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/Done'>"
                    + "<rsp:ExitCode>3221225786</rsp:ExitCode></rsp:CommandState></rsp:ReceiveResponse>";

    @Test
    void readsOutputAndAnExitCodeOf32Bits() throws IOException {
        WsmanAnswer answer = read(WindowsHost.xml("uuid:1", OUTPUT));
        assertThat(answer.output()).hasSize(2);
        assertThat(answer.output().get(0).bytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hello");
        assertThat(answer.output().get(1).error()).isTrue();
        assertThat(answer.done()).isTrue();
        assertThat(answer.exitCode()).isEqualTo(3221225786L);
        assertThat(answer.relatesTo()).isEqualTo("uuid:1");
        assertThat(answer.fault()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "<a>",
                "<a></b>",
                "<a/><b/>",
                "<!DOCTYPE a [<!ENTITY e 'boom'>]><a>&e;</a>",
                "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x.dtd'><a/>",
                "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
                "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><a/>",
                "<a>&unknown;</a>",
                "<a>\0</a>",
                "<a>&#0;</a>",
                "<Stream Name='stdout'>!!!!</Stream>",
                "<Stream Name='stdout'>aGVsbG8</Stream",
                "<Stream Name='other'>aGVsbG8=</Stream>",
                "<Stream>aGVsbG8=</Stream>",
                "<ExitCode>many</ExitCode>",
                "<ShellId></ShellId>",
                "<WSManFault Code='x'/>"
            })
    void refusesWhatIsNoAnswer(String xml) {
        assertThatThrownBy(() -> read(xml)).isInstanceOf(IOException.class).hasMessageContaining("answer");
    }

    @Test
    void refusesEntityBombsAndDepth() {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE a [<!ENTITY e0 'aaaaaaaaaa'>");
        for (int i = 1; i < 12; i++) {
            bomb.append("<!ENTITY e")
                    .append(i)
                    .append(" '")
                    .append(("&e" + (i - 1) + ";").repeat(10))
                    .append("'>");
        }
        assertThatThrownBy(() -> read(bomb + "]><a>&e11;</a>")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("<a>".repeat(100_000))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("<ShellId>" + "a".repeat(10_000) + "</ShellId>"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aFaultIsBoundedAndOnOneLine() throws IOException {
        assertThat(fault("<Fault><Reason><Text>no\n way " + "x".repeat(100_000) + "</Text></Reason></Fault>"))
                .startsWith("no way x")
                .hasSizeLessThan(2100);
        assertThat(fault("<Fault/>")).isEqualTo("the host does not say why");
    }

    @Test
    void whateverBytesComeItIsReadOrRefused() {
        byte[] good = WindowsHost.xml("uuid:1", OUTPUT).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int j = random.nextInt(5); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(AnswerReader.read(bytes)).isNotNull();
            } catch (IOException e) {
                assertThat(e.getMessage()).contains("answer").hasSizeLessThan(3000);
            }
        }
    }

    private static String fault(String xml) throws IOException {
        return Objects.requireNonNull(read(xml).fault()).text();
    }

    private static WsmanAnswer read(String xml) throws IOException {
        return AnswerReader.read(xml.getBytes(StandardCharsets.UTF_8));
    }
}
