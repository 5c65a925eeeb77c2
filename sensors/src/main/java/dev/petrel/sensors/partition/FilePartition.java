// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.partition;

import dev.petrel.engine.model.Ref;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code name:file}: a YAML file says which node runs which sensors. It is read again at every {@link #refresh}; a file
 * with an error is refused whole and the last good one stays in force, also when the file is gone.
 */
public final class FilePartition implements PartitionProvider {

    private static final Logger log = LoggerFactory.getLogger(FilePartition.class);

    private final Path file;
    private final String self;
    private PartitionFile.Reading reading = new PartitionFile.Bad(List.of());
    private PartitionMap map = new PartitionMap(Map.of());

    /**
     * @param file the partition file, the same on every node
     * @param self the name of this node, for remarks
     */
    public FilePartition(Path file, String self) {
        this.file = file;
        this.self = self;
    }

    @Override
    public boolean refresh() {
        PartitionFile.Reading now = PartitionFile.read(file);
        if (now.equals(reading)) {
            return false;
        }
        boolean first =
                reading instanceof PartitionFile.Bad bad && bad.reasons().isEmpty();
        reading = now;
        if (now instanceof PartitionFile.Good good) {
            map = good.map();
            log.info("Partition map \"{}\" {}: {}.", file, first ? "read" : "read again", map.sensorsByNode());
        }
        remarks().forEach(remark -> log.warn("Partition map: {}", remark.text()));
        return true;
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
                    ? "; no sensor runs until it is mended"
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
