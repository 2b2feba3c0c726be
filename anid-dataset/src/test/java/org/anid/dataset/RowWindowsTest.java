// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowWindowsTest {

    private static final int FILE_ROWS = 10;

    private final List<Long> loads = new ArrayList<>();

    /** Ten rows of one byte, which is the row's number; row 5 is null. */
    private List<Optional<byte[]>> load(long first, long rows) {
        loads.add(first);
        List<Optional<byte[]>> loaded = new ArrayList<>();
        for (long row = first; row < Math.min(FILE_ROWS, first + rows); row++) {
            loaded.add(row == 5 ? Optional.empty() : Optional.of(new byte[] {(byte) row}));
        }
        return loaded;
    }

    @Test
    void neighboursAreReadOnceAndInTheirPlace() throws Exception {
        RowWindows windows = new RowWindows(100);

        for (int row = 0; row < FILE_ROWS; row++) {
            Optional<byte[]> bytes = windows.row("file", row, 4, this::load);
            assertThat(bytes.map(b -> (int) b[0])).isEqualTo(row == 5 ? Optional.empty() : Optional.of(row));
        }

        assertThat(loads).containsExactly(0L, 4L, 8L);
    }

    @Test
    void whatWasNotUsedForLongestMakesRoom() throws Exception {
        RowWindows windows = new RowWindows(4);

        for (long row : new long[] {0, 2, 0, 8, 0, 2}) {
            assertThat(windows.row("file", row, 2, this::load)).isPresent();
        }

        assertThat(loads).containsExactly(0L, 2L, 8L, 2L);
    }

    @Test
    void aFailedReadIsTriedAgain() throws Exception {
        RowWindows windows = new RowWindows(100);

        assertThatThrownBy(() -> windows.row("file", 1, 4, (first, rows) -> {
                    throw new SQLException("disk");
                }))
                .hasMessage("disk");
        assertThat(windows.row("file", 1, 4, this::load)).isPresent();
    }

    @Test
    void windowsHoldAboutTwoMegabytes() {
        assertThat(RowWindows.rowsOf(80_000_000, 2_000)).isEqualTo(52);
        assertThat(RowWindows.rowsOf(80_000_000, 4)).isEqualTo(1);
        assertThat(RowWindows.rowsOf(1000, 1_000_000)).isEqualTo(1024);
        assertThat(RowWindows.rowsOf(1000, 0)).isEqualTo(1024);
    }
}
