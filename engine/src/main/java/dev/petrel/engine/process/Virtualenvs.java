// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Python interpreter of a pack. A pack that has a virtualenv gets that and no other: with the system's
 * interpreter it would run without its libraries, or with others of the same names.
 *
 * @param directory holds the packs' virtualenvs, each by the name of its pack
 * @param binary the interpreter of packs that have none: a path, or a command on the {@code PATH}
 */
public record Virtualenvs(Path directory, String binary) {

    /** The directory with the programs of the pack's virtualenv, whether it is there or not. */
    public Path binaries(String pack) {
        return directory.resolve(pack).resolve("bin");
    }

    /**
     * The interpreter for {@code pack}. Asks the disk.
     *
     * @throws IOException when the pack has a virtualenv that cannot be used, with its path, what is wrong and the remedy
     */
    public String interpreter(String pack) throws IOException {
        Path own = directory.resolve(pack);
        if (isAbsent(own)) {
            return binary;
        }
        Path python = own.resolve("bin").resolve("python");
        String wrong = wrongWith(own, python);
        if (wrong != null) {
            throw new IOException("the virtualenv \"" + own + "\" of pack \"" + pack + "\" cannot be used: " + wrong
                    + "; make it again: python3 -m venv --clear " + own + ", then " + own
                    + "/bin/pip install -r the pack's requirements.txt; or remove the directory, and the pack runs on "
                    + binary);
        }
        return python.toString();
    }

    /** Only what is certainly not there is absent: a directory that may not be looked into is an error. */
    private boolean isAbsent(Path path) throws IOException {
        try {
            BasicFileAttributes ignored =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return false;
        } catch (NoSuchFileException e) {
            // Newer JDKs say the same of what is below a file.
            if (Files.exists(directory) && !Files.isDirectory(directory)) {
                throw new IOException("whether there is a virtualenv \"" + path + "\" cannot be found out: \""
                        + directory + "\" is not a directory");
            }
            return true;
        } catch (IOException e) {
            throw new IOException("whether there is a virtualenv \"" + path + "\" cannot be found out: " + e, e);
        }
    }

    private static @Nullable String wrongWith(Path own, Path python) throws IOException {
        if (!Files.exists(own)) {
            return "it is a link to \"" + Files.readSymbolicLink(own) + "\", which is not there";
        }
        if (!Files.isDirectory(own)) {
            return "it is not a directory";
        }
        if (Files.isSymbolicLink(python) && !Files.exists(python)) {
            return "\"" + python + "\" is a link to \"" + Files.readSymbolicLink(python)
                    + "\", which is not there (was that Python removed or upgraded?)";
        }
        if (!Files.exists(python)) {
            return "there is no \"" + python + "\"";
        }
        return Files.isDirectory(python) || !Files.isExecutable(python)
                ? "\"" + python + "\" is not an executable file"
                : null;
    }
}
