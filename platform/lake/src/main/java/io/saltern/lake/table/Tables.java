package io.saltern.lake.table;

import java.util.List;
import java.util.Optional;

/** All tables with fixed names; the raw tables follow from the sources. */
public final class Tables {
    public static final List<TableDef> ALL = List.of(
            CustomerTable.DEF,
            EventTable.DEF,
            OrderLineTable.DEF,
            OrderTable.DEF,
            ConsentTable.DEF,
            ProductTable.DEF,
            IdentifierSetTable.DEF,
            IdentityEdgeTable.DEF,
            IdentityOverrideTable.DEF,
            NodeClusterTable.DEF,
            ClusterProfileTable.DEF,
            ProfileLedgerTable.DEF,
            ProfileChangeTable.DEF,
            ProfileTable.DEF,
            HouseholdTable.DEF,
            HouseholdMemberTable.DEF,
            ProfileTraitTable.DEF,
            RfmTable.DEF,
            ClusterTable.DEF,
            SegmentMemberTable.DEF,
            RunTable.DEF,
            StepTable.DEF,
            LandedFileTable.DEF,
            RejectedRecordTable.DEF,
            ModelTable.DEF,
            SyncPlanTable.DEF,
            SyncStateTable.DEF,
            SyncReceiptTable.DEF);

    private Tables() {}

    /** The table of a full name, if it is one with a fixed name. */
    public static Optional<TableDef> named(String fullName) {
        return ALL.stream().filter(def -> def.fullName().equals(fullName)).findFirst();
    }
}
