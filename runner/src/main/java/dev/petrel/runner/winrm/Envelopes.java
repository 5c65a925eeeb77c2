// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.util.Map;
import java.util.UUID;

/** The messages of WS-Management that run commands in a shell of Windows, as MS-WSMV has them. */
final class Envelopes {

    /** How large an answer may be that is asked for. */
    static final int ANSWER_SIZE = 153_600;

    static final String CTRL_C = "ctrl_c";
    static final String TERMINATE = "terminate";

    private static final String SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell";
    private static final String TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer/";
    private static final String UTF_8 = "65001";

    private final String address;

    /** @param address of the service */
    Envelopes(String address) {
        this.address = address;
    }

    /**
     * A message.
     *
     * @param id what the answer to it names
     * @param action what it asks for, for people
     * @param seconds after how long the host is to say that there is nothing to say
     */
    record Envelope(String id, String action, int seconds, String xml) {
        @Override
        public String toString() {
            return action; // commands and variables may be secret
        }
    }

    /** Makes a shell. */
    Envelope create(ShellSettings settings, int seconds) {
        StringBuilder body = new StringBuilder("<rsp:Shell><rsp:InputStreams>stdin</rsp:InputStreams>")
                .append("<rsp:OutputStreams>stdout stderr</rsp:OutputStreams>");
        if (!settings.directory().isEmpty()) {
            body.append("<rsp:WorkingDirectory>")
                    .append(XmlText.escape(settings.directory()))
                    .append("</rsp:WorkingDirectory>");
        }
        if (!settings.environment().isEmpty()) {
            body.append("<rsp:Environment>");
            settings.environment()
                    .forEach((name, value) -> body.append("<rsp:Variable Name=\"")
                            .append(XmlText.escape(name))
                            .append("\">")
                            .append(XmlText.escape(value))
                            .append("</rsp:Variable>"));
            body.append("</rsp:Environment>");
        }
        body.append("</rsp:Shell>");
        return envelope(
                "opening a shell",
                TRANSFER + "Create",
                seconds,
                options(Map.of("WINRS_NOPROFILE", "FALSE", "WINRS_CODEPAGE", UTF_8)),
                body.toString());
    }

    /** Starts {@code line} in {@code shell}. */
    Envelope command(String shell, String line, int seconds) {
        return envelope(
                "starting the command",
                SHELL + "/Command",
                seconds,
                selector(shell) + options(Map.of("WINRS_CONSOLEMODE_STDIN", "TRUE", "WINRS_SKIP_CMD_SHELL", "FALSE")),
                "<rsp:CommandLine><rsp:Command>" + XmlText.escape(line) + "</rsp:Command></rsp:CommandLine>");
    }

    /** Waits for output of {@code command}, or its end. */
    Envelope receive(String shell, String command, int seconds) {
        return envelope(
                "receiving output",
                SHELL + "/Receive",
                seconds,
                selector(shell),
                "<rsp:Receive><rsp:DesiredStream CommandId=\"" + XmlText.escape(command)
                        + "\">stdout stderr</rsp:DesiredStream></rsp:Receive>");
    }

    /** @param signal {@link #CTRL_C} or {@link #TERMINATE} */
    Envelope signal(String shell, String command, String signal, int seconds) {
        return envelope(
                "ending the command",
                SHELL + "/Signal",
                seconds,
                selector(shell),
                "<rsp:Signal CommandId=\"" + XmlText.escape(command) + "\"><rsp:Code>" + SHELL + "/signal/" + signal
                        + "</rsp:Code></rsp:Signal>");
    }

    /** Takes {@code shell} away, and ends what runs in it. */
    Envelope delete(String shell, int seconds) {
        return envelope("deleting the shell", TRANSFER + "Delete", seconds, selector(shell), "");
    }

    private static String selector(String shell) {
        return "<w:SelectorSet><w:Selector Name=\"ShellId\">" + XmlText.escape(shell) + "</w:Selector></w:SelectorSet>";
    }

    private static String options(Map<String, String> options) {
        StringBuilder set = new StringBuilder("<w:OptionSet>");
        options.forEach((name, value) -> set.append("<w:Option Name=\"")
                .append(name)
                .append("\">")
                .append(value)
                .append("</w:Option>"));
        return set.append("</w:OptionSet>").toString();
    }

    private Envelope envelope(String what, String action, int seconds, String more, String body) {
        String id = "uuid:" + UUID.randomUUID();
        String xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
                + "<env:Envelope xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\""
                + " xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\""
                + " xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\""
                + " xmlns:p=\"http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd\""
                + " xmlns:rsp=\"" + SHELL + "\"><env:Header>"
                + "<a:To>" + XmlText.escape(address) + "</a:To>"
                + "<a:ReplyTo><a:Address mustUnderstand=\"true\">"
                + "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>"
                + "<w:MaxEnvelopeSize mustUnderstand=\"true\">" + ANSWER_SIZE + "</w:MaxEnvelopeSize>"
                + "<a:MessageID>" + id + "</a:MessageID>"
                + "<w:Locale mustUnderstand=\"false\" xml:lang=\"en-US\"/>"
                + "<p:DataLocale mustUnderstand=\"false\" xml:lang=\"en-US\"/>"
                + "<w:OperationTimeout>PT" + seconds + "S</w:OperationTimeout>"
                + "<w:ResourceURI mustUnderstand=\"true\">" + SHELL + "/cmd</w:ResourceURI>"
                + "<a:Action mustUnderstand=\"true\">" + action + "</a:Action>"
                + more + "</env:Header><env:Body>" + body + "</env:Body></env:Envelope>";
        return new Envelope(id, what, seconds, xml);
    }
}
