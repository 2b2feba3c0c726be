// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.Origin;
import org.anid.metrics.testing.Scenes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PicturesTest {

    private static ImageRecord record(String place, int size, int seed) {
        return record(place, () -> new DecodedImage(Scenes.picture(seed, size, size), "PNG", "", List.of()));
    }

    private static ImageRecord record(String place, ImageContent content) {
        return new ImageRecord(place, null, new Origin.Generated("A", null), place, null, null, List.of(), content);
    }

    private static String store(Pictures pictures) throws IOException {
        StringBuilder out = new StringBuilder();
        pictures.store(new Html(out));
        return out.toString();
    }

    private static String shown(Pictures pictures, @Nullable ImageRecord record) throws IOException {
        StringBuilder out = new StringBuilder();
        pictures.show(new Html(out), record, "a \"picture\"");
        return out.toString();
    }

    @Test
    void aPictureIsEmbeddedOnceAndShownOften() throws IOException {
        ImageRecord record = record("a", 300, 1);
        Pictures pictures = Pictures.read(List.of(record, record), 1_000_000);
        assertThat(store(pictures)).containsOnlyOnce("<image ").contains("id=\"p0\" width=\"224\" height=\"224\"");
        assertThat(shown(pictures, record)).isEqualTo(shown(pictures, record)).contains("href=\"#p0\"");
    }

    @Test
    void smallPicturesKeepTheirSize() throws IOException {
        assertThat(store(Pictures.read(List.of(record("a", 48, 1)), 1_000_000))).contains("width=\"48\" height=\"48\"");
    }

    @Test
    void allAreAsLargeAsTheRoomAllowsAndTheLastAreLeftOut() throws IOException {
        List<ImageRecord> records = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            records.add(record("r" + i, 300, i));
        }
        long all = store(Pictures.read(records, Long.MAX_VALUE)).length();
        Set<Integer> sizes = new TreeSet<>();
        for (long room = all * 11 / 10; room > 3000; room = room * 2 / 3) {
            Pictures pictures = Pictures.read(records, room);
            // The frame around all of them is not theirs.
            assertThat((long) store(pictures).length()).isLessThanOrEqualTo(room + 120);
            Matcher widths = Pattern.compile("width=\"([0-9]+)\" h").matcher(store(pictures));
            while (widths.find()) {
                sizes.add(Integer.valueOf(widths.group(1)));
            }
        }
        assertThat(sizes).contains(80, 224).hasSizeGreaterThan(3);
        Pictures few = Pictures.read(records, all / 12);
        assertThat(shown(few, records.get(0))).contains("<use ");
        assertThat(shown(few, records.get(11))).contains("left out: no room");
    }

    @Test
    void whatCannotBeReadAgainIsSaidInItsPlace() throws IOException {
        ImageRecord gone = record("gone", () -> {
            throw new ImageReadException("gone");
        });
        Pictures pictures = Pictures.read(List.of(gone, record("a", 48, 1)), 1_000_000);
        assertThat(shown(pictures, gone)).contains("cannot be read again");
        assertThat(shown(pictures, null)).contains("not in the data set");
        assertThat(shown(Pictures.NONE, gone)).isEmpty();
        assertThat(store(Pictures.NONE)).isEmpty();
    }
}
