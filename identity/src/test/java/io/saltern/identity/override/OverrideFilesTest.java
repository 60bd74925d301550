package io.saltern.identity.override;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Faults;
import io.saltern.lake.column.Nodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverrideFilesTest {
    private static final String HEAD = "kind,namespace_a,value_a,namespace_b,value_b,reason\n";

    @TempDir
    private Path directory;

    @Test
    void a_pair_is_read_once_in_any_order() throws IOException {
        Faults faults = new Faults();
        OverrideFiles files =
                read(HEAD + "must_link,crm_id,1,user_id,u1,seen in the shop\nmust_link,user_id,u1,crm_id,1,\n", faults);

        assertTrue(faults.isEmpty());
        assertEquals(1, files.overrides().size());
        assertEquals("seen in the shop", files.overrides().get(0).reason());
        assertEquals(
                Override.mustLink(Nodes.nodeId("user_id", "u1"), Nodes.nodeId("crm_id", "1"), "seen in the shop"),
                files.overrides().get(0));
    }

    @Test
    void every_fault_is_told_with_its_line_and_without_its_value() throws IOException {
        Faults faults = new Faults();
        read(
                HEAD + "join,crm_id,1,crm_id,2,\nmust_link,email,ana@x.org,,,\nmust_link,crm_id,3,crm_id,3,\n"
                        + "must_link,crm_id,4,crm_id,5,\ncannot_link,crm_id,5,crm_id,4,\n",
                faults);

        assertEquals(4, faults.count());
        assertEquals(2, faults.list().get(0).line());
        assertFalse(faults.list().toString().contains("ana@x.org"));
    }

    private OverrideFiles read(String text, Faults faults) throws IOException {
        Path file = directory.resolve("overrides.csv");
        Files.writeString(file, text);
        return OverrideFiles.read(file, faults);
    }
}
