// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.Ref;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code name:file}: a YAML file says which node runs which sensors. Every {@link #refresh} looks whether it changed and
 * then reads it again; a file with an error is refused whole and the last good one stays in force, also when the file is
 * gone.
 */
public final class FilePartition implements PartitionProvider {

    private static final Logger log = LoggerFactory.getLogger(FilePartition.class);

    private final Path file;
    private final String self;
    private final Function<Path, PartitionFile.Reading> reader;
    private PartitionFile.Reading reading = new PartitionFile.Bad(List.of());
    private PartitionMap map = new PartitionMap(Map.of());
    private Optional<FileStamp> stamp = Optional.empty();
    private boolean settled;

    /**
     * @param file the partition file, the same on every node
     * @param self the name of this node, for remarks
     */
    public FilePartition(Path file, String self) {
        this(file, self, PartitionFile::read);
    }

    FilePartition(Path file, String self, Function<Path, PartitionFile.Reading> reader) {
        this.file = file;
        this.self = self;
        this.reader = reader;
    }

    @Override
    public boolean refresh() {
        if (isUnchanged()) {
            return false;
        }
        PartitionFile.Reading now = reader.apply(file);
        if (now.equals(reading)) {
            return false;
        }
        reading = now;
        if (now instanceof PartitionFile.Good good) {
            map = good.map();
            log.info("Partition map \"{}\" read: {}.", file, map.sensorsByNode());
        }
        return true;
    }

    /**
     * A second change within one tick of the file system's clock does not show in the stamp: a file that changed is read
     * once more at the next look. One that is refused is read every time.
     */
    private boolean isUnchanged() {
        Optional<FileStamp> now = FileStamp.of(file);
        boolean same = now.isPresent() && now.equals(stamp);
        boolean unchanged = same && settled && reading instanceof PartitionFile.Good;
        settled = same;
        stamp = now;
        return unchanged;
    }

    @Override
    public List<String> candidates(Ref sensor, Set<String> live) {
        return map.nodesOf(sensor);
    }

    @Override
    public List<Remark> remarks() {
        List<Remark> remarks = new ArrayList<>();
        if (reading instanceof PartitionFile.Bad bad) {
            String consequence = map.sensorsByNode().isEmpty()
                    ? "; no map was read before, so no sensor runs here until it is mended"
                    : "; the map that was read before stays in force";
            bad.reasons().forEach(reason -> remarks.add(new Remark(true, reason + consequence)));
        } else if (reading instanceof PartitionFile.Good good) {
            good.remarks().forEach(text -> remarks.add(new Remark(false, text)));
            if (!map.sensorsByNode().containsKey(self)) {
                remarks.add(new Remark(
                        false,
                        file + ": node \"" + self
                                + "\" is not in the map and so runs no sensor; it keeps watching the file"));
            }
        }
        return remarks;
    }

    @Override
    public Set<Ref> named() {
        return map.sensors();
    }

    @Override
    public String reason() {
        return "listed in " + file;
    }
}
