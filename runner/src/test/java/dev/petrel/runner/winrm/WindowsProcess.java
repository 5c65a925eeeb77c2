// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A command that runs in a shell of a {@link WindowsHost}: the little of the command prompt that Petrel uses by itself, and programs of a test. */
final class WindowsProcess implements Runnable {

    private static final Pattern WRITE = Pattern.compile("(>>?)\"%TEMP%\\\\([^\"]+)\" echo (\\S*)");
    private static final Pattern DELETE = Pattern.compile("del /f /q \"%TEMP%\\\\([^\"]+)\"");
    private static final Pattern LOADER =
            Pattern.compile("(?s).*ReadAllLines\\(\"\\$env:TEMP\\\\([^\"]+)\"\\).*Length -ne (\\d+)\\).*");
    private static final String POWERSHELL = "powershell -encodedcommand ";
    private static final int LONGEST_LINE = 8191;

    /** What a test has a command do. Returns its exit code. */
    interface Program {
        long run(WindowsProcess process) throws InterruptedException;
    }

    record Chunk(String stream, byte[] bytes) {}

    /** @param exitCode null while it runs */
    record Output(List<Chunk> chunks, @Nullable Long exitCode) {}

    final String line;
    final WindowsHost.Shell shell;
    private final Map<String, String> files;
    private final Map<String, Program> programs;
    private final List<Chunk> written = new ArrayList<>();
    private final CountDownLatch ctrlC = new CountDownLatch(1);
    private final CountDownLatch killed = new CountDownLatch(1);
    private @Nullable Long exitCode;

    WindowsProcess(String line, WindowsHost.Shell shell, Map<String, String> files, Map<String, Program> programs) {
        this.line = line;
        this.shell = shell;
        this.files = files;
        this.programs = programs;
    }

    @Override
    public void run() {
        long code;
        try {
            code = execute(line);
        } catch (InterruptedException e) {
            code = -1;
        }
        synchronized (this) {
            exitCode = code;
            notifyAll();
        }
    }

    private long execute(String text) throws InterruptedException {
        if (line.length() > LONGEST_LINE) {
            err("The command line is too long.\r\n");
            return 1;
        }
        Matcher write = WRITE.matcher(text);
        if (write.matches()) {
            String before = write.group(1).equals(">") ? "" : files.getOrDefault(write.group(2), "");
            files.put(write.group(2), before + write.group(3) + "\r\n");
            return 0;
        }
        Matcher delete = DELETE.matcher(text);
        if (delete.matches()) {
            return files.remove(delete.group(1)) == null ? 1 : 0;
        }
        return text.startsWith(POWERSHELL) ? powerShell(decoded(text)) : program(text);
    }

    static String decoded(String line) {
        return new String(Base64.getDecoder().decode(line.substring(POWERSHELL.length())), StandardCharsets.UTF_16LE);
    }

    private long powerShell(String text) throws InterruptedException {
        Matcher loader = LOADER.matcher(text);
        if (!loader.matches()) {
            return program(text);
        }
        StringBuilder loaded = new StringBuilder();
        for (String piece : files.getOrDefault(loader.group(1), "").split("\r\n")) {
            loaded.append(new String(Base64.getDecoder().decode(piece), StandardCharsets.ISO_8859_1));
        }
        byte[] bytes = loaded.toString().getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length != Integer.parseInt(loader.group(2))) {
            err("the script did not arrive as it was sent");
            return 1;
        }
        return program(new String(bytes, StandardCharsets.UTF_8));
    }

    private long program(String text) throws InterruptedException {
        for (Map.Entry<String, Program> program : programs.entrySet()) {
            if (text.startsWith(program.getKey())) {
                return program.getValue().run(this);
            }
        }
        out(text.startsWith("echo ") ? text.substring("echo ".length()) + "\r\n" : text);
        return 0;
    }

    void out(String text) {
        write("stdout", text.getBytes(StandardCharsets.UTF_8));
    }

    void err(String text) {
        write("stderr", text.getBytes(StandardCharsets.UTF_8));
    }

    synchronized void write(String stream, byte[] bytes) {
        written.add(new Chunk(stream, bytes));
        notifyAll();
    }

    /** Waits for the signal that asks it to end. */
    void awaitCtrlC() throws InterruptedException {
        ctrlC.await();
    }

    /** Waits until it is killed, whatever it is asked for. */
    void awaitDeath() throws InterruptedException {
        killed.await();
    }

    synchronized boolean running() {
        return exitCode == null;
    }

    void signal(String signal) {
        ctrlC.countDown();
        if (signal.equals("terminate")) {
            kill();
        }
    }

    void kill() {
        ctrlC.countDown();
        killed.countDown();
    }

    /** What it wrote since the last time; null if nothing happens for {@code millis}. */
    synchronized @Nullable Output take(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (written.isEmpty() && exitCode == null) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0) {
                return null;
            }
            wait(left);
        }
        List<Chunk> chunks = new ArrayList<>();
        int size = 0;
        while (!written.isEmpty() && size < 60_000) {
            Chunk next = written.remove(0);
            chunks.add(next);
            size += next.bytes().length;
        }
        return new Output(chunks, written.isEmpty() ? exitCode : null);
    }
}
