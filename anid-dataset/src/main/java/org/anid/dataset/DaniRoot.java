// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.anid.api.dataset.DatasetException;
import org.jspecify.annotations.Nullable;

/**
 * Where a DANI data set begins.
 *
 * @param folder its root
 * @param study what its file names stand for, if it has the form of the human study; null for the layout proper
 * @param warnings what was chosen, where the folder given was not the root
 */
record DaniRoot(Path folder, @Nullable StudyNames study, List<String> warnings) {

    /** Folder of the human study that holds the natural images and the generators. */
    static final String STUDY_IMAGES = "images";

    /** Names of folders that a root has and that would not be given as a root. */
    private static final Set<String> PARTS = Set.of(DaniDataset.NATURAL, STUDY_IMAGES);

    private enum Form {
        LAYOUT,
        STUDY,
        NEITHER
    }

    /** Looks in the folder given, then above it (it may be a generator's), then in the folders in it. */
    static DaniRoot find(Path given) throws DatasetException {
        Form form = form(given);
        if (form != Form.NEITHER) {
            return at(given, form, List.of());
        }
        Path absolute = given.toAbsolutePath().normalize();
        Path above = absolute.getParent();
        // Only from a folder that looks like a part of one: elsewhere the folder above is nobody's business.
        if (above != null && (PARTS.contains(ImageFolder.name(absolute)) || holdsSizes(given))) {
            Form formAbove = form(above);
            if (formAbove != Form.NEITHER) {
                return at(above, formAbove, List.of(given + " lies inside a data set; all of " + above + " is used"));
            }
        }
        List<Path> layouts = new ArrayList<>();
        List<Path> studies = new ArrayList<>();
        for (Path inner : ImageFolder.folders(given)) {
            switch (form(inner)) {
                case LAYOUT -> layouts.add(inner);
                case STUDY -> studies.add(inner);
                case NEITHER -> {}
            }
        }
        List<Path> chosen = layouts.isEmpty() ? studies : layouts;
        if (chosen.size() > 1) {
            throw new DatasetException(given + " holds several data sets: " + chosen + "; give one of them");
        }
        if (chosen.isEmpty()) {
            throw new DatasetException("no DANI layout in " + given
                    + ": expected GENERATOR/SIZE/GUIDANCE/IMAGEID_CAPTIONID.jpg and ORG/SIZE/IMAGEID.jpg, or study.json"
                    + " and images/; give the folder that holds ORG");
        }
        String also = layouts.isEmpty() || studies.isEmpty() ? "" : "; " + studies.get(0) + " is not read";
        return at(
                chosen.get(0),
                layouts.isEmpty() ? Form.STUDY : Form.LAYOUT,
                List.of(given + " is one level above the data set; " + chosen.get(0) + " is used" + also));
    }

    private static DaniRoot at(Path folder, Form form, List<String> warnings) throws DatasetException {
        StudyNames study = form == Form.STUDY ? StudyNames.read(folder.resolve(StudyNames.FILE_NAME)) : null;
        return new DaniRoot(folder, study, warnings);
    }

    private static Form form(Path folder) throws DatasetException {
        if (Files.isRegularFile(folder.resolve(StudyNames.FILE_NAME))
                && Files.isDirectory(folder.resolve(STUDY_IMAGES))) {
            return Form.STUDY;
        }
        for (Path child : ImageFolder.folders(folder)) {
            String name = ImageFolder.name(child);
            // A folder of sizes or guidances is a generator's own, not a root.
            if (ImageFolder.size(name) == null && ImageFolder.guidance(name) == null && holdsSizes(child)) {
                return Form.LAYOUT;
            }
        }
        return Form.NEITHER;
    }

    /** Whether a folder is laid out as one generator, or as the natural side. */
    static boolean holdsSizes(Path folder) throws DatasetException {
        if (!Files.isReadable(folder)) {
            return false;
        }
        for (Path child : ImageFolder.folders(folder)) {
            String name = ImageFolder.name(child);
            if (ImageFolder.size(name) != null || ImageFolder.guidance(name) != null) {
                return true;
            }
        }
        return false;
    }
}
