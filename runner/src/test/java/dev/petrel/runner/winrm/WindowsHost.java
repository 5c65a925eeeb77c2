// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A WinRM service as Windows has it, as far as these runners see it: shells with commands that write, wait, are signalled and
 * end; faults of WS-Management; Basic authentication and NTLM, with encrypted messages where there is no TLS.
 */
final class WindowsHost implements AutoCloseable {

    static final String USER = "WORKGROUP\\ops";
    static final String PASSWORD = "s3cret pässword";

    /** How long a request for output is held back; Windows would wait for as long as it is told. */
    private static final long HOLD_MILLIS = 200;

    /** What came, decrypted. */
    record Asked(String action, @Nullable String shell, Document xml) {
        String text(String element) {
            NodeList found = xml.getElementsByTagNameNS("*", element);
            return found.getLength() == 0 ? "" : found.item(0).getTextContent();
        }
    }

    /** @param xml null for no body at all */
    record Reply(int status, byte @Nullable [] xml) {
        static Reply of(int status, String xml) {
            return new Reply(status, xml.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Answers instead of Windows; null leaves it to Windows. */
    interface Override {
        @Nullable
        Reply answer(Asked asked, HttpExchange exchange) throws IOException;
    }

    /** A shell that is open. */
    record Shell(Map<String, String> environment, String directory, Map<String, WindowsProcess> commands) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final boolean tls;
    private final Map<String, WindowsProcess.Program> programs = new ConcurrentHashMap<>();
    private final Map<InetSocketAddress, NtlmServer> connections = new ConcurrentHashMap<>();
    final Map<String, Shell> shells = new ConcurrentHashMap<>();
    final Map<String, String> files = new ConcurrentHashMap<>();
    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final List<String> signals = new CopyOnWriteArrayList<>();
    volatile boolean basic = true;
    volatile boolean encryptedAnswers = true;
    volatile Override override = (what, exchange) -> null;
    volatile NtlmServer.Offer offer = NtlmServer.Offer.WINDOWS;

    private WindowsHost(HttpServer server) {
        this.server = server;
        this.tls = server instanceof HttpsServer;
        server.setExecutor(threads);
        server.createContext("/wsman", this::handle);
        server.start();
    }

    static WindowsHost clear() throws IOException {
        return new WindowsHost(HttpServer.create(local(), 0));
    }

    static WindowsHost tls(SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(local(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new WindowsHost(server);
    }

    private static InetSocketAddress local() throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** A line that begins with {@code line}, or a text for PowerShell that does, is {@code program}. */
    WindowsHost on(String line, WindowsProcess.Program program) {
        programs.put(line, program);
        return this;
    }

    List<String> actions() {
        return asked.stream().map(Asked::action).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            NtlmServer ntlm = connections.computeIfAbsent(
                    exchange.getRemoteAddress(), address -> new NtlmServer(PASSWORD, () -> offer, tls));
            if (authorization != null && authorization.startsWith("Negotiate ")) {
                String challenge = ntlm.answer(authorization.substring("Negotiate ".length()));
                if (challenge != null) {
                    exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
                    write(exchange, 401, null);
                    return;
                }
                write(exchange, 200, new byte[0]);
                return;
            }
            boolean letIn = ntlm.user() != null || basic && basic().equals(authorization);
            if (!letIn) {
                List.of("Negotiate", "Kerberos")
                        .forEach(scheme -> exchange.getResponseHeaders().add("WWW-Authenticate", scheme));
                write(exchange, 401, null);
                return;
            }
            answer(exchange, body, ntlm);
        } catch (IOException e) {
            return; // the client has gone, which the test sees at its end
        } catch (Exception e) {
            failures.add(e);
        }
    }

    /** What the host itself could not do; a test that ends well has none. */
    final List<Exception> failures = new CopyOnWriteArrayList<>();

    private static String basic() {
        String both = USER + ":" + PASSWORD;
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void answer(HttpExchange exchange, byte[] body, NtlmServer ntlm) throws Exception {
        boolean sealed = SealedBody.is(exchange.getRequestHeaders().getFirst("Content-Type"));
        Asked what = read(sealed ? opened(body, ntlm) : body);
        asked.add(what);
        Reply own = override.answer(what, exchange);
        Reply reply = own == null ? windows(what) : own;
        byte[] xml = reply.xml();
        if (sealed && xml != null && encryptedAnswers) {
            exchange.getResponseHeaders().set("Content-Type", SealedBody.CONTENT_TYPE);
            write(exchange, reply.status(), SealedBody.write(ntlm.session().seal(xml), xml.length));
        } else if (reply.status() > 0) {
            exchange.getResponseHeaders().set("Content-Type", "application/soap+xml;charset=UTF-8");
            write(exchange, reply.status(), xml);
        }
    }

    private static byte[] opened(byte[] body, NtlmServer ntlm) {
        try {
            return ntlm.session().open(SealedBody.read(body));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(HttpExchange exchange, int status, byte @Nullable [] body) throws IOException {
        exchange.sendResponseHeaders(status, body == null || body.length == 0 ? -1 : body.length);
        if (body != null && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static Asked read(byte[] xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        Asked bare = new Asked("", null, document);
        String action = bare.text("Action");
        String shell = null;
        NodeList selectors = document.getElementsByTagNameNS("*", "Selector");
        if (selectors.getLength() > 0) {
            shell = selectors.item(0).getTextContent();
        }
        return new Asked(action.substring(action.lastIndexOf('/') + 1), shell, document);
    }

    private Reply windows(Asked what) throws InterruptedException {
        if (what.action().equals("Create")) {
            return create(what);
        }
        String id = String.valueOf(what.shell());
        Shell shell = shells.get(id);
        if (shell == null) {
            return fault(
                    what,
                    2150858843L,
                    "The request for the Windows Remote Shell with ShellId failed because the shell was not found");
        }
        return switch (what.action()) {
            case "Command" -> command(what, shell);
            case "Receive" -> receive(what, shell);
            case "Signal" -> signal(what, shell);
            case "Delete" -> {
                shells.remove(id);
                shell.commands().values().forEach(WindowsProcess::kill);
                yield envelope(what, "");
            }
            default -> fault(what, 2150858778L, "not supported");
        };
    }

    private Reply create(Asked what) {
        Map<String, String> environment = new ConcurrentHashMap<>();
        NodeList variables = what.xml().getElementsByTagNameNS("*", "Variable");
        for (int i = 0; i < variables.getLength(); i++) {
            Element variable = (Element) variables.item(i);
            environment.put(variable.getAttribute("Name"), variable.getTextContent());
        }
        String id = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
        shells.put(id, new Shell(environment, what.text("WorkingDirectory"), new ConcurrentHashMap<>()));
        return envelope(
                what,
                "<x:ResourceCreated xmlns:x='http://schemas.xmlsoap.org/ws/2004/09/transfer'>"
                        + "<a:Address>http://host:5985/wsman</a:Address><a:ReferenceParameters><w:SelectorSet>"
                        + "<w:Selector Name='ShellId'>" + id + "</w:Selector></w:SelectorSet></a:ReferenceParameters>"
                        + "</x:ResourceCreated>");
    }

    private Reply command(Asked what, Shell shell) {
        String id = UUID.randomUUID().toString();
        WindowsProcess process = new WindowsProcess(what.text("Command"), shell, files, programs);
        shell.commands().put(id, process);
        threads.execute(process);
        return envelope(what, "<rsp:CommandResponse><rsp:CommandId>" + id + "</rsp:CommandId></rsp:CommandResponse>");
    }

    private Reply receive(Asked what, Shell shell) throws InterruptedException {
        String id = attribute(what, "DesiredStream");
        WindowsProcess process = shell.commands().get(id);
        if (process == null) {
            return fault(what, 2150858844L, "the command was not found");
        }
        WindowsProcess.Output output = process.take(HOLD_MILLIS);
        if (output == null) {
            return fault(
                    what,
                    2150858793L,
                    "The WS-Management service cannot complete the operation within the time"
                            + " specified in OperationTimeout.");
        }
        StringBuilder streams = new StringBuilder();
        output.chunks()
                .forEach(chunk -> streams.append("<rsp:Stream Name='")
                        .append(chunk.stream())
                        .append("' CommandId='")
                        .append(id)
                        .append("'>")
                        .append(Base64.getEncoder().encodeToString(chunk.bytes()))
                        .append("</rsp:Stream>"));
        String state = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/";
        Long code = output.exitCode();
        String end = code == null
                ? "<rsp:CommandState CommandId='" + id + "' State='" + state + "Running'/>"
                : "<rsp:Stream Name='stdout' CommandId='" + id + "' End='true'/><rsp:CommandState CommandId='" + id
                        + "' State='" + state + "Done'><rsp:ExitCode>" + code + "</rsp:ExitCode></rsp:CommandState>";
        return envelope(what, "<rsp:ReceiveResponse>" + streams + end + "</rsp:ReceiveResponse>");
    }

    private Reply signal(Asked what, Shell shell) {
        String code = what.text("Code");
        String signal = code.substring(code.lastIndexOf('/') + 1);
        String id = attribute(what, "Signal");
        WindowsProcess process = shell.commands().get(id);
        if (process != null) {
            signals.add(signal + (process.running() ? " running" : ""));
            process.signal(signal);
            if (signal.equals("terminate")) {
                shell.commands().remove(id);
            }
        }
        return envelope(what, "<rsp:SignalResponse/>");
    }

    private static String attribute(Asked what, String element) {
        return ((Element) what.xml().getElementsByTagNameNS("*", element).item(0)).getAttribute("CommandId");
    }

    static Reply envelope(Asked what, String body) {
        return Reply.of(200, xml(what.text("MessageID"), body));
    }

    static String xml(String relatesTo, String body) {
        return "<?xml version=\"1.0\"?><s:Envelope xml:lang='en-US' xmlns:s='http://www.w3.org/2003/05/soap-envelope'"
                + " xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing'"
                + " xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'"
                + " xmlns:rsp='http://schemas.microsoft.com/wbem/wsman/1/windows/shell'><s:Header><a:RelatesTo>"
                + relatesTo + "</a:RelatesTo></s:Header><s:Body>" + body + "</s:Body></s:Envelope>";
    }

    static Reply fault(Asked what, long code, String text) {
        return Reply.of(
                500,
                xml(
                        what.text("MessageID"),
                        "<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode>"
                                + "<s:Value>w:" + (code == 2150858793L ? "TimedOut" : "InternalError")
                                + "</s:Value></s:Subcode></s:Code>"
                                + "<s:Reason><s:Text xml:lang='en-US'>" + text + "</s:Text></s:Reason><s:Detail>"
                                + "<f:WSManFault xmlns:f='http://schemas.microsoft.com/wbem/wsman/1/wsmanfault' Code='"
                                + code
                                + "' Machine='host'><f:Message>" + text
                                + "</f:Message></f:WSManFault></s:Detail></s:Fault>"));
    }

    @java.lang.Override
    public void close() {
        shells.values().forEach(shell -> shell.commands().values().forEach(WindowsProcess::kill));
        server.stop(0);
        threads.shutdownNow();
    }
}
