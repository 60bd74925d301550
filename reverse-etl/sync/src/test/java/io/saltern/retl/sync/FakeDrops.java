package io.saltern.retl.sync;

import io.saltern.retl.api.Capabilities;
import io.saltern.retl.api.FieldContract;
import io.saltern.retl.api.FileStore;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.Publication;
import io.saltern.retl.api.StagedDestination;
import io.saltern.retl.api.StagedDrop;
import io.saltern.retl.api.StagedFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A receiver of drops that notes each with neither its folder nor its files. */
final class FakeDrops implements StagedDestination {
    final List<StagedDrop> drops = new ArrayList<>();

    private final String name;

    FakeDrops(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String type() {
        return "fake";
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(Set.of(Op.values()), true, false);
    }

    @Override
    public FieldContract fields() {
        return FieldContract.open();
    }

    @Override
    public StagedFormat format() {
        return new StagedFormat(StagedFormat.Kind.CSV, false);
    }

    @Override
    public void open(FileStore files) {}

    @Override
    public Publication publish(StagedDrop drop) {
        drops.add(new StagedDrop(
                drop.publicationKey(), drop.sync(), drop.runId(), drop.asOf(), "", drop.columns(), drop.opCounts()));
        return new Publication(name, 1, drop.rows(), 1, false);
    }

    @Override
    public void close() {}
}
